"""Facts that identity states. Payloads carry ids, never personal data."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhip.kernel.events import Event, event


@event("nhip.identity.person_registered.v1")
@dataclass(frozen=True, slots=True)
class PersonRegistered(Event):
    """A person is known for the first time. `source` is the provider that vouched for them, or `seeds`."""

    party_id: UUID
    source: str
    simulated: bool


@event("nhip.identity.assigned.v1")
@dataclass(frozen=True, slots=True)
class Assigned(Event):
    """A person holds a post of an agency from a day on."""

    party_id: UUID
    agency_id: UUID
    role: str
    valid_from: date
