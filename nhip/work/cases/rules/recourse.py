"""What an applicant may complain of, and when a closed case may be taken up again."""

from dataclasses import dataclass
from datetime import date, timedelta

from nhip.work.cases.contracts.clock import TimeUnit, WorkingDays
from nhip.work.cases.contracts.recourse import ComplaintKind
from nhip.work.cases.contracts.states import Outcome, Status


@dataclass(frozen=True, slots=True)
class Standing:
    """What a complaint or a reopening is judged by. `ended_on`: the day of the act complained of."""

    status: Status
    is_late: bool
    outcome: Outcome | None
    ended_on: date | None
    is_upheld: bool = False


def grounds(standing: Standing) -> tuple[ComplaintKind, ...]:
    """What this case gives ground to complain of, the gravest first."""
    found = []
    is_over = standing.status in (Status.PROCESSED, Status.RESULT_RETURNED)
    if is_over and standing.outcome is Outcome.REFUSED:
        found.append(ComplaintKind.REFUSED)
    if standing.status is Status.NOT_ACCEPTED:
        found.append(ComplaintKind.NOT_ACCEPTED)
    if standing.is_late and standing.status not in (Status.NOT_ACCEPTED, Status.WITHDRAWN):
        found.append(ComplaintKind.LATE)
    return tuple(found)


def last_day_to_complain(standing: Standing, *, days: int) -> date | None:
    """The last day to complain of what has ended; None while it goes on."""
    return standing.ended_on + timedelta(days=days) if standing.ended_on else None


def may_reopen(standing: Standing, *, today: date, withdrawn_days: int) -> bool:
    """Whether a closed case may be taken up again: not accepted, refused, found right in a complaint, or
    withdrawn not longer ago than that many days.
    """
    if standing.status is Status.WITHDRAWN:
        return standing.ended_on is not None and today <= standing.ended_on + timedelta(days=withdrawn_days)
    return standing.status is Status.NOT_ACCEPTED or standing.outcome is Outcome.REFUSED or standing.is_upheld


def due_after(day: date, days: int, *, unit: TimeUnit, calendar: WorkingDays) -> date:
    """The day a time of that many days ends, the first day not counted (Civil Code 2015, art. 147, 148)."""
    if unit is TimeUnit.WORKING_DAYS:
        return calendar.add_working_days(day, days)
    last = day + timedelta(days=days)
    return last if calendar.is_working_day(last) else calendar.next_working_day(last)
