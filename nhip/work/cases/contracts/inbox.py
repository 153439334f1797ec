"""The officer's inbox: what is asked for, a page of it, and how acts on many cases ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from nhip.work.cases.contracts.cases import CaseCard
from nhip.work.cases.contracts.desk import WorklistName
from nhip.work.cases.contracts.states import Holder
from nhip.work.flows.contracts import Task


class Due(StrEnum):
    """How near the due date is."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"


class Assignee(StrEnum):
    """Who has the case."""

    ME = "me"
    NOBODY = "nobody"


class Sort(StrEnum):
    """The order of the inbox; the closed cases always stand latest first."""

    DUE = "due"
    RECEIVED = "received"
    NEWEST = "newest"


class Which(StrEnum):
    """Which of the desk's tasks: the ways an officer asks for them."""

    EVERYTHING = "all"
    MINE = "mine"
    UNASSIGNED = "unclaimed"
    OPINIONS = "opinions"
    WARNINGS = "warnings"
    LATE = "late"


class TaskAct(StrEnum):
    """What is done with tasks straight from the inbox."""

    CLAIM = "claim"
    ASSIGN = "assign"
    DELEGATE = "delegate"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class InboxQuery:
    """One list with its filters and its place. Empty parts do not narrow.

    `text` with a digit in it is looked for in the code, else in the applicant's name, accents or not. `after`
    and `before` are cursors of an earlier answer: the page begins behind that case, or ends before it.
    """

    name: WorklistName
    text: str = ""
    procedure_code: str = ""
    holder: Holder | None = None
    due: Due | None = None
    assignee: Assignee | None = None
    received_from: date | None = None
    received_to: date | None = None
    sort: Sort = Sort.DUE
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page. `counts` and `late` stop counting at `most`: then that many, or more, are meant.

    `next_after` and `previous_before` are cursors, "" at an end. `is_name_cut`: a name was looked for among
    the first cases of the list alone. `procedures` are the codes and titles there are to filter by.
    """

    name: WorklistName
    cards: tuple[CaseCard, ...]
    counts: tuple[tuple[WorklistName, int], ...]
    late: int
    most: int
    next_after: str
    previous_before: str
    is_name_cut: bool
    procedures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Neighbouring:
    """The cases before and after one in the same list, None at an end."""

    previous_id: UUID | None
    next_id: UUID | None


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """The desk's tasks across procedures; `text` is a part of the dossier's code. Cursors as above."""

    which: Which = Which.EVERYTHING
    text: str = ""
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """One task in the inbox, with what tells its case apart.

    `address` is where it is done: the case's page, or the task's own for what only flows knows. `applicant`
    is "" for readers who may not know them: an agency that is asked sees the papers, not whose they are.
    """

    task: Task
    procedure_name: str
    applicant: str
    address: str
    can_claim: bool
    is_mine: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class TaskInbox:
    """A page of tasks. `counts` by the ways of asking; a number equal to `most` means that many, or more."""

    which: Which
    entries: tuple[TaskEntry, ...]
    counts: Mapping[Which, int]
    most: int
    next_after: str
    previous_before: str


@dataclass(frozen=True, slots=True)
class BulkLine:
    """How an act on one of many ended: `reason` is "" when it was done, `address` where to look."""

    address: str
    code: str
    reason: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it was done."""
        return not self.reason
