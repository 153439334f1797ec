"""What an officer does with a task: take it, hand it on, give it back, do it."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.kernel import action as kernel
from nhip.kernel.access import Actor
from nhip.kernel.errors import Invalid, NotAllowed
from nhip.work.flows import access
from nhip.work.flows.actions.running import step
from nhip.work.flows.actions.writing import close, hand
from nhip.work.flows.adapters.subjects import subject_kind
from nhip.work.flows.contracts import (
    Completion,
    Signal,
    TaskClosed,
    TaskKind,
    TaskState,
    TaskSuspended,
    TaskTaken,
)
from nhip.work.flows.models import Instance, Task
from nhip.work.flows.queries.absences import absent_principals
from nhip.work.flows.queries.tasks import not_found, visible_to

LONGEST_NOTE = 5000


@dataclass(frozen=True, slots=True)
class _Ends:
    outcome: str
    text: str


def claim(actor: Actor, task_id: UUID) -> None:
    """Take a task that nobody has."""
    with kernel.action("flows.claim_task", actor=actor, about=("task", task_id)) as done:
        task = locked(actor, task_id)
        _require_role(done, task)
        _refuse_owned(task)
        if task.assignee_id == actor.party_id:
            raise TaskTaken(_("Công việc này quý vị đã nhận rồi."))
        if task.assignee_id is not None:
            name = identity.person_card(task.assignee_id).name
            raise TaskTaken(_("%(name)s vừa nhận công việc này; xin tải lại danh sách."), name=name)
        hand(done, task, to=actor.party_id, act="claim")


def assign(actor: Actor, task_id: UUID, *, to: UUID) -> None:
    """Give a task to an officer of its agency."""
    with kernel.action("flows.assign_task", actor=actor, about=("task", task_id)) as done:
        task = locked(actor, task_id)
        done.require(access.ASSIGN.code, agency_id=task.agency_id)
        _refuse_owned(task)
        _refuse_unable(task, to)
        done.note(to=to)
        hand(done, task, to=to, act="assign")


def delegate(actor: Actor, task_id: UUID, *, to: UUID, reason: str) -> None:
    """Hand a task of one's own to a colleague."""
    reason = _reason(reason, _("Xin nói rõ vì sao chuyển công việc."))
    with kernel.action("flows.delegate_task", actor=actor, about=("task", task_id)) as done:
        task = locked(actor, task_id)
        _require_hold(done, task, actor=actor)
        _refuse_owned(task)
        _refuse_unable(task, to)
        done.note(to=to)
        hand(done, task, to=to, act="delegate", text=reason)


def return_task(actor: Actor, task_id: UUID, *, reason: str) -> None:
    """Give a task of one's own back to the desk."""
    reason = _reason(reason, _("Xin nói rõ vì sao trả lại công việc."))
    with kernel.action("flows.return_task", actor=actor, about=("task", task_id)) as done:
        task = locked(actor, task_id)
        _require_hold(done, task, actor=actor)
        _refuse_owned(task)
        hand(done, task, to=None, act="return", text=reason)


def complete(actor: Actor, task_id: UUID, *, completion: Completion) -> None:
    """Do a task that flows itself knows how to end."""
    with kernel.action("flows.complete_task", actor=actor, about=("task", task_id)) as done:
        task = locked(actor, task_id)
        _require_doer(done, task, actor=actor)
        kind = subject_kind(task.subject_kind)
        if kind and task.kind == TaskKind.WORK and task.act in kind.own_acts:
            raise Invalid(_("Bước “%(title)s” được làm ngay trên trang của hồ sơ."), title=task.title_vi)
        ends = _checked(task, completion)
        done.note(outcome=ends.outcome, subject=f"{task.subject_kind}:{task.subject_id}")
        if task.engine_id is None:
            close(done, task, outcome=ends.outcome, text=ends.text, data=completion.data)
            return
        instance = (
            Instance.objects.select_for_update(of=("self",))
            .select_related("version")
            .get(pk=task.instance_id)  # type: ignore[misc]
        )
        step(done, instance, task, signal=Signal(task.act, ends.outcome, completion.data, ends.text))


def locked(actor: Actor, task_id: UUID) -> Task:
    """An open task, locked. Raises TaskNotFound, TaskClosed, TaskSuspended."""
    if not visible_to(actor).filter(pk=task_id).exists():
        raise not_found(task_id)
    task = Task.objects.select_for_update().get(pk=task_id)
    if task.closed_at is not None:
        raise TaskClosed(_("Công việc này đã xong hoặc đã được huỷ; xin tải lại danh sách."))
    if task.state == TaskState.SUSPENDED:
        raise TaskSuspended(_("Hồ sơ đang tạm dừng nên công việc này chưa làm được."))
    return task


def _reason(text: str, asked: Promise) -> str:
    if text.strip():
        return text.strip()[:LONGEST_NOTE]
    raise Invalid(str(asked), fields={"reason": str(asked)})


def _require_hold(done: kernel.Act, task: Task, *, actor: Actor) -> None:
    if task.assignee_id != actor.party_id and task.assignee_id not in absent_principals(actor):
        raise NotAllowed(_("Chỉ người đang giữ công việc mới trả lại hay chuyển được."))
    done.allow("a task of one's own")


def _refuse_unable(task: Task, party_id: UUID) -> None:
    roles = access.BY_ROLE[task.role].roles
    staff = identity.colleagues(task.agency_id)
    if not any(one.party_id == party_id and one.role in roles for one in staff):
        message = str(_("Người được chọn không làm việc này ở cơ quan đang giữ công việc."))
        raise Invalid(message, fields={"to": message})


def _require_role(done: kernel.Act, task: Task) -> None:
    done.require(access.BY_ROLE[task.role].code, agency_id=task.agency_id)


def _require_doer(done: kernel.Act, task: Task, *, actor: Actor) -> None:
    principals = absent_principals(actor)
    if task.assignee_id in principals:
        done.allow("stands in for the absent assignee")
        done.note(on_behalf_of=task.assignee_id)
    elif task.assignee_id is not None and task.assignee_id != actor.party_id:
        name = identity.person_card(task.assignee_id).name
        raise TaskTaken(_("Công việc này đang do %(name)s giữ."), name=name)
    else:
        _require_role(done, task)


def _refuse_owned(task: Task) -> None:
    kind = subject_kind(task.subject_kind)
    if kind and task.kind == TaskKind.WORK and task.act in kind.assigned_there:
        raise Invalid(
            _("Việc “%(title)s” được nhận và phân công ngay trên trang của hồ sơ."), title=task.title_vi
        )


def _checked(task: Task, completion: Completion) -> _Ends:
    text, outcome = completion.note.strip()[:LONGEST_NOTE], completion.outcome.strip()
    allowed = [value for value, _title, _english in task.choices]
    if allowed and outcome not in allowed:
        message = str(_("Xin chọn một kết quả trong danh sách."))
        raise Invalid(message, fields={"outcome": message})
    if task.kind == TaskKind.OPINION and not text:
        message = str(_("Xin viết nội dung ý kiến."))
        raise Invalid(message, fields={"note": message})
    return _Ends(outcome[:40], text)
