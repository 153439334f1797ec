"""A program that acts in somebody's name: what it is let in with, and what it is given."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NewClient:
    """A client to be: what it is called, how far it may go, for how many days.

    For an agency's client also the agency, and the member of its staff in whose name it acts. `form_key` is
    of the page it was asked for on: the same key again (a double click) is answered the same secret.
    """

    name: str
    scopes: tuple[str, ...]
    days: int
    agency_id: UUID | None = None
    owner_id: UUID | None = None
    form_key: str = ""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A secret on the only occasion it is shown: `secret` is not kept, only its digest."""

    client_id: UUID
    secret: str
    scopes: tuple[str, ...]
    expires_at: datetime
