"""Office hours between two instants. Pure: the calendar comes in."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nhip.work.cases.contracts.clock import WorkingDays
from nhip.work.cases.rules.clock import LOCAL, ONE_DAY


@dataclass(frozen=True, slots=True)
class Office:
    """When offices work on a working day, as local times, in order and apart from one another."""

    periods: tuple[tuple[time, time], ...]

    @property
    def day(self) -> timedelta:
        """The office hours of one whole day."""
        return sum((_span(opens, closes) for opens, closes in self.periods), timedelta())


def working_time(since: datetime, until: datetime, *, office: Office, calendar: WorkingDays) -> timedelta:
    """Office hours in [since, until); times that follow one another add up to the time of the whole."""
    begin, end = since.astimezone(LOCAL), until.astimezone(LOCAL)
    total, day = timedelta(), begin.date()
    while day <= end.date() and begin < end:
        if calendar.is_working_day(day):
            total += _on(day, begin, end, office)
        day += ONE_DAY
    return total


def _on(day: date, begin: datetime, end: datetime, office: Office) -> timedelta:
    found = timedelta()
    for opens, closes in office.periods:
        first = max(begin, datetime.combine(day, opens, LOCAL))
        last = min(end, datetime.combine(day, closes, LOCAL))
        found += max(timedelta(), last - first)
    return found


def _span(opens: time, closes: time) -> timedelta:
    day = date(2000, 1, 1)
    return datetime.combine(day, closes) - datetime.combine(day, opens)
