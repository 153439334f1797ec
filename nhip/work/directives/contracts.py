"""What crosses the door of directives: values, states, errors. Nothing here knows the database.

Errors, as a tree:

    NhipError
    ├── Conflict
    │   ├── IllegalAct        the act does not fit the state; nothing changed
    │   ├── SameHands         the closer did or reported the work
    │   └── NoProof           nothing is linked that proves the work
    ├── Invalid
    │   └── InvalidDirective  the order or report is incomplete; `fields` says where
    └── NotFound
        └── UnknownDirective  no such directive, or not for this person
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from nhip.kernel.errors import Conflict, Invalid, NotFound


class State(StrEnum):
    """Where a work item stands (trạng thái nhiệm vụ). "Overdue" is not a state: it is derived.

    A directive itself has no stored state; it shows the least advanced of its items.
    """

    ISSUED = "issued"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    REPORTED = "reported"
    MORE_REQUESTED = "more_requested"
    COMPLETED = "completed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What can be done to a work item. Each act leaves one step in the log."""

    ISSUE = "issue"
    ACCEPT = "accept"
    DECLINE = "decline"
    REASSIGN = "reassign"
    START = "start"
    PROGRESS = "progress"
    REPORT = "report"
    ASK_MORE = "ask_more"
    COMPLETE = "complete"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    MOVE_DUE = "move_due"
    ASK_OPINION = "ask_opinion"
    GIVE_OPINION = "give_opinion"


class Priority(StrEnum):
    """How pressing an order is (mức độ khẩn), as on official documents."""

    NORMAL = "normal"
    URGENT = "urgent"
    EXPRESS = "express"


class EvidenceKind(StrEnum):
    """What may prove that the work was done (minh chứng)."""

    DOCUMENT = "document"
    CASE = "case"
    INDICATOR = "indicator"


class Standing(StrEnum):
    """How an item stands against its deadline on a given day. Derived, never stored."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    AWAITING_REVIEW = "awaiting_review"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class NumberOrigin:
    """The number an order comes from, as it was when the order was given.

    `territory` is a province code (2 digits) or unit code (5 digits); `period` is written as the indicator
    writes it ("2026", "2026-Q3", "2026-11"). `value` and `target` are the texts shown to the leader, with
    unit; `snapshot_ids` and `trace_address` are opaque: they lead back to the rows behind the number.
    """

    indicator_code: str
    territory: str
    period: str
    title: str = ""
    territory_name: str = ""
    value: str = ""
    target: str = ""
    snapshot_ids: tuple[str, ...] = ()
    trace_address: str = ""


class NumberSource(Protocol):
    """Tells what a number is now. The insight band registers one; without it only codes are recorded."""

    def __call__(self, *, indicator_code: str, territory: str, period: str) -> NumberOrigin | None:
        """Answer the number with its value, target and trace, or None when it is unknown."""
        ...


@dataclass(frozen=True, slots=True)
class NewWorkItem:
    """One thing to be done: who leads (đơn vị chủ trì), who helps (đơn vị phối hợp), what is handed
    in, by when.
    """

    lead_agency_id: UUID
    deliverable: str
    due_on: date
    co_agency_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class NewDirective:
    """An order about to be given. `items` holds at least one work item; `origin` None means a free order."""

    title: str
    content: str
    issuer_agency_id: UUID
    items: tuple[NewWorkItem, ...]
    priority: Priority = Priority.NORMAL
    origin: NumberOrigin | None = None
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """One link to proof: a file already received, a case code, or an indicator code.

    `reference` is the file's id, the case code or the indicator code, by `kind`.
    """

    kind: EvidenceKind
    reference: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A proof as shown: what it is, its name, and the address where this reader may open it ("": nowhere).

    `reference` is the id of a file or case, or the code of an indicator; a case's code stands in `label`.
    """

    kind: EvidenceKind
    reference: str
    label: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class AgencyName:
    """An agency as shown: its name is in the language of the reader."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an item's append-only log. `agency` is None for steps of the system itself."""

    id: UUID
    act: Act
    at: datetime
    actor_name: str
    agency: AgencyName | None
    from_state: State | None
    to_state: State
    text: str
    evidence: tuple[Evidence, ...] = ()
    to_agency: AgencyName | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """An item's deadline seen from one day.

    `working_days` is what is left; below zero it is late by that many.
    """

    due_on: date
    standing: Standing
    working_days: int

    @property
    def overdue(self) -> bool:
        """True when somebody owes work past its day."""
        return self.standing is Standing.OVERDUE

    @property
    def days_late(self) -> int:
        """Working days past the due date; 0 when it is not late."""
        return max(-self.working_days, 0)


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A work item with its log, oldest step first; `acts` are those the person who asked may do now."""

    id: UUID
    position: int
    lead: AgencyName
    co_agencies: tuple[AgencyName, ...]
    deliverable: str
    state: State
    deadline: Deadline
    round: int
    steps: tuple[Step, ...] = ()
    awaited_opinions: tuple[AgencyName, ...] = ()
    acts: tuple[Act, ...] = ()
    closure_bar: str = ""


@dataclass(frozen=True, slots=True)
class Directive:
    """An order (chỉ đạo) with its work items."""

    id: UUID
    number: str
    title: str
    content: str
    priority: Priority
    issuer: AgencyName
    issued_by: str
    issued_at: datetime
    state: State
    overdue: bool
    origin: NumberOrigin | None
    items: tuple[WorkItem, ...]
    simulated: bool


@dataclass(frozen=True, slots=True)
class DirectiveLine:
    """One work item as a row of a list, with the order it belongs to."""

    directive_id: UUID
    item_id: UUID
    number: str
    title: str
    deliverable: str
    priority: Priority
    issuer: AgencyName
    lead: AgencyName
    state: State
    deadline: Deadline
    issued_at: datetime
    indicator_code: str
    territory: str
    simulated: bool

    @property
    def address(self) -> str:
        """The page of the directive."""
        return f"/directives/{self.directive_id}/"


@dataclass(frozen=True, slots=True)
class DirectiveQuery:
    """Filters of a list; an empty field filters nothing.

    `open_only` leaves out completed and withdrawn items.
    """

    state: State | None = None
    overdue: bool = False
    open_only: bool = False
    agency_id: UUID | None = None
    indicator_code: str = ""
    territory: str = ""
    page: int = 1
    size: int = 25


@dataclass(frozen=True, slots=True)
class DirectivePage:
    """A page of a list. `count` is of all rows that fit; `overdue` counts the late ones among them."""

    lines: tuple[DirectiveLine, ...]
    count: int
    overdue: int
    page: int
    pages: int


class IllegalAct(Conflict):
    """The act does not fit the state the item is in."""

    code = "directives.illegal_act"


class SameHands(Conflict):
    """Whoever did or reported the work may not close it."""

    code = "directives.same_hands"


class NoProof(Conflict):
    """Completion needs a linked document, case or indicator."""

    code = "directives.no_proof"


class InvalidDirective(Invalid):
    """The order or the report is incomplete or contradicts itself."""

    code = "directives.invalid"


class UnknownDirective(NotFound):
    """No such directive, or it is not for this person: the answer is the same."""

    code = "directives.unknown"
