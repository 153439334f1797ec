"""The clock: due date, remaining days and the explanation, derived from the events alone.

The day of receipt is not counted (Civil Code 2015, art. 147); a time in calendar days that ends on a day
off ends on the next working day (art. 148). A pause moves the due date by the days that would have counted
between its first day and the day work goes on, so a pause never shortens a time, and one that begins and
ends on the same day changes nothing.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from nhip.work.cases.contracts.clock import (
    ClockEvent,
    ClockKind,
    ClockReading,
    ClockState,
    ClockStep,
    StatutoryTime,
    TimeUnit,
    WorkingDays,
)

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Tally:
    """What the events seen so far add up to."""

    started_on: date
    paused_days: int = 0
    extended_days: int = 0
    paused_since: date | None = None
    stopped_on: date | None = None


def local_day(at: datetime) -> date:
    """The day in Asia/Ho_Chi_Minh on which an instant falls."""
    return at.astimezone(LOCAL).date()


def counting_from(at: datetime, *, time: StatutoryTime, calendar: WorkingDays) -> date:
    """The day a dossier counts as received: the next working day after the cut-off hour or on a day off."""
    local = at.astimezone(LOCAL)
    is_after_hours = time.cutoff is not None and local.time() >= time.cutoff
    if is_after_hours or not calendar.is_working_day(local.date()):
        return calendar.next_working_day(local.date())
    return local.date()


def read_clock(
    events: Sequence[ClockEvent], *, time: StatutoryTime, calendar: WorkingDays, today: date
) -> ClockReading:
    """Derive the whole reading. `events` begin with a start and are in the order they were recorded."""
    started_on = counting_from(events[0].at, time=time, calendar=calendar)
    tally = _Tally(started_on)
    steps = [_started(events[0], tally, time, calendar)]
    for event in events[1:]:
        tally, steps = _next(event, tally, steps, time, calendar)
    if tally.paused_since and tally.stopped_on is None:
        open_days = _counted(tally.paused_since, today, tally, time, calendar)
        tally = replace(tally, paused_days=tally.paused_days + open_days)
        steps[-1] = replace(steps[-1], days=open_days, due_on=_due(tally, time, calendar))
    return _reading(tally, steps, time, calendar, today)


def is_on_time(reading: ClockReading, *, supplements: int, second_supplement_is_late: bool) -> bool | None:
    """Whether the case counts as on time; None while it is open.

    Some reports count a second supplement as late.
    """
    if reading.is_on_time is None:
        return None
    return reading.is_on_time and not (second_supplement_is_late and supplements > 1)


def _started(event: ClockEvent, tally: _Tally, time: StatutoryTime, calendar: WorkingDays) -> ClockStep:
    return ClockStep(
        ClockKind.START,
        day=local_day(event.at),
        counts_from=tally.started_on,
        days=time.value,
        due_on=_due(tally, time, calendar),
    )


def _next(
    event: ClockEvent, tally: _Tally, steps: list[ClockStep], time: StatutoryTime, calendar: WorkingDays
) -> tuple[_Tally, list[ClockStep]]:
    day = local_day(event.at)
    is_late = day > _due(tally, time, calendar)
    if event.kind is ClockKind.RESUME:
        return _resumed(day, tally, steps, time, calendar)
    if event.kind is ClockKind.PAUSE:
        # A second pause inside a pause (a stop while a supplement is awaited) goes on with the first.
        tally = replace(tally, paused_since=tally.paused_since or day)
    elif event.kind is ClockKind.EXTEND:
        tally = replace(tally, extended_days=tally.extended_days + event.days)
    elif event.kind is ClockKind.STOP:
        tally = _stopped(day, tally, time, calendar)
        is_late = day > _due(tally, time, calendar)
    step = ClockStep(
        event.kind,
        day=day,
        days=event.days,
        due_on=_due(tally, time, calendar),
        reason=event.reason,
        is_late=is_late,
    )
    return tally, [*steps, step]


def _resumed(
    day: date, tally: _Tally, steps: list[ClockStep], time: StatutoryTime, calendar: WorkingDays
) -> tuple[_Tally, list[ClockStep]]:
    if tally.paused_since is None:
        return tally, steps
    days = _counted(tally.paused_since, day, tally, time, calendar)
    tally = replace(tally, paused_days=tally.paused_days + days, paused_since=None)
    index = max(i for i, step in enumerate(steps) if step.kind is ClockKind.PAUSE)
    steps = [*steps]
    steps[index] = replace(steps[index], days=days, until=day)
    return tally, [
        *steps,
        ClockStep(ClockKind.RESUME, day=day, days=days, due_on=_due(tally, time, calendar)),
    ]


def _stopped(day: date, tally: _Tally, time: StatutoryTime, calendar: WorkingDays) -> _Tally:
    if tally.paused_since is None:
        return replace(tally, stopped_on=day)
    days = _counted(tally.paused_since, day, tally, time, calendar)
    return replace(tally, stopped_on=day, paused_days=tally.paused_days + days)


def _counted(start: date, end: date, tally: _Tally, time: StatutoryTime, calendar: WorkingDays) -> int:
    """Days of the pause [start, end) that would have counted; the day of receipt itself never does."""
    start = max(start, tally.started_on + ONE_DAY)
    if end <= start:
        return 0
    if time.unit is TimeUnit.WORKING_DAYS:
        # The calendar counts after its first day up to its last; a pause counts its first day and not its
        # last.
        return calendar.count_working_days(start - ONE_DAY, end - ONE_DAY)
    return (end - start).days


def _due(tally: _Tally, time: StatutoryTime, calendar: WorkingDays) -> date:
    added = tally.paused_days + tally.extended_days
    if time.unit is TimeUnit.WORKING_DAYS:
        return calendar.add_working_days(tally.started_on, time.value + added)
    due = _after(tally.started_on, time) + timedelta(days=added)
    return due if calendar.is_working_day(due) else calendar.next_working_day(due)


def _after(day: date, time: StatutoryTime) -> date:
    """`day` and the whole time in calendar days or months; 31/01 and a month is the last day of February."""
    if time.unit is TimeUnit.DAYS:
        return day + timedelta(days=time.value)
    months = day.month - 1 + time.value
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _reading(
    tally: _Tally, steps: list[ClockStep], time: StatutoryTime, calendar: WorkingDays, today: date
) -> ClockReading:
    due = _due(tally, time, calendar)
    until = tally.stopped_on or today
    remaining = remaining_days(until, due, unit=time.unit, calendar=calendar)
    return ClockReading(
        time=time,
        state=_state(tally),
        started_on=tally.started_on,
        due_on=due,
        remaining=remaining,
        paused_days=tally.paused_days,
        extended_days=tally.extended_days,
        late_by=max(0, -remaining),
        is_on_time=None if tally.stopped_on is None else tally.stopped_on <= due,
        steps=tuple(steps),
    )


def remaining_days(day: date, due: date, *, unit: TimeUnit, calendar: WorkingDays) -> int:
    """Days left until `due`: 0 on the day itself, negative after it, at least one day late the day after."""
    if unit is not TimeUnit.WORKING_DAYS or day == due:
        return (due - day).days
    if day < due:
        return calendar.count_working_days(day, due)
    return -max(1, calendar.count_working_days(due, day))


def _state(tally: _Tally) -> ClockState:
    if tally.stopped_on is not None:
        return ClockState.STOPPED
    return ClockState.PAUSED if tally.paused_since else ClockState.RUNNING
