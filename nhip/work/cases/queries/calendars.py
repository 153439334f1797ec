"""Which days belong into whose calendar."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.cases.adapters.citizen_clock import citizen_clock
from nhip.work.cases.contracts import Holder
from nhip.work.cases.contracts.calendars import CalendarEntry, CalendarFeed
from nhip.work.cases.models import CalendarFeed as FeedRow
from nhip.work.cases.models import Case
from nhip.work.cases.queries.pages import row_for
from nhip.work.flows import api as flows
from nhip.work.flows.contracts import Task, TaskFilters

MOST_TASKS = 200


def feed_of(actor: Actor) -> CalendarFeed | None:
    """Whether the actor has an address for their calendar."""
    row = FeedRow.objects.filter(party=actor.party_id).first()
    return CalendarFeed(row.opened_at, row.read_at) if row else None


def feed_row(secret_digest: str) -> FeedRow | None:
    """The calendar behind an address."""
    return FeedRow.objects.filter(secret_digest=secret_digest).first()


def owner_of(feed: FeedRow) -> Actor | None:
    """Whose calendar it is, as an actor of today; None once the account is closed."""
    user = get_user_model().objects.filter(party_id=feed.party_id, is_active=True).order_by("pk").first()
    return identity.actor_of(user) if user else None


def entries_of_case(actor: Actor, case_id: UUID) -> list[CalendarEntry]:
    """The days of one dossier, for its applicant or an officer of it. Raises CaseNotFound."""
    row = _counted(Case.objects.filter(pk=row_for(actor, case_id).pk)).get()
    is_applicants = row.applicant_id == actor.party_id
    return list(_days_of(row) if is_applicants else [_work_day(row)])


def entries_of(actor: Actor) -> list[CalendarEntry]:
    """Every day that is ahead of the actor: of their own dossiers, and of the work that lies with them."""
    open_cases = _counted(Case.objects.filter(closed_at__isnull=True)).order_by("due_on", "pk")
    mine = [entry for row in open_cases.filter(applicant_id=actor.party_id) for entry in _days_of(row)]
    if not actor.is_staff:
        return mine
    handled = list(open_cases.filter(handler_id=actor.party_id, holder=Holder.HANDLER_TO_PROCESS))
    return [*mine, *(_work_day(row) for row in handled), *_task_days(actor, {row.pk for row in handled})]


def _counted(rows: "QuerySet[Case]") -> "QuerySet[Case]":
    return rows.annotate(times_recounted=Count("recounts"))


def _days_of(row: Case) -> Iterator[CalendarEntry]:
    path = f"/cases/{row.pk}/"
    title = _("Hẹn trả kết quả hồ sơ %(code)s") % {"code": row.code}
    detail = _("Ngày hẹn có thể đổi khi hồ sơ chờ bổ sung hoặc được gia hạn; xem ở trang của hồ sơ.")
    yield _entry(row, "due", title=title, detail=detail, path=path)
    waiting = citizen_clock(row) if row.closed_at is None else None
    if waiting is None or waiting.answer_by is None:
        return
    words = _("Hạn trả lời yêu cầu của hồ sơ %(code)s") % {"code": row.code}
    kind = f"answer-{row.supplements}"
    answer = _entry(row, kind, title=words, detail=_("Trả lời ngay ở trang của hồ sơ."), path=path)
    yield replace(answer, day=waiting.answer_by)


def _work_day(row: Case) -> CalendarEntry:
    title = _("Đến hạn hồ sơ %(code)s") % {"code": row.code}
    return _entry(row, "work", title=title, detail=row.procedure_name, path=f"/desk/cases/{row.pk}/")


def _entry(row: Case, kind: str, *, title: str, detail: str, path: str) -> CalendarEntry:
    return CalendarEntry(
        uid=f"{kind}-{row.pk}@{_host()}",
        sequence=_sequence(row),
        day=row.due_on,
        title=title,
        detail=detail,
        url=urljoin(settings.PUBLIC_URL, path),
        changed_at=row.changed_at,
        is_cancelled=row.closed_at is not None,
    )


def _sequence(row: Case) -> int:
    # Both only ever grow: each act adds one, and so does each recount after a change of the calendar.
    return int(row.act_count) + int(getattr(row, "times_recounted", 0))


def _task_days(actor: Actor, seen: set[UUID]) -> Iterator[CalendarEntry]:
    page = flows.worklist(actor, TaskFilters(is_mine=True, subject_kind="case", page_size=MOST_TASKS))
    tasks = [task for task in page.tasks if task.due_on and task.subject[1] not in seen]
    cases = {row.pk: row for row in _counted(Case.objects.filter(pk__in={one.subject[1] for one in tasks}))}
    for task in tasks:
        yield _task_day(task, cases.get(task.subject[1]))


def _task_day(task: Task, row: Case | None) -> CalendarEntry:
    return CalendarEntry(
        uid=f"task-{task.id}@{_host()}",
        sequence=_sequence(row) if row else 0,
        day=task.due_on or clock.today(),
        title=_("%(step)s: hồ sơ %(code)s") % {"step": task.title, "code": task.reference},
        detail="",
        url=urljoin(settings.PUBLIC_URL, f"/desk/cases/{task.subject[1]}/"),
        changed_at=row.changed_at if row else task.opened_at,
    )


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"
