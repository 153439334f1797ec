"""What an officer does with tasks straight from the inbox, one or many: each for itself.

A task that stands for the handling of a case is taken and given by the case's own act, which the process then
follows; every other task is taken and given in flows.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.kernel.errors import Conflict, Invalid, NhipError
from nhip.work.cases.actions.bulk import MOST_AT_ONCE
from nhip.work.cases.actions.processing import assign as assign_case
from nhip.work.cases.contracts.inbox import BulkLine
from nhip.work.cases.process import CASE
from nhip.work.cases.queries.tasks import address_of
from nhip.work.flows import api as flows
from nhip.work.flows.contracts import Task, TaskKind


def claim_all(actor: Actor, task_ids: Sequence[UUID]) -> tuple[BulkLine, ...]:
    """Take each task that nobody has."""
    return _each(actor, task_ids, lambda task: _claim(actor, task))


def assign_all(actor: Actor, task_ids: Sequence[UUID], *, to: UUID) -> tuple[BulkLine, ...]:
    """Give each task to one officer of its agency."""
    return _each(actor, task_ids, lambda task: _assign(actor, task, to))


def delegate_all(actor: Actor, task_ids: Sequence[UUID], *, to: UUID, reason: str) -> tuple[BulkLine, ...]:
    """Hand each task the actor has to one colleague, saying why."""

    def hand_on(task: Task) -> None:
        if _is_handling(task) and task.assignee_id == actor.party_id:
            assign_case(actor, task.subject[1], handler_id=to)
        else:
            flows.delegate(actor, task.id, to=to, reason=reason)

    return _each(actor, task_ids, hand_on)


def return_all(actor: Actor, task_ids: Sequence[UUID], *, reason: str) -> tuple[BulkLine, ...]:
    """Give each task the actor has back to its desk, saying why."""
    return _each(actor, task_ids, lambda task: flows.return_task(actor, task.id, reason=reason))


def _claim(actor: Actor, task: Task) -> None:
    if not _is_handling(task):
        flows.claim(actor, task.id)
    elif task.assignee_id == actor.party_id:
        raise Conflict(_("Công việc này quý vị đã nhận rồi."))
    elif task.assignee_id is not None:
        raise Conflict(_("%(name)s đã nhận công việc này."), name=task.assignee)
    else:
        assign_case(actor, task.subject[1], handler_id=actor.own_party())


def _assign(actor: Actor, task: Task, to: UUID) -> None:
    if _is_handling(task):
        assign_case(actor, task.subject[1], handler_id=to)
    else:
        flows.assign(actor, task.id, to=to)


def _is_handling(task: Task) -> bool:
    return task.kind is TaskKind.WORK and task.act in CASE.assigned_there


def _each(actor: Actor, task_ids: Sequence[UUID], act: Callable[[Task], None]) -> tuple[BulkLine, ...]:
    wanted = list(dict.fromkeys(task_ids))
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(_("Mỗi lần nhiều nhất %(most)s công việc; xin chọn bớt."), most=MOST_AT_ONCE)
    return tuple(_one(actor, task_id, act) for task_id in wanted)


def _one(actor: Actor, task_id: UUID, act: Callable[[Task], None]) -> BulkLine:
    try:
        task = flows.task(actor, task_id)
    except NhipError as error:
        return BulkLine("", "", error.message)
    name = f"{task.reference} · {task.title}"
    try:
        act(task)
    except NhipError as error:
        return BulkLine(address_of(task), name, error.message)
    return BulkLine(address_of(task), name)
