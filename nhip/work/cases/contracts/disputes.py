"""Disputes of once-only data as whoever answers for a source, and whoever said so, sees them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class DisputeOutcome(StrEnum):
    """How a dispute ended: the record was put right at its source, or stands as it is, with the reason."""

    CORRECTED = "corrected"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class DisputeAnswer:
    """The answer of whoever keeps the record; `by` is "" for the citizen."""

    outcome: DisputeOutcome
    reason: str
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """One dispute in a list: nothing of the values, nothing of the person."""

    id: UUID
    source: str
    label: str
    procedure_name: str
    at: datetime
    answer: DisputeAnswer | None


@dataclass(frozen=True, slots=True)
class DisputeList:
    """A page of disputes, those that wait longest first; answered ones latest first."""

    lines: tuple[DisputeLine, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class DisputeView:
    """One dispute in full: what the source gave for which day, what its subject says instead."""

    line: DisputeLine
    person: str
    attribute: str
    as_of: date
    given: str
    corrected: str
