"""Facts of the operations centre.

nhip.opscentre.numbers_chosen.v1: a person chose the numbers on their first page.
"""

from dataclasses import dataclass
from uuid import UUID

from nhip.kernel.events import Event, event


@event("nhip.opscentre.numbers_chosen.v1")
@dataclass(frozen=True, slots=True)
class NumbersChosen(Event):
    """`metrics` in the order the person wants them; an empty list means the platform's proposal."""

    party_id: UUID
    metrics: tuple[str, ...]
