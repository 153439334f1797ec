"""What happened to disputes of once-only data."""

from dataclasses import dataclass
from uuid import UUID

from nhip.kernel.events import Event, event


@event("nhip.cases.dispute_answered.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeAnswered(Event):
    """Whoever keeps a source's data answered that it was put right (`corrected`) or stands (`kept`).

    `party_id` is who said that it is wrong. The values and the reason do not travel.
    """

    dispute_id: UUID
    source: str
    attribute: str
    outcome: str
    party_id: UUID
