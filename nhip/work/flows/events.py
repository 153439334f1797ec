"""Events of flows. No personal data: parties travel as identifiers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhip.kernel.events import Event, event


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEvent(Event):
    """What every event about a task says: `subject_kind` and `subject_id` name what it is about."""

    task_id: UUID
    subject_kind: str
    subject_id: UUID
    key: str
    act: str
    kind: str
    agency_id: UUID
    role: str


@event("nhip.flows.task_opened.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOpened(TaskEvent):
    """A task lies on a desk. `due_on` is counted in working days, None without a time of its own."""

    assignee_id: UUID | None
    due_on: date | None


@event("nhip.flows.task_assigned.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAssigned(TaskEvent):
    """Somebody has the task now, by their own claim or by a superior's word; None when it was given back."""

    assignee_id: UUID | None
    before_id: UUID | None


@event("nhip.flows.task_completed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCompleted(TaskEvent):
    """The task was done, with its outcome."""

    outcome: str


@event("nhip.flows.task_escalated.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEscalated(TaskEvent):
    """The task's time is over; the unit's head was given a task about it (`escalation_id`)."""

    escalation_id: UUID
    due_on: date | None


@event("nhip.flows.process_published.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessPublished(Event):
    """A version of a process is what new subjects run from now on."""

    process: str
    version: int
    digest: str


@event("nhip.flows.instance_moved.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceMoved(Event):
    """A running instance was moved to a newer version of its process."""

    instance_id: UUID
    subject_kind: str
    subject_id: UUID
    from_version: int
    to_version: int


@event("nhip.flows.absence_registered.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceRegistered(Event):
    """An officer is away on these days (both included); the substitute sees and does their tasks."""

    absence_id: UUID
    officer_id: UUID
    substitute_id: UUID
    first_on: date
    last_on: date


@event("nhip.flows.absence_ended.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceEnded(Event):
    """An absence was ended early; without this it ends by itself."""

    absence_id: UUID
    officer_id: UUID
