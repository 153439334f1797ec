"""What crosses the door of flows: tasks, worklists, instances, absences, errors. No Django here.

NhipError
├── Invalid
│   ├── ProcessRefused     a file cannot be run; `findings` say which element and why
│   ├── ExpressionRefused  a condition outside the language; data: `expression`
│   └── MoveRefused        an instance cannot stand where it stands in the newer version
├── Conflict
│   ├── TaskTaken          somebody else has it
│   ├── TaskClosed         it was done or called off
│   ├── TaskSuspended      the subject's clock stands still
│   ├── StepNotOpen        the process is at other steps; data: `steps`
│   └── ProcessStuck       no way leads on
└── NotFound
    ├── TaskNotFound       no such task, or not for this reader
    └── ProcessNotFound
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from nhip.kernel.access import Actor
from nhip.kernel.errors import Conflict, Invalid, NotFound

#: What a process is about: its kind and its identifier, for example `("case", case_id)`.
Subject = tuple[str, UUID]


class TaskKind(StrEnum):
    """Whether a task is a step of the process, a question to another agency, or a warning to the head."""

    WORK = "work"
    OPINION = "opinion"
    ESCALATION = "escalation"


class TaskState(StrEnum):
    """Trạng thái công việc. `suspended` while the subject waits for the applicant or is stopped."""

    OPEN = "open"
    ASSIGNED = "assigned"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class InstanceState(StrEnum):
    """Trạng thái quy trình của một hồ sơ."""

    RUNNING = "running"
    SUSPENDED = "suspended"
    ENDED = "ended"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Task:
    """Công việc: one thing that waits for an officer.

    `key` is the element of the process, `act` the act of the desk it stands for (`receive`, `handle`,
    `decide`, ... or "" for a step that only flows knows). `title` is in the active language. `role` and
    `agency_id` say whose desk it lies on, `assignee_id` who has it. `stands_in_for` is the name of the
    absent officer when the reader has it as their substitute. `due_on` is a day in Viet Nam, counted in
    working days. `reference` is the official number of the subject (the dossier code).
    """

    id: UUID
    subject: Subject
    reference: str
    instance_id: UUID | None
    key: str
    act: str
    kind: TaskKind
    title: str
    agency_id: UUID
    agency: str
    role: str
    assignee_id: UUID | None
    assignee: str
    opened_at: datetime
    due_on: date | None
    closed_at: datetime | None
    state: TaskState
    outcome: str = ""
    note: str = ""
    question: str = ""
    parent_id: UUID | None = None
    escalated_at: datetime | None = None
    stands_in_for: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    simulated: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it, now or once the subject goes on."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class TaskFilters:
    """Which tasks to list, of those that can be worked on now.

    `is_mine`: assigned to the asker, or to somebody they stand in for.
    `text` is a part of the reference. `subject_kind` as in `Subject`. `after` and `before` are cursors of an
    earlier answer: the page begins behind that task, or ends before it.
    """

    role: str = ""
    act: str = ""
    kind: TaskKind | None = None
    agency_id: UUID | None = None
    subject_kind: str = ""
    text: str = ""
    is_mine: bool = False
    is_unassigned: bool = False
    is_overdue: bool = False
    after: str = ""
    before: str = ""
    page_size: int = 50


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A page of tasks, the earliest due first, those without a day last; cursors are "" at an end."""

    tasks: tuple[Task, ...]
    next_after: str = ""
    previous_before: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """The tasks before and after one in a list; None at an end."""

    previous: Task | None = None
    next: Task | None = None


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """How many open tasks lie on the asker's desks; each number stops at `most`: that many, or more.

    `everything` holds the others: what the asker has (`mine`), what nobody has (`unassigned`), opinions asked
    of their agencies, warnings, and what is late.
    """

    everything: int = 0
    mine: int = 0
    unassigned: int = 0
    opinions: int = 0
    warnings: int = 0
    late: int = 0
    most: int = 1_000


