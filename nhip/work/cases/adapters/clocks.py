"""The clock of a stored case, read with the working calendar of this installation."""

from collections.abc import Iterable
from datetime import date

from nhip.kernel import clock
from nhip.kernel.calendar import working_calendar
from nhip.work.cases.contracts import (
    ClockEvent,
    ClockKind,
    ClockReading,
    StatutoryTime,
    TimeUnit,
    WorkingDays,
)
from nhip.work.cases.models import Case, ClockEntry
from nhip.work.cases.rules.clock import read_clock


def time_of(case: Case) -> StatutoryTime:
    """The statutory time the case was filed under."""
    return StatutoryTime(case.time_value, TimeUnit(case.time_unit), case.cutoff)


def reading_of(
    case: Case,
    entries: Iterable[ClockEntry],
    *,
    calendar: WorkingDays | None = None,
    today: date | None = None,
) -> ClockReading:
    """The clock of a case today, from its entries in order: those of the last round, once it was reopened."""
    known = list(entries)
    last = max(one.round for one in known)
    events = [
        ClockEvent(ClockKind(one.kind), one.at, one.days, one.reason) for one in known if one.round == last
    ]
    return read_clock(
        events,
        time=time_of(case),
        calendar=calendar or working_calendar(),
        today=today or clock.today(),
    )
