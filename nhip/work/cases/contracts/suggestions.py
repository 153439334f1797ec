"""Services suggested to a person, each with its reason."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Ground(StrEnum):
    """Where a suggestion comes from: a document that expires, a next step, or a moment of life."""

    EXPIRING = "expiring"
    NEXT_STEP = "next_step"
    LIFE_EVENT = "life_event"


@dataclass(frozen=True, slots=True)
class OwnDocument:
    """A document of the person's own with its last day, and the procedure that gives one like it."""

    title: str
    procedure_code: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class DoneCase:
    """A dossier of the person's own: `done_on` is None while it is under way."""

    procedure_code: str
    filed_on: date
    done_on: date | None
    is_approved: bool


@dataclass(frozen=True, slots=True)
class Suggested:
    """What the rules suggest: the procedure, the ground, and the fact behind it."""

    procedure_code: str
    ground: Ground
    document: OwnDocument | None = None
    after: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Gợi ý: a service, and why it is suggested, in the active language."""

    procedure_code: str
    title: str
    why: str
    url: str
    ground: Ground
