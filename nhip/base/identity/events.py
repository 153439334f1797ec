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


@event("nhip.identity.assignment_ended.v1")
@dataclass(frozen=True, slots=True)
class AssignmentEnded(Event):
    """From `valid_to` on a person no longer holds a post of an agency."""

    party_id: UUID
    agency_id: UUID
    role: str
    valid_to: date


@event("nhip.identity.account_opened.v1")
@dataclass(frozen=True, slots=True)
class AccountOpened(Event):
    """A member of staff was given an account."""

    party_id: UUID
    user_id: int


@event("nhip.identity.account_changed.v1")
@dataclass(frozen=True, slots=True)
class AccountChanged(Event):
    """A staff account changed.

    `change` is disabled, enabled, password_reset, password_changed or passkeys_removed.
    """

    party_id: UUID
    user_id: int
    change: str


@event("nhip.identity.agency_opened.v1")
@dataclass(frozen=True, slots=True)
class AgencyOpened(Event):
    """An agency exists from a day on."""

    agency_id: UUID
    code: str
    valid_from: date


@event("nhip.identity.agency_closed.v1")
@dataclass(frozen=True, slots=True)
class AgencyClosed(Event):
    """From `valid_to` on an agency exists no longer."""

    agency_id: UUID
    code: str
    valid_to: date


@event("nhip.identity.mandate_granted.v1")
@dataclass(frozen=True, slots=True)
class MandateGranted(Event):
    """Somebody may act for somebody else from now on. `kind` is legal, parent or authorised."""

    mandate_id: UUID
    principal_id: UUID
    representative_id: UUID
    kind: str


@event("nhip.identity.mandate_revoked.v1")
@dataclass(frozen=True, slots=True)
class MandateRevoked(Event):
    """A mandate ended at once: nothing more is done under it."""

    mandate_id: UUID
    principal_id: UUID
    representative_id: UUID


@event("nhip.identity.client_issued.v1")
@dataclass(frozen=True, slots=True)
class ClientIssued(Event):
    """A program may act in its owner's name. `kind` is personal or system (an agency's own)."""

    client_id: UUID
    owner_id: UUID
    kind: str


@event("nhip.identity.client_revoked.v1")
@dataclass(frozen=True, slots=True)
class ClientRevoked(Event):
    """A program may no longer act in its owner's name."""

    client_id: UUID
    owner_id: UUID
