"""Tasks: of a subject, one alone; and the gate that says whose they are."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.kernel.access import Actor
from nhip.work.flows.access import ASSIGN, BY_ROLE
from nhip.work.flows.contracts import Subject, TaskKind, TaskNotFound, TaskState
from nhip.work.flows.contracts import Task as TaskContract
from nhip.work.flows.models import Task
from nhip.work.flows.queries.absences import absent_principals


def tasks_of(subject: Subject, *, with_closed: bool = False) -> tuple[TaskContract, ...]:
    """The tasks of a subject, oldest first."""
    rows = Task.objects.filter(subject_kind=subject[0], subject_id=subject[1])
    if not with_closed:
        rows = rows.filter(closed_at__isnull=True)
    return as_contracts(list(rows.order_by("opened_at", "id")))


def tasks_of_many(kind: str, *, ids: Iterable[UUID]) -> dict[UUID, tuple[TaskContract, ...]]:
    """The open tasks of many subjects of one kind."""
    rows = Task.objects.filter(subject_kind=kind, subject_id__in=list(ids), closed_at__isnull=True)
    found: dict[UUID, list[TaskContract]] = {}
    for one in as_contracts(list(rows.order_by("opened_at", "id"))):
        found.setdefault(one.subject[1], []).append(one)
    return {subject_id: tuple(tasks) for subject_id, tasks in found.items()}


def task(actor: Actor, task_id: UUID) -> TaskContract:
    """One task for whoever has to do with it. Raises TaskNotFound."""
    row = visible_to(actor).filter(pk=task_id).first()
    if row is None:
        raise not_found(task_id)
    return as_contracts([row], principals=absent_principals(actor))[0]


def openable(actor: Actor, tasks: Iterable[TaskContract]) -> frozenset[UUID]:
    """Which of these tasks the reader may open."""
    ids = [one.id for one in tasks]
    return frozenset(visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))


def not_found(task_id: object) -> TaskNotFound:
    """The error for a task that is not there, or not for this reader."""
    return TaskNotFound(_("Không tìm thấy công việc %(id)s trên bàn làm việc của quý vị."), id=str(task_id))


def visible_to(actor: Actor) -> "QuerySet[Task]":
    """THE gate: tasks of the actor's desks, those they asked for, and those of whom they stand in for."""
    if actor.kind == "system":
        return Task.objects.all()
    if actor.party_id is None:
        return Task.objects.none()
    return Task.objects.filter(_of_desks(actor) | _of_persons(actor) | Q(asked_by_id=actor.party_id))


def _of_persons(actor: Actor) -> Q:
    return Q(assignee_id__in={actor.party_id, *absent_principals(actor)})


def _of_desks(actor: Actor) -> Q:
    # A superior who may assign sees every task of the agency.
    found = Q(pk__in=())
    for role, permission in BY_ROLE.items():
        found |= _at(actor.agencies_for(permission.code), Q(role=role))
    return found | _at(actor.agencies_for(ASSIGN.code), Q())


def _at(agencies: frozenset[UUID | None], condition: Q) -> Q:
    if not agencies:
        return Q(pk__in=())
    return condition if None in agencies else condition & Q(agency_id__in=agencies)


def may_do(actor: Actor, task: TaskContract) -> bool:
    """Whether the actor holds the role that does such a task at its agency."""
    return actor.may(BY_ROLE[task.role].code, agency_id=task.agency_id)


def may_read_for_opinion(actor: Actor, subject: Subject) -> bool:
    """Whether an open question about the subject lies with the actor's agency."""
    asked = Task.objects.filter(
        subject_kind=subject[0], subject_id=subject[1], kind=TaskKind.OPINION, closed_at__isnull=True
    )
    return actor.party_id is not None and asked.filter(_of_desks(actor) | _of_persons(actor)).exists()


def as_contracts(
    rows: Sequence[Task], *, principals: frozenset[UUID] = frozenset()
) -> tuple[TaskContract, ...]:
    """Tasks with the names of agencies and people, in three queries however many there are."""
    agencies = identity.agency_names({row.agency_id for row in rows})
    cards = identity.person_cards({row.assignee_id for row in rows if row.assignee_id})
    names = {party: card.name for party, card in cards.items()}
    return tuple(_contract(row, agencies=agencies, names=names, principals=principals) for row in rows)


def _contract(
    row: Task, *, agencies: Mapping[UUID, str], names: Mapping[UUID, str], principals: frozenset[UUID]
) -> TaskContract:
    assignee = names.get(row.assignee_id, "") if row.assignee_id else ""
    in_english = get_language() == "en"
    return TaskContract(
        id=row.pk,
        subject=(row.subject_kind, row.subject_id),
        reference=row.reference,
        instance_id=row.instance_id,
        key=row.key,
        act=row.act,
        kind=TaskKind(row.kind),
        title=(in_english and row.title_en) or row.title_vi,
        agency_id=row.agency_id,
        agency=agencies.get(row.agency_id, ""),
        role=row.role,
        assignee_id=row.assignee_id,
        assignee=assignee,
        opened_at=row.opened_at,
        due_on=row.due_on,
        closed_at=row.closed_at,
        state=TaskState(row.state),
        outcome=row.outcome,
        note=row.note,
        question=row.question,
        parent_id=row.parent_id,
        escalated_at=row.escalated_at,
        stands_in_for=assignee if row.assignee_id in principals else "",
        choices=tuple((value, english if in_english else title) for value, title, english in row.choices),
        simulated=row.simulated,
    )
