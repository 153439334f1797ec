"""Facts that notify states. Payloads carry ids and codes, never a text or an address."""

from dataclasses import dataclass
from uuid import UUID

from nhip.kernel.events import Event, event


@event("nhip.notify.noticed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed(Event):
    """A notice lies in somebody's inbox; `channels` are the ways it will be announced."""

    notice_id: UUID
    template: str
    template_version: int
    about_kind: str
    about_id: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutDelivery(Event):
    """What every fact about an announcement says."""

    notice_id: UUID
    delivery_id: UUID
    channel: str


@event("nhip.notify.delivered.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered(AboutDelivery):
    """The provider said the announcement arrived."""


@event("nhip.notify.delivery_failed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed(AboutDelivery):
    """The announcement will not be sent (`failed`), or nobody knows whether it was (`unknown`).

    `reason` is a code such as `refused`, `no_account` or `gave_up`.
    """

    state: str
    reason: str


@event("nhip.notify.template_published.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePublished(Event):
    """An administrator published a version of a template; notices from now on use it."""

    template: str
    number: int
