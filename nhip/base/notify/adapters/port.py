"""The port of a sender: one message in, one outcome out, within a time limit.

An adapter never raises for what the other side does. It tells apart four things that need different care:
taken, refused for good, not now (nothing was sent; trying again is safe), unclear (it may have been sent;
trying again could tell somebody twice). In doubt the answer is unclear.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class Answer(StrEnum):
    """What became of a message."""

    KEPT = "kept"
    TAKEN = "taken"
    REFUSED = "refused"
    NOT_NOW = "not_now"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent. `id` is ours and goes with it, so that the provider can name it in a callback.

    `to` is an e-mail address, or a phone number of the form 84xxxxxxxxx. `stop_url` lets the recipient of
    an e-mail switch it off. `zalo_template` and `zalo_data` are for Zalo alone.
    """

    id: UUID
    to: str
    subject: str
    text: str
    stop_url: str = ""
    zalo_template: str = ""
    zalo_data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer; `reference` is the provider's own name for the message, `reason` a code of ours.

    `detail` is the provider's words, shortened; `wait` is how long it asked to be left alone.
    """

    answer: Answer
    reference: str = ""
    reason: str = ""
    detail: str = ""
    wait: timedelta | None = None


class Sender(Protocol):
    """Carries messages of one channel."""

    name: str

    def send(self, message: Message) -> Outcome:
        """Hand one message over; returns within the adapter's time limit whatever happens."""


def taken(reference: str = "") -> Outcome:
    return Outcome(Answer.TAKEN, reference=reference[:120])


def refused(reason: str, detail: object = "") -> Outcome:
    return Outcome(Answer.REFUSED, reason=reason, detail=str(detail)[:300])


def not_now(reason: str, detail: object = "", *, wait: timedelta | None = None) -> Outcome:
    return Outcome(Answer.NOT_NOW, reason=reason, detail=str(detail)[:300], wait=wait)


def unclear(reason: str, detail: object = "") -> Outcome:
    return Outcome(Answer.UNCLEAR, reason=reason, detail=str(detail)[:300])