@dataclass(frozen=True, slots=True)
class Start:
    """What a process starts with.

    `process` is its code; where no such process is published the default one runs. `data` is what its
    conditions may read: text, numbers, booleans, ISO dates, lists and mappings of them; no more than is
    needed, and never a name. `places` maps the words a process may use for an agency (`received`,
    `competent`, `return`, `opinion`) to agencies. `reference` is the official number.
    """

    subject: Subject
    process: str
    reference: str
    data: Mapping[str, Any]
    places: Mapping[str, UUID]
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """An act was done on the subject: the open task that stands for `act` is completed with `outcome`.

    `data` joins what the conditions read.
    """

    act: str
    outcome: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """How a task ends: `outcome` is one of its `choices` (free when it has none), `note` in words."""

    outcome: str = ""
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpinionRequest:
    """Xin ý kiến: a question to an agency, with its own due time in working days (1 to 60)."""

    agency_id: UUID
    question: str
    working_days: int = 5


@dataclass(frozen=True, slots=True)
class Material:
    """What an agency that is asked may see of a subject: its title, a summary, its files; nothing more.

    `files` are pairs of a name and an address.
    """

    reference: str
    title: str
    summary: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """What flows has to know of a kind of subject, said by the module that owns it.

    `required_acts` must each have a task in a process that is to run on it. Tasks of `own_acts` are done by
    the owner's own act, and the assignment of those in `assigned_there` is an act of the owner too.
    `address` leads an officer to the subject's own page, `may_see` says who may see where it stands,
    `material` reads what an asked agency may see, and notes that it was read. `inbox` is the address of the
    page that lists its tasks among the officer's other work; `listed` says which that page lists when it is
    asked with these parameters of an address.
    """

    name: str
    required_acts: frozenset[str]
    own_acts: frozenset[str]
    assigned_there: frozenset[str]
    address: Callable[[UUID, str], str]
    may_see: Callable[[Actor, UUID], bool]
    material: Callable[[Actor, UUID], Material]
    inbox: Callable[[], str]
    listed: Callable[[Mapping[str, str]], TaskFilters]


@dataclass(frozen=True, slots=True)
class NewAbsence:
    """Nghỉ, đi công tác: from `first_on` up to and including `last_on`, with who stands in."""

    substitute_id: UUID
    first_on: date
    last_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Absence:
    """An absence with its substitute. `ended_at` when it was ended early."""

    id: UUID
    officer_id: UUID
    officer: str
    substitute_id: UUID
    substitute: str
    first_on: date
    last_on: date
    reason: str
    is_now: bool
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One element of a process that an instance has reached; `state` in words of the engine's port."""

    key: str
    title: str
    state: TaskState
    at: datetime


@dataclass(frozen=True, slots=True)
class Instance:
    """Quy trình của một hồ sơ: which version runs, how far it is.

    `now` are the element keys of its open steps.
    """

    id: UUID
    subject: Subject
    reference: str
    process: str
    process_title: str
    version: int
    newest_version: int
    state: InstanceState
    now: tuple[str, ...]
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a file: what is wrong or left out, at which element. `is_error` stops publishing."""

    element: str
    title: str
    message: str
    is_error: bool = True


class ProcessRefused(Invalid):
    """A file cannot be run. `findings` say which element, and how to mend it."""

    code = "flows.process_refused"

    def __init__(self, message: Any, *, findings: tuple[Finding, ...] = (), **data: Any) -> None:
        super().__init__(message, **data)
        self.findings = findings


class ExpressionRefused(Invalid):
    """A condition is not in the language that is evaluated here. Data: `expression`."""

    code = "flows.expression_refused"


class MoveRefused(Invalid):
    """An instance cannot go on in the newer version from where it stands. Data: `steps`."""

    code = "flows.move_refused"


class TaskTaken(Conflict):
    """Somebody else has the task. Data: `name`."""

    code = "flows.task_taken"


class TaskClosed(Conflict):
    """The task was done or called off already."""

    code = "flows.task_closed"


class TaskSuspended(Conflict):
    """The subject waits: nobody can do this task now."""

    code = "flows.task_suspended"


class StepNotOpen(Conflict):
    """The process has not come to this act. Data: `steps`, the open ones."""

    code = "flows.step_not_open"


class ProcessStuck(Conflict):
    """No way leads on from a gateway, or the process goes in circles. Data: `process`, `reason`."""

    code = "flows.process_stuck"


class TaskNotFound(NotFound):
    """No such task, or not for this reader."""

    code = "flows.task_not_found"


class ProcessNotFound(NotFound):
    """No process, version or instance like that."""

    code = "flows.process_not_found"
