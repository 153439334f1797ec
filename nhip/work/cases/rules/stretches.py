"""Where the time went: the journal read as stretches of holding, each against its norm.

Nothing is stored twice: who held the case when follows from the acts alone, by the same table that moved it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nhip.work.cases.contracts.clock import ClockReading, ClockState, TimeUnit, WorkingDays
from nhip.work.cases.contracts.lateness import Acted, StepTotal, Stretch, Timeline
from nhip.work.cases.contracts.states import Act, Holder, Progress
from nhip.work.cases.rules.clock import LOCAL, ONE_DAY
from nhip.work.cases.rules.holders import holder_of
from nhip.work.cases.rules.transitions import PAUSING, replayed
from nhip.work.cases.rules.working_time import Office, working_time

Measure = Callable[[datetime, datetime], timedelta]
_STARTS = frozenset({Act.FILE, Act.REOPEN})
# The work changes hands within the same desk.
_HANDS_ON = frozenset({Act.ASSIGN})


@dataclass(frozen=True, slots=True)
class _Hold:
    """A time of holding before it is measured."""

    holder: Holder
    since: datetime
    until: datetime
    reason: str
    by: str
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Norms:
    """What was planned: working time by holder."""

    by_holder: Mapping[Holder, timedelta]

    def of(self, holder: Holder) -> timedelta | None:
        """The norm of a step; None where nothing is planned."""
        return self.by_holder.get(holder)


def planned(
    reading: ClockReading,
    *,
    steps: Mapping[Holder, timedelta],
    least: timedelta,
    office: Office,
    calendar: WorkingDays,
) -> Norms:
    """The norms of a case: the configured steps, and for the handler what they leave of the statutory time,
    extensions included, never less than `least` of a time that is long enough.

    A step that is configured for the handler stands as it is.
    """
    if Holder.HANDLER_TO_PROCESS in steps:
        return Norms(steps)
    first_due = reading.steps[0].due_on
    whole = _office_days(reading.started_on, first_due, office, calendar)
    if reading.time.unit is TimeUnit.WORKING_DAYS:
        whole += reading.extended_days * office.day
    else:
        later = first_due + timedelta(days=reading.extended_days)
        whole += _office_days(first_due, later, office, calendar)
    # A result on the spot has one office day; a time too short for the plan is shared out in its proportions.
    whole = max(whole, office.day)
    wanted = sum(steps.values(), least)
    if wanted > whole:
        steps = {holder: _minutes(norm * (whole / wanted)) for holder, norm in steps.items()}
    rest = whole - sum(steps.values(), timedelta())
    return Norms({**steps, Holder.HANDLER_TO_PROCESS: rest})


def timeline(
    journal: Sequence[Acted],
    *,
    reading: ClockReading,
    until: datetime,
    norms: Norms,
    measure: Measure,
) -> Timeline:
    """The stretches of the clock in force, from its start up to `until`; `journal` is in order."""
    acts = _this_round(journal)
    holds = _holds(acts, until, is_open=reading.state is not ClockState.STOPPED)
    stretches = _measured(holds, norms, measure)
    return Timeline(
        since=acts[0].at,
        until=max(until, acts[0].at),
        due_on=reading.due_on,
        is_late=reading.is_late,
        stretches=stretches,
        steps=_totals(stretches, norms),
    )


def _this_round(journal: Sequence[Acted]) -> Sequence[Acted]:
    last = max(number for number, one in enumerate(journal) if one.act in _STARTS or number == 0)
    return journal[last:]


def _holds(acts: Sequence[Acted], until: datetime, *, is_open: bool) -> list[_Hold]:
    """Every hold of the round. What follows the end of the clock has no length, and is left out."""
    holds: list[_Hold] = []
    progress = Progress(acts[0].to)
    current = _Hold(holder_of(progress), acts[0].at, acts[0].at, "", "")
    for one in acts[1:]:
        progress = replayed(progress, one.act, to=one.to)
        at = min(max(one.at, current.since), until)
        if holder_of(progress) is current.holder and one.act not in _HANDS_ON:
            continue
        holds.append(_Hold(current.holder, current.since, at, current.reason, one.by))
        reason = one.note if one.act in PAUSING else ""
        current = _Hold(holder_of(progress), at, at, reason, "")
    end = max(until, current.since)
    holds.append(_Hold(current.holder, current.since, end, current.reason, "", is_now=is_open))
    return [one for one in holds if one.until > one.since or one.is_now]


_WAITING = frozenset({Holder.APPLICANT_TO_ANSWER, Holder.APPLICANT_TO_PAY, Holder.STOPPED})


def _measured(holds: Sequence[_Hold], norms: Norms, measure: Measure) -> tuple[Stretch, ...]:
    used: dict[Holder, timedelta] = {}
    found: list[Stretch] = []
    for hold in holds:
        working = measure(hold.since, hold.until)
        norm = norms.of(hold.holder)
        before = used.get(hold.holder, timedelta())
        found.append(
            Stretch(
                holder=hold.holder,
                since=hold.since,
                until=hold.until,
                elapsed=hold.until - hold.since,
                working=working,
                # A step that comes back has only what it left of its time.
                norm=None if norm is None else max(timedelta(), norm - before),
                is_paused=hold.holder in _WAITING,
                is_now=hold.is_now,
                reason=hold.reason,
                by=hold.by,
            )
        )
        used[hold.holder] = before + working
    return tuple(found)


def _totals(stretches: Sequence[Stretch], norms: Norms) -> tuple[StepTotal, ...]:
    holders = dict.fromkeys(one.holder for one in stretches)
    found = []
    for holder in holders:
        working = sum((one.working for one in stretches if one.holder is holder), timedelta())
        norm = norms.of(holder)
        over = max(timedelta(), working - norm) if norm is not None else timedelta()
        found.append(StepTotal(holder, working, norm, over))
    return tuple(found)


def _minutes(span: timedelta) -> timedelta:
    return timedelta(minutes=span // timedelta(minutes=1))


def _office_days(start: date, end: date, office: Office, calendar: WorkingDays) -> timedelta:
    """Office hours of the days after `start` up to and including `end`."""
    first, after = start + ONE_DAY, end + ONE_DAY
    return working_time(
        datetime(first.year, first.month, first.day, tzinfo=LOCAL),
        datetime(after.year, after.month, after.day, tzinfo=LOCAL),
        office=office,
        calendar=calendar,
    )
