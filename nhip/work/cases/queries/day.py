"""A one-stop shop's day in numbers, and the load of an agency by officer and by desk."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.cases import access
from nhip.work.cases.contracts import CaseCard, Channel, DayStatistics, Holder, IntakeState, LoadLine
from nhip.work.cases.models import Case, Intake, QueueTicket, Rating
from nhip.work.cases.queries.cards import cards_of
from nhip.work.cases.queries.lists import WAITING, _late
from nhip.work.cases.wording import HOLDERS

SATISFIED_STARS = 4
MOST_SHOWN = 100
SOON = timedelta(days=3)
AT_WORK = (
    Holder.HANDLER_TO_TAKE,
    Holder.HANDLER_TO_PROCESS,
    Holder.APPROVER_TO_DECIDE,
    Holder.RESULT_TO_ISSUE,
)


def day_statistics(actor: Actor, agency_id: UUID, *, day: date) -> DayStatistics:
    """What happened at a counter on a day. Raises NotAllowed at another's counter."""
    actor.require(access.RECEIVE.code, agency_id=agency_id)
    began, ended = _span(day)
    received = Case.objects.filter(received_at_agency_id=agency_id, filed_at__gte=began, filed_at__lt=ended)
    by_channel = dict(received.values_list("channel").annotate(count=Count("pk")).order_by())
    intakes = Intake.objects.filter(agency_id=agency_id, ended_at__gte=began, ended_at__lt=ended)
    filed = intakes.filter(state=IntakeState.FILED.value)
    returned = Case.objects.filter(return_agency_id=agency_id, returned_at__gte=began, returned_at__lt=ended)
    tickets = QueueTicket.objects.filter(agency_id=agency_id, day=day)
    waits = [
        (called - taken).total_seconds()
        for taken, called in tickets.values_list("taken_at", "called_at")
        if called is not None
    ]
    taken = [
        (end - start).total_seconds()
        for start, end in filed.values_list("began_at", "ended_at")
        if end is not None
    ]
    stars = list(
        Rating.objects.filter(case__received_at_agency_id=agency_id, at__gte=began, at__lt=ended).values_list(
            "stars", flat=True
        )
    )
    return DayStatistics(
        agency=identity.agency_names([agency_id]).get(agency_id, ""),
        day=day,
        received=tuple((one.value, by_channel.get(one.value, 0)) for one in Channel),
        assisted=filed.exclude(confirmation="").count(),
        incomplete=intakes.filter(state=IntakeState.INCOMPLETE.value).count(),
        returned=returned.count(),
        late=returned.filter(on_time=0).count(),
        tickets=tickets.count(),
        called=len(waits),
        average_wait_seconds=_average(waits),
        average_intake_seconds=_average(taken),
        ratings=len(stars),
        satisfied=sum(one >= SATISFIED_STARS for one in stars),
        average_stars=round(sum(stars) / len(stars), 2) if stars else None,
    )


def _average(seconds: list[float]) -> int | None:
    return round(sum(seconds) / len(seconds)) if seconds else None


def _span(day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, time.min, tzinfo=clock.VIET_NAM).astimezone(UTC)
    return start, start + timedelta(days=1)


def load_by_officer(actor: Actor, agency_id: UUID) -> tuple[LoadLine, ...]:
    """What each officer of an agency has, the fullest first; what nobody has stands at the end."""
    actor.require(access.DECIDE.code, agency_id=agency_id)
    at_work = Case.objects.filter(competent_agency_id=agency_id, holder__in=AT_WORK)
    rows = _counted(at_work, "handler_id")
    done = _done_this_week(agency_id)
    staff = {one.party_id: one.name for one in identity.colleagues(agency_id)}
    ids = {one for one in (*rows, *done) if one} | set(staff)
    names = {one.id: one.name for one in identity.person_cards(ids - set(staff)).values()} | staff
    lines = [
        _line(rows.get(one, {}), name=names.get(one, ""), party_id=one, done=done.get(one, 0)) for one in ids
    ]
    lines.sort(key=lambda line: (-line.open, line.name))
    nobody = [_line(rows[None], name="", party_id=None, done=0)] if None in rows else []
    return (*[line for line in lines if line.open or line.done_this_week], *nobody)


def load_by_desk(actor: Actor, agency_id: UUID) -> tuple[LoadLine, ...]:
    """What lies at each step of an agency's work."""
    actor.require(access.DECIDE.code, agency_id=agency_id)
    open_now = Case.objects.filter(competent_agency_id=agency_id, holder__in=(*AT_WORK, *WAITING))
    rows = _counted(open_now, "holder")
    return tuple(
        _line(rows[one.value], name=str(HOLDERS[one]), party_id=None, done=0)
        for one in (*AT_WORK, *WAITING)
        if one.value in rows
    )


def cases_of(actor: Actor, agency_id: UUID, officer_id: UUID | None) -> tuple[CaseCard, ...]:
    """What one officer of an agency has (or nobody), the earliest due first, at most MOST_SHOWN."""
    actor.require(access.DECIDE.code, agency_id=agency_id)
    rows = Case.objects.filter(competent_agency_id=agency_id, holder__in=AT_WORK, handler_id=officer_id)
    return cards_of(list(rows.order_by("due_on", "filed_at", "pk")[:MOST_SHOWN]), with_names=True)


def _counted(cases: QuerySet[Case], by: str) -> dict[Any, dict[str, int]]:
    """How many there are, are late and are soon due, by what stands in a column."""
    return {row.pop(by): row for row in cases.values(by).annotate(**_counts()).order_by()}


def _counts() -> dict[str, Count]:
    today = clock.today()
    return {
        "open": Count("pk"),
        "late": Count("pk", filter=_late()),
        "soon": Count("pk", filter=Q(due_on__range=(today, today + SOON))),
    }


def _done_this_week(agency_id: UUID) -> dict[UUID | None, int]:
    monday = clock.today() - timedelta(days=clock.today().weekday())
    closed = Case.objects.filter(competent_agency_id=agency_id, closed_at__gte=_span(monday)[0])
    return dict(closed.values_list("handler_id").annotate(count=Count("pk")).order_by())


def _line(row: Mapping[str, int], *, name: str, party_id: UUID | None, done: int) -> LoadLine:
    return LoadLine(
        party_id=party_id,
        name=name,
        open=row.get("open", 0),
        late=row.get("late", 0),
        due_soon=row.get("soon", 0),
        done_this_week=done,
    )


def most_of(lines: Iterable[LoadLine]) -> int:
    """The longest bar."""
    return max((line.open for line in lines), default=0)
