"""The door of flows: processes that run on a subject, and the tasks they put on officers' desks.

    with action("cases.file", actor=actor, about=("case", case_id)) as done:
        flows.start(done, Start(("case", case_id), "khai-sinh", code, data={}, places={"competent": id}))
    flows.tasks_of(("case", case_id))                       # the open steps of one case
    flows.worklist(actor, TaskFilters(is_mine=True))        # what lies on the asker's desk

What moves a process on behalf of its subject (`start`, `signal`, `hand_to`, `suspend`, `resume`, `cancel`)
takes the caller's open act: the caller has checked who may, and its audit record covers the step as well.
What an officer does with a task opens an act of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from nhip.kernel import action as kernel
from nhip.kernel.access import Actor
from nhip.work.flows import actions, queries
from nhip.work.flows.adapters import subjects
from nhip.work.flows.contracts import (
    Absence,
    Beside,
    Completion,
    Instance,
    NewAbsence,
    OpinionRequest,
    Signal,
    Start,
    Subject,
    SubjectKind,
    Task,
    TaskCounts,
    TaskFilters,
    TaskPage,
)


def start(done: kernel.Act, new: Start) -> None:
    """Start the process of a subject and open its first tasks, inside the caller's act.

    Raises ProcessNotFound when neither that process nor the default one is published.
    """
    actions.start(done, new)


def signal(done: kernel.Act, subject: Subject, signal: Signal) -> None:
    """An act was done on the subject: complete the open task that stands for it, and go on.

    Raises StepNotOpen, naming the open steps, when the process is not at that act. Nothing happens for a
    subject without a running process.
    """
    actions.signal(done, subject, signal=signal)


def signal_if_open(done: kernel.Act, subject: Subject, signal: Signal) -> None:
    """Like `signal`, for an act that not every process waits for."""
    actions.signal_if_open(done, subject, signal=signal)


def tell(done: kernel.Act, subject: Subject, data: Mapping[str, Any]) -> None:
    """What the conditions may read of the subject has changed."""
    actions.tell(done, subject, data=data)


def hand_to(done: kernel.Act, subject: Subject, *, role: str, assignee_id: UUID) -> None:
    """Give the subject's open tasks of a role, and the later ones, to one officer."""
    actions.hand_to(done, subject, role=role, assignee_id=assignee_id)


def suspend(done: kernel.Act, subject: Subject) -> None:
    """The subject waits: its tasks, their times and the timers stand still."""
    actions.suspend(done, subject)


def resume(done: kernel.Act, subject: Subject) -> None:
    """The subject goes on: every task has the working days left that it had, every timer its time."""
    actions.resume(done, subject)


def cancel(done: kernel.Act, subject: Subject, *, reason: str) -> None:
    """The subject ended otherwise: its process and its open tasks are called off."""
    actions.cancel(done, subject, reason=reason)


def has_process(subject: Subject) -> bool:
    """Whether a process runs on the subject now."""
    return queries.has_process(subject)


def instance_of(subject: Subject) -> Instance | None:
    """The process of a subject: the live one, else the last."""
    return queries.instance_of(subject)


def tasks_of(subject: Subject, *, with_closed: bool = False) -> tuple[Task, ...]:
    """The tasks of a subject, oldest first; the open ones alone unless `with_closed`.

    The caller has decided that its reader may see the subject.
    """
    return queries.tasks_of(subject, with_closed=with_closed)


def openable(actor: Actor, tasks: Iterable[Task]) -> frozenset[UUID]:
    """The ids of those tasks whose page the reader may open."""
    return queries.openable(actor, tasks)


def tasks_of_many(kind: str, ids: Iterable[UUID]) -> dict[UUID, tuple[Task, ...]]:
    """The open tasks of many subjects of one kind, in one query; for lists."""
    return queries.tasks_of_many(kind, ids=ids)


def task(actor: Actor, task_id: UUID) -> Task:
    """One task, for whoever may do it, assigned it, asked for it, or stands in. Raises TaskNotFound."""
    return queries.task(actor, task_id)


def worklist(actor: Actor, filters: TaskFilters | None = None) -> TaskPage:
    """The tasks that wait on the asker's desks: of their roles, and of whom they stand in for."""
    return queries.worklist(actor, filters=filters or TaskFilters())


def beside(actor: Actor, task_id: UUID, filters: TaskFilters) -> Beside:
    """The tasks before and after one in the asker's list, also once that one is done."""
    return queries.beside(actor, task_id, filters=filters)


def task_counts(actor: Actor, *, subject_kind: str = "") -> TaskCounts:
    """How many open tasks lie on the asker's desks, in one query; each number stops at `most`."""
    return queries.task_counts(actor, subject_kind=subject_kind)


def may_do(actor: Actor, task: Task) -> bool:
    """Whether the actor holds the role that does such a task at its agency."""
    return queries.may_do(actor, task)


def claim(actor: Actor, task_id: UUID) -> None:
    """Take a task that nobody has. Raises TaskTaken, TaskClosed, TaskSuspended, NotAllowed."""
    actions.claim(actor, task_id)


def assign(actor: Actor, task_id: UUID, *, to: UUID) -> None:
    """Give a task to an officer of its agency who holds its role. Raises NotAllowed, Invalid."""
    actions.assign(actor, task_id, to=to)


def delegate(actor: Actor, task_id: UUID, *, to: UUID, reason: str) -> None:
    """Hand a task one has to a colleague of its agency who holds its role. Raises NotAllowed, Invalid."""
    actions.delegate(actor, task_id, to=to, reason=reason)


def return_task(actor: Actor, task_id: UUID, *, reason: str) -> None:
    """Give a task of one's own back to the desk, saying why."""
    actions.return_task(actor, task_id, reason=reason)


def complete(actor: Actor, task_id: UUID, completion: Completion) -> None:
    """Do a task that flows itself knows how to end; one that stands for an act of the subject is done there.

    Raises TaskClosed, TaskSuspended, NotAllowed, Invalid (an outcome that is no choice of the task).
    """
    actions.complete(actor, task_id, completion=completion)


def ask_opinion(actor: Actor, subject: Subject, request: OpinionRequest) -> UUID:
    """Ask another agency, beside the process; answers the id of its task.

    Raises NotAllowed unless the asker has open work on the subject.
    """
    return actions.ask_opinion(actor, subject, request=request)


def may_read_for_opinion(actor: Actor, subject: Subject) -> bool:
    """Whether the actor is asked about the subject now, and may therefore read its papers."""
    return queries.may_read_for_opinion(actor, subject)


def register_absence(actor: Actor, new: NewAbsence) -> UUID:
    """Be away, with a colleague of the same agency and role standing in. Raises Invalid."""
    return actions.register_absence(actor, new)


def end_absence(actor: Actor, absence_id: UUID) -> None:
    """Be back early."""
    actions.end_absence(actor, absence_id)


def absences(actor: Actor) -> Sequence[Absence]:
    """The actor's own absences and those they stand in for, latest first."""
    return queries.absences(actor)


def stands_in_for(actor: Actor, officer_id: UUID) -> bool:
    """Whether the actor stands in for that officer today."""
    return queries.stands_in_for(actor, officer_id)


def absent_principals(actor: Actor) -> frozenset[UUID]:
    """Whom the actor stands in for today."""
    return queries.absent_principals(actor)


def register_subject(kind: SubjectKind) -> None:
    """Say what flows has to know of a kind of subject; called once, when the owning module is ready."""
    subjects.register_subject(kind)


def load_profile_processes() -> int:
    """Publish the processes that ship with the profile and the default one; idempotent."""
    return actions.load_profile_processes()
