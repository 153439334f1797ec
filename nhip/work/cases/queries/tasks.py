"""The desk's tasks across procedures, as entries of the inbox: read from flows, told apart by their case."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper
from django.urls import reverse

from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.cases.contracts.inbox import TaskEntry, TaskInbox, TaskQuery, Which
from nhip.work.cases.models import Case
from nhip.work.cases.process import CASE
from nhip.work.cases.process.asked import filters_of
from nhip.work.cases.queries.lists import _visible_to
from nhip.work.flows import api as flows
from nhip.work.flows.contracts import Beside, Task, TaskCounts, TaskKind
from nhip.work.procedures import api as procedures


@dataclass(frozen=True, slots=True)
class _Told:
    """What the reader may know of a task's case."""

    procedure_name: str
    applicant: str


def task_inbox(actor: Actor, query: TaskQuery) -> TaskInbox:
    """One page of the tasks on the actor's desks, the earliest due first."""
    page = flows.worklist(actor, filters_of(query, subject_kind=CASE.name))
    counts = task_counts(actor)
    told = _told(actor, {task.subject[1] for task in page.tasks})
    return TaskInbox(
        which=query.which,
        entries=tuple(_entry(actor, task, told.get(task.subject[1])) for task in page.tasks),
        counts={
            Which.EVERYTHING: counts.everything,
            Which.MINE: counts.mine,
            Which.UNASSIGNED: counts.unassigned,
            Which.OPINIONS: counts.opinions,
            Which.WARNINGS: counts.warnings,
            Which.LATE: counts.late,
        },
        most=counts.most,
        next_after=page.next_after,
        previous_before=page.previous_before,
    )


def task_counts(actor: Actor) -> TaskCounts:
    """How many tasks of cases lie on the actor's desks."""
    return flows.task_counts(actor, subject_kind=CASE.name)


def address_of(task: Task) -> str:
    """Where a task is done."""
    if _is_done_there(task):
        return CASE.address(task.subject[1], task.reference)
    return reverse("flows:task", args=[task.id])


def _is_done_there(task: Task) -> bool:
    return task.kind is TaskKind.WORK and task.act in CASE.own_acts


def tasks_beside(actor: Actor, case_id: UUID, query: TaskQuery) -> Beside:
    """The tasks before and after the one of this case that is done on its own page, open or done just now."""
    own = [one for one in flows.tasks_of((CASE.name, case_id), with_closed=True) if _is_done_there(one)]
    if not own:
        return Beside()
    here = next((one for one in own if one.is_open), own[-1])
    return flows.beside(actor, here.id, filters_of(query, subject_kind=CASE.name))


def _told(actor: Actor, case_ids: set[UUID]) -> dict[UUID, _Told]:
    visible = ExpressionWrapper(_visible_to(actor), output_field=BooleanField())
    rows = list(
        Case.objects.filter(pk__in=case_ids)
        .annotate(is_visible=visible)
        .values_list("pk", "procedure_code", "procedure_name", "applicant_id", "is_visible")
    )
    titles = procedures.titles({code for _pk, code, *_more in rows})
    people = identity.person_cards({party for *_some, party, is_visible in rows if party and is_visible})
    return {
        pk: _Told(titles.get(code, name), people[party].name if is_visible and party in people else "")
        for pk, code, name, party, is_visible in rows
    }


def _entry(actor: Actor, task: Task, told: _Told | None) -> TaskEntry:
    return TaskEntry(
        task=task,
        procedure_name=told.procedure_name if told else "",
        applicant=told.applicant if told else "",
        address=address_of(task),
        can_claim=task.assignee_id is None and flows.may_do(actor, task),
        is_mine=task.assignee_id == actor.party_id or bool(task.stands_in_for),
        is_late=task.due_on is not None and task.due_on < clock.today(),
    )
