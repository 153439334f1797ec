"""Asking other agencies, and what happens when they, or anybody, let the time pass."""

from uuid import UUID

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import UnknownAgency
from nhip.kernel import action as kernel
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.errors import Conflict, Invalid, NotAllowed
from nhip.work.flows.access import BY_ROLE
from nhip.work.flows.actions.writing import Noted, due_on, facts_of, moment_now, note, open_task
from nhip.work.flows.contracts import OpinionRequest, Subject, TaskKind, TaskState
from nhip.work.flows.events import TaskEscalated
from nhip.work.flows.models import Task
from nhip.work.flows.queries.absences import absent_principals

LONGEST_QUESTION = 3000
LONGEST_DAYS = 60
ANSWERS = [
    ["agree", "Đồng ý", "Agree"],
    ["disagree", "Không đồng ý", "Disagree"],
    ["comment", "Có ý kiến khác", "Other comments"],
]


def ask_opinion(actor: Actor, subject: Subject, *, request: OpinionRequest) -> UUID:
    """Ask another agency, beside the process."""
    question = _checked(request)
    with kernel.action("flows.ask_opinion", actor=actor, about=subject) as done:
        parent = _work_of(done, actor, subject)
        if request.agency_id == parent.agency_id:
            raise Invalid(_("Đây là cơ quan của quý vị; xin chọn cơ quan khác."), fields={"agency_id": ""})
        if _is_asked(subject, request.agency_id):
            raise Conflict(_("Cơ quan này đang có một câu hỏi chưa trả lời về hồ sơ."))
        moment = moment_now()
        with override("vi"):
            title = gettext("Cho ý kiến về hồ sơ")
        task = Task(
            instance_id=parent.instance_id,
            parent=parent,
            subject_kind=subject[0],
            subject_id=subject[1],
            reference=parent.reference,
            kind=TaskKind.OPINION,
            key="opinion",
            title_vi=title,
            title_en="Give an opinion on the dossier",
            agency_id=request.agency_id,
            role="officer",
            asked_by_id=actor.party_id,
            question=question,
            choices=ANSWERS,
            opened_at=moment.now,
            due_on=due_on(request.working_days, moment),
            simulated=parent.simulated,
        )
        open_task(done, task)
        done.note(agency_id=request.agency_id, working_days=request.working_days, task_id=task.pk)
    return task.pk


def _checked(request: OpinionRequest) -> str:
    problems = {}
    question = request.question.strip()[:LONGEST_QUESTION]
    if not question:
        problems["question"] = str(_("Xin viết câu hỏi."))
    if not 1 <= request.working_days <= LONGEST_DAYS:
        problems["working_days"] = str(_("Thời hạn từ 1 đến 60 ngày làm việc."))
    try:
        identity.agency(request.agency_id)
    except UnknownAgency:
        problems["agency_id"] = str(_("Không có cơ quan này."))
    if problems:
        raise Invalid(_("Chưa gửi được câu hỏi; xin sửa những mục dưới đây."), fields=problems)
    return question


def _work_of(done: kernel.Act, actor: Actor, subject: Subject) -> Task:
    open_work = Task.objects.select_for_update().filter(
        subject_kind=subject[0],
        subject_id=subject[1],
        kind=TaskKind.WORK,
        role__in=["handler", "approver"],
        state__in=[TaskState.OPEN, TaskState.ASSIGNED],
    )
    principals = absent_principals(actor)
    for task in open_work.order_by("opened_at", "id"):
        permission = BY_ROLE[task.role].code
        if actor.may(permission, agency_id=task.agency_id):
            done.require(permission, agency_id=task.agency_id)
            return task
        if task.assignee_id in principals:
            done.allow("stands in for the absent assignee")
            return task
    raise NotAllowed(_("Chỉ cơ quan đang xử lý hồ sơ mới hỏi ý kiến được, khi hồ sơ đang ở bước của mình."))


def _is_asked(subject: Subject, agency_id: UUID) -> bool:
    return Task.objects.filter(
        subject_kind=subject[0],
        subject_id=subject[1],
        kind=TaskKind.OPINION,
        agency_id=agency_id,
        closed_at__isnull=True,
    ).exists()


def escalate_overdue(*, limit: int = 200) -> int:
    """Tell the unit's head of each task whose time is over, once; answers how many there were.

    A question is escalated to the unit that asked: it is theirs to press, or to go on without an answer.
    """
    late = Task.objects.filter(
        closed_at__isnull=True, escalated_at__isnull=True, due_on__lt=clock.today()
    ).exclude(kind=TaskKind.ESCALATION)
    ids = late.exclude(state=TaskState.SUSPENDED).order_by("due_on").values_list("pk", flat=True)[:limit]
    return sum(_escalate(task_id) for task_id in list(ids))


def _escalate(task_id: UUID) -> bool:
    with kernel.action("flows.escalate_task", actor=SYSTEM, about=("task", task_id), emits=False) as done:
        done.allow("its time is over")
        task = Task.objects.select_for_update().get(pk=task_id)
        is_late = task.due_on is not None and task.due_on < clock.today()
        if task.closed_at or task.escalated_at or not is_late:
            return False
        escalate(done, task)
    return True


def escalate(done: kernel.Act, task: Task) -> None:
    """Put a task about a late task on the desk of the unit's head."""
    task.escalated_at = clock.now()
    note(done, task, Noted("escalate"))
    late = Task(
        instance_id=task.instance_id,
        parent=task,
        subject_kind=task.subject_kind,
        subject_id=task.subject_id,
        reference=task.reference,
        kind=TaskKind.ESCALATION,
        key=task.key,
        title_vi=f"Quá hạn: {task.title_vi}"[:300],
        title_en=f"Overdue: {task.title_en or task.title_vi}"[:300],
        agency_id=_asking_agency(task),
        role="department_head",
        simulated=task.simulated,
        opened_at=clock.now(),
    )
    open_task(done, late)
    done.emit(TaskEscalated(**facts_of(task), escalation_id=late.pk, due_on=task.due_on))


def _asking_agency(task: Task) -> UUID:
    if task.kind != TaskKind.OPINION:
        return task.agency_id
    if task.parent is not None:
        return task.parent.agency_id
    competent = task.instance.places.get("competent") if task.instance else None
    return UUID(competent) if competent else task.agency_id
