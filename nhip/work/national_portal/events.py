"""What happened on the connection."""

from dataclasses import dataclass

from nhip.kernel.events import Event, event


@event("nhip.national_portal.settled.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class FindingSettled(Event):
    """A human decided what the two sides could not agree on: `act` is resend, skip, retry or close."""

    finding_id: str
    kind: str
    act: str
