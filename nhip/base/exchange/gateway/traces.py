"""What is noted of a call while it passes, and the record made of it."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from nhip.base.exchange.gateway.numbers import next_number
from nhip.base.exchange.ledger.records import Outcome, Record, Timings
from nhip.base.exchange.table import Agreement

MAX_TEXT = 512


@dataclass(slots=True)
class Trace:
    """The notes of one call; everything that its record will say."""

    instance: str = ""
    id: str = field(default_factory=next_number)
    received: int = field(default_factory=lambda: time.time_ns() // 1_000_000)
    client: str = ""
    service: str = ""
    method: str = ""
    endpoint: str = ""
    agreement: Agreement | None = None
    subject: str = ""
    user: str = ""
    issue: str = ""
    represented: str = ""
    message_id: str = ""
    request_id: str = ""
    request_hash: str = ""
    request_bytes: int = 0
    request_sha256: str = ""
    request_signature: str = ""
    fields_given: tuple[str, ...] = ()
    fields_removed: tuple[str, ...] = ()
    to_provider: int = 0
    from_provider: int = 0
    body_ref: str = ""
    peer: str = ""
    peer_request_sha512: str = ""
    peer_response_sha256: str = ""
    peer_signature: str = ""

    def record(self, *, status: int, outcome: Outcome, error: str, sha256: str, size: int) -> Record:
        """The record of the call with this answer."""
        agreement = self.agreement
        now = time.time_ns() // 1_000_000
        return Record(
            id=self.id,
            at=_text(self.received),
            instance=self.instance,
            client=self.client,
            service=self.service,
            method=self.method,
            endpoint=self.endpoint,
            agreement=agreement.id if agreement else "",
            agreement_version=agreement.version if agreement else 0,
            purpose=agreement.purpose if agreement else "",
            subject=self.subject,
            user=self.user,
            issue=self.issue,
            represented=self.represented,
            request_id=self.request_id,
            request_sha512=self.request_hash,
            request_bytes=self.request_bytes,
            request_sha256=self.request_sha256,
            request_signature=self.request_signature,
            response_sha256=sha256,
            response_bytes=size,
            status=status,
            outcome=outcome.value,
            error=error,
            fields_given=self.fields_given,
            fields_removed=self.fields_removed,
            timings=Timings(self.received, self.to_provider, self.from_provider, now),
            body_ref=self.body_ref,
            message_id=self.message_id[:MAX_TEXT],
            peer=self.peer,
            peer_request_sha512=self.peer_request_sha512,
            peer_response_sha256=self.peer_response_sha256,
            peer_signature=self.peer_signature,
        )


def milliseconds() -> int:
    """Now, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def readable(value: str) -> str:
    """A header's text for the record: UTF-8 where it is, and not longer than a record should carry."""
    return (value if value.isascii() else value.encode("latin-1").decode("utf-8", "replace"))[:MAX_TEXT]


def _text(moment: int) -> str:
    whole, rest = divmod(moment, 1000)
    return f"{_second(whole)}.{rest:03d}Z"


@lru_cache(4)
def _second(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%S}"
