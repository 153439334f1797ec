"""What lies on an officer's desks: a page by its place in the order, and how much there is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.flows.access import ASSIGN, BY_ROLE
from nhip.work.flows.adapters.merging import counts, first_ids
from nhip.work.flows.contracts import Beside, TaskCounts, TaskFilters, TaskKind, TaskPage, TaskState
from nhip.work.flows.models import Task
from nhip.work.flows.queries.absences import absent_principals
from nhip.work.flows.queries.tasks import as_contracts

LARGEST_PAGE = 100
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in the order; `day` is None among the tasks without a day."""

    day: date | None
    id: UUID


def worklist(actor: Actor, *, filters: TaskFilters) -> TaskPage:
    """A page of open tasks on the asker's desks."""
    if actor.party_id is None:
        return TaskPage(())
    principals = absent_principals(actor)
    is_back = bool(filters.before) and not filters.after
    place = _place_of(filters.before or filters.after)
    size = min(max(filters.page_size, 1), LARGEST_PAGE)
    rows = _ways(actor, filters, principals)
    ways = [way for one in rows for way in _from(one, place, is_back=is_back)]
    ids = first_ids(ways, most=size + 1, is_back=is_back)
    has_more, ids = len(ids) > size, ids[:size]
    found = Task.objects.in_bulk(ids)
    page = [found[one] for one in (reversed(ids) if is_back else ids)]
    has_next = is_back or has_more
    has_previous = has_more if is_back else place is not None
    return TaskPage(
        as_contracts(page, principals=principals),
        next_after=_cursor_of(page[-1]) if page and has_next else "",
        previous_before=_cursor_of(page[0]) if page and has_previous else "",
    )


def beside(actor: Actor, task_id: UUID, *, filters: TaskFilters) -> Beside:
    """What stands before and after a task on the asker's desks, also once the task itself is done."""
    row = Task.objects.filter(pk=task_id).first()
    if row is None:
        return Beside()
    one, here = replace(filters, page_size=1, after="", before=""), _cursor_of(row)
    onward = worklist(actor, filters=replace(one, after=here)).tasks
    back = worklist(actor, filters=replace(one, before=here)).tasks
    return Beside(next(iter(back), None), next(iter(onward), None))


def task_counts(actor: Actor, *, subject_kind: str = "") -> TaskCounts:
    """How many open tasks lie on the asker's desks, in all and by what an officer asks for first."""
    if actor.party_id is None:
        return TaskCounts(most=MOST_COUNTED)
    principals = absent_principals(actor)
    wanted = {
        "everything": TaskFilters(subject_kind=subject_kind),
        "mine": TaskFilters(subject_kind=subject_kind, is_mine=True),
        "unassigned": TaskFilters(subject_kind=subject_kind, is_unassigned=True),
        "opinions": TaskFilters(subject_kind=subject_kind, kind=TaskKind.OPINION),
        "warnings": TaskFilters(subject_kind=subject_kind, kind=TaskKind.ESCALATION),
        "late": TaskFilters(subject_kind=subject_kind, is_overdue=True),
    }
    ways = [list(_ways(actor, one, principals)) for one in wanted.values()]
    found = dict(zip(wanted, counts(ways, most=MOST_COUNTED), strict=True))
    return TaskCounts(**found, most=MOST_COUNTED)


def _ways(actor: Actor, filters: TaskFilters, principals: frozenset[UUID]) -> Iterator["QuerySet[Task]"]:
    """The tasks one may do, as parts that each lie along one index."""
    rows = _filtered(filters)
    if not filters.is_unassigned:
        for person in sorted({actor.own_party(), *principals}):
            yield rows.filter(assignee_id=person)
    if not filters.is_mine:
        for agency_id, role in sorted(_desks(actor), key=str):
            yield rows.filter(role=role, **({"agency_id": agency_id} if agency_id else {}))


def _desks(actor: Actor) -> frozenset[tuple[UUID | None, str]]:
    # A superior who may assign sees every task of the agency.
    led = actor.agencies_for(ASSIGN.code)
    return frozenset(
        (agency_id, role)
        for role, permission in BY_ROLE.items()
        for agency_id in led | actor.agencies_for(permission.code)
    )


def _filtered(filters: TaskFilters) -> "QuerySet[Task]":
    exact = {
        "role": filters.role,
        "act": filters.act,
        "kind": filters.kind,
        "agency_id": filters.agency_id,
        "subject_kind": filters.subject_kind,
        "reference__icontains": filters.text.strip()[:60],
    }
    rows = Task.objects.filter(
        closed_at__isnull=True, **{name: value for name, value in exact.items() if value}
    )
    # What stands still can be done by nobody.
    rows = rows.exclude(state=TaskState.SUSPENDED)
    if filters.is_unassigned:
        rows = rows.filter(assignee__isnull=True)
    return rows.filter(due_on__lt=clock.today()) if filters.is_overdue else rows


def _from(rows: "QuerySet[Task]", place: _Place | None, *, is_back: bool) -> Iterator["QuerySet[Task]"]:
    """The rows behind a place, or before it and then nearest first; those without a day are read apart,
    because the two databases put them at different ends of the index.
    """
    turn, way = ("-", "lt") if is_back else ("", "gt")
    dated = rows.filter(due_on__isnull=False).order_by(f"{turn}due_on", f"{turn}id")
    undated = rows.filter(due_on__isnull=True).order_by(f"{turn}id")
    if place is None:
        yield from (dated, undated)
    elif place.day is None:
        yield undated.filter(**{f"id__{way}": place.id})
        if is_back:
            yield dated
    else:
        # The day alone bounds the index scan; the id only breaks ties.
        behind = Q(**{f"due_on__{way}": place.day}) | Q(due_on=place.day, **{f"id__{way}": place.id})
        yield dated.filter(behind, **{f"due_on__{way}e": place.day})
        if not is_back:
            yield undated


def _cursor_of(row: Task) -> str:
    return f"{row.due_on.isoformat() if row.due_on else ''}~{row.pk}"


def _place_of(cursor: str) -> _Place | None:
    day, _mark, key = cursor.partition("~")
    try:
        return _Place(date.fromisoformat(day) if day else None, UUID(key))
    except ValueError:
        return None
