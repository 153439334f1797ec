"""How long a case has waited for its applicant, and until when it must."""

from datetime import date, timedelta

from nhip.kernel import clock
from nhip.kernel.calendar import working_calendar
from nhip.work.cases.adapters.clock_rules import clock_rules
from nhip.work.cases.contracts import CitizenClock, ClockKind, Holder, WorkingDays
from nhip.work.cases.models import Case

APPLICANTS = frozenset({Holder.APPLICANT_TO_ANSWER, Holder.APPLICANT_TO_PAY})


def citizen_clock(case: Case) -> CitizenClock | None:
    """The applicant's clock of a case that waits for them; None for any other."""
    if case.holder not in APPLICANTS:
        return None
    paused = (
        case.clock_entries.filter(round=case.reopenings + 1, kind=ClockKind.PAUSE).order_by("number").last()
    )
    if paused is None:
        return None
    rules, today = clock_rules(case.procedure_code), clock.today()
    began = clock.local_date(paused.at)
    answer_by = last_day(began, rules.answer_days, calendar=working_calendar()) if rules.answer_days else None
    return CitizenClock(
        since=paused.at,
        days=(today - began).days,
        answer_by=answer_by,
        source=rules.answer_source if answer_by else "",
        is_over=answer_by is not None and today > answer_by,
    )


def last_day(began: date, days: int, *, calendar: WorkingDays) -> date:
    """The last day to answer; one that falls on a day off moves on (Civil Code 2015, art. 148)."""
    day = began + timedelta(days=days)
    return day if calendar.is_working_day(day) else calendar.next_working_day(day)
