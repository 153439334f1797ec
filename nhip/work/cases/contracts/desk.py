"""What a desk asks for and gets: one page of a worklist."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from nhip.work.cases.contracts.cases import CaseCard


class WorklistName(StrEnum):
    """The desks' lists: each a stage of the work, for whoever may do it."""

    TO_ACCEPT = "to_accept"
    TO_ASSIGN = "to_assign"
    TO_PROCESS = "to_process"
    TO_DECIDE = "to_decide"
    TO_RETURN = "to_return"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class WorklistQuery:
    """One list with its filters.

    `text` matches the code or the procedure's name; `mine` keeps what is assigned to the asker.
    """

    name: WorklistName
    text: str = ""
    procedure_code: str = ""
    agency_id: UUID | None = None
    is_overdue: bool = False
    is_mine: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Worklist:
    """A page of cases, overdue first, then by remaining time; `counts` gives the size of every list the
    asker has.
    """

    name: WorklistName
    cards: tuple[CaseCard, ...]
    total: int
    page: int
    pages: int
    counts: tuple[tuple[WorklistName, int], ...]
    overdue: int
