"""Where the time went: exact stretches, and totals that add up whatever happens."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.kernel.calendar import WorkingCalendar
from nhip.work.cases.contracts import (
    Act,
    ClockEvent,
    ClockKind,
    Holder,
    Progress,
    Status,
    StatutoryTime,
    TimeUnit,
    Who,
)
from nhip.work.cases.contracts.lateness import Acted
from nhip.work.cases.rules.clock import LOCAL, read_clock
from nhip.work.cases.rules.stretches import planned, timeline
from nhip.work.cases.rules.transitions import PAUSING, RESUMING, STOPPING, advance, open_acts
from nhip.work.cases.rules.working_time import Office, working_time

CALENDAR = WorkingCalendar({date(2026, 9, 1): False, date(2026, 9, 2): False})
OFFICE = Office(((time(7, 30), time(11, 30)), (time(13), time(17))))
STEPS = {
    Holder.ONE_STOP_TO_ACCEPT: timedelta(hours=4),
    Holder.HANDLER_TO_TAKE: timedelta(hours=4),
    Holder.APPROVER_TO_DECIDE: timedelta(hours=8),
    Holder.RESULT_TO_ISSUE: timedelta(hours=4),
}
FIVE = StatutoryTime(5, TimeUnit.WORKING_DAYS)


def at(day: int, hour: int = 9, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LOCAL).astimezone(UTC)


def hours(since: datetime, until: datetime) -> timedelta:
    return working_time(since, until, office=OFFICE, calendar=CALENDAR)


def test_a_day_has_eight_hours():
    assert OFFICE.day == timedelta(hours=8)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (at(2, 9), at(2, 10, 15), timedelta(hours=1, minutes=15)),
        (at(2, 11), at(2, 14), timedelta(hours=1, minutes=30)),
        (at(2, 18), at(3, 7, 30), timedelta()),
        (at(6, 16), at(9, 8, 30), timedelta(hours=2)),  # over a weekend
        (at(29, 16, month=4), at(4, 8, 30, month=5), timedelta(hours=2)),  # over 30 April and 1 May
        (at(2, 0), at(7, 0), timedelta(hours=40)),
        (at(3, 9), at(2, 9), timedelta()),
    ],
)
def test_office_hours_between(since, until, expected):
    assert hours(since, until) == expected


def reading_of(events, today):
    return read_clock(events, time=FIVE, calendar=CALENDAR, today=today)


def line_of(journal, events, until):
    reading = reading_of(events, until.astimezone(LOCAL).date())
    norms = planned(reading, steps=STEPS, least=timedelta(hours=4), office=OFFICE, calendar=CALENDAR)
    return timeline(journal, reading=reading, until=until, norms=norms, measure=hours)


def test_a_late_case_step_by_step():
    journal = [
        Acted(Act.FILE, Status.NEW, at(2, 9)),
        Acted(Act.ACCEPT, Status.ACCEPTED, at(2, 10), by="Khang"),
        Acted(Act.ASSIGN, Status.PROCESSING, at(4, 9), by="Bảo"),
        Acted(Act.REQUEST_SUPPLEMENT, Status.SUPPLEMENT_REQUESTED, at(4, 11), note="Thiếu bản vẽ", by="Trúc"),
        Acted(Act.SUPPLEMENT, Status.PROCESSING, at(6, 9), by="Mai"),
        Acted(Act.PROPOSE, Status.PROCESSING, at(12, 9), by="Trúc"),
        Acted(Act.DECIDE, Status.PROCESSING, at(16, 9), by="Bảo"),
        Acted(Act.ISSUE_RESULT, Status.PROCESSED, at(16, 9, 1)),
        Acted(Act.RETURN_RESULT, Status.RESULT_RETURNED, at(20, 9)),
    ]
    events = [
        ClockEvent(ClockKind.START, at(2, 9)),
        ClockEvent(ClockKind.PAUSE, at(4, 11)),
        ClockEvent(ClockKind.RESUME, at(6, 9)),
        ClockEvent(ClockKind.STOP, at(16, 9, 1)),
    ]
    line = line_of(journal, events, at(16, 9, 1))
    assert line.due_on == date(2026, 3, 11)
    assert line.is_late is True
    got = [(s.holder.value, s.working.total_seconds() / 3600, s.is_paused, s.reason) for s in line.stretches]
    assert got == [
        ("to_accept", 1.0, False, ""),
        ("to_assign", 15.0, False, ""),
        ("to_process", 2.0, False, ""),
        ("to_answer", 14.0, True, "Thiếu bản vẽ"),
        ("to_process", 32.0, False, ""),
        ("to_decide", 16.0, False, ""),
        ("to_issue", 1 / 60, False, ""),
    ]
    # 40 hours in five working days, less 20 of the other steps, is what the handler has.
    steps = {one.holder.value: (one.norm, one.over) for one in line.steps}
    assert steps["to_process"] == (timedelta(hours=20), timedelta(hours=14))
    assert steps["to_assign"] == (timedelta(hours=4), timedelta(hours=11))
    assert steps["to_decide"] == (timedelta(hours=8), timedelta(hours=8))
    assert steps["to_answer"] == (None, timedelta())
    assert [one.holder.value for one in line.owed] == ["to_process", "to_assign", "to_decide"]
    assert [one.norm for one in line.stretches if one.holder is Holder.HANDLER_TO_PROCESS] == [
        timedelta(hours=20),
        timedelta(hours=18),
    ]
    assert [one.by for one in line.stretches] == ["Khang", "Bảo", "Trúc", "Mai", "Trúc", "Bảo", ""]


def test_an_open_case_ends_now_and_an_extension_is_the_handlers_time():
    journal = [
        Acted(Act.FILE, Status.NEW, at(2, 9)),
        Acted(Act.ACCEPT, Status.ACCEPTED, at(2, 10)),
        Acted(Act.ASSIGN, Status.PROCESSING, at(2, 11)),
        Acted(Act.EXTEND, Status.PROCESSING, at(4, 11)),
    ]
    events = [ClockEvent(ClockKind.START, at(2, 9)), ClockEvent(ClockKind.EXTEND, at(4, 11), days=2)]
    line = line_of(journal, events, at(5, 9))
    assert [(s.holder.value, s.is_now) for s in line.stretches] == [
        ("to_accept", False),
        ("to_assign", False),
        ("to_process", True),
    ]
    assert line.steps[-1].norm == timedelta(hours=36)
    assert line.owed == ()


@pytest.mark.parametrize(
    ("value", "hours_of"),
    [
        # One day of eight hours for a plan of twenty-four: a third of each, whole minutes, the rest for the work.
        (1, {"to_accept": 80, "to_assign": 80, "to_process": 80, "to_decide": 160, "to_issue": 80}),
        (0, {"to_accept": 80, "to_assign": 80, "to_process": 80, "to_decide": 160, "to_issue": 80}),
        (3, {"to_accept": 240, "to_assign": 240, "to_process": 240, "to_decide": 480, "to_issue": 240}),
    ],
)
def test_a_short_time_is_shared_out(value, hours_of):
    short = StatutoryTime(value, TimeUnit.WORKING_DAYS)
    start = [ClockEvent(ClockKind.START, at(2, 9))]
    reading = read_clock(start, time=short, calendar=CALENDAR, today=date(2026, 3, 2))
    norms = planned(reading, steps=STEPS, least=timedelta(hours=4), office=OFFICE, calendar=CALENDAR)
    found = {one.value: norms.of(one).total_seconds() / 60 for one in [*STEPS, Holder.HANDLER_TO_PROCESS]}
    assert found == hours_of


def test_a_reopened_case_is_told_from_its_reopening():
    journal = [
        Acted(Act.FILE, Status.NEW, at(2, 9)),
        Acted(Act.NOT_ACCEPT, Status.NOT_ACCEPTED, at(2, 10)),
        Acted(Act.REOPEN, Status.ACCEPTED, at(10, 9)),
        Acted(Act.COMPLAIN, Status.ACCEPTED, at(10, 10)),
    ]
    line = line_of(journal, [ClockEvent(ClockKind.START, at(10, 9))], at(11, 9))
    assert (line.since, line.until) == (at(10, 9), at(11, 9))
    assert [(s.holder, s.working) for s in line.stretches] == [(Holder.HANDLER_TO_TAKE, timedelta(hours=8))]


PEOPLE = frozenset(Who)
steps_taken = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 400 * 60)), max_size=25)


@given(begun=st.integers(0, 400 * 24), moves=steps_taken, tail=st.integers(0, 60 * 24))
def test_whatever_happens_the_stretches_add_up(begun, moves, tail):
    """Elapsed and working time of the stretches are those of the whole, to the second."""
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=begun)
    progress = Progress(Status.NEW)
    journal = [Acted(Act.FILE, Status.NEW, moment)]
    events = [ClockEvent(ClockKind.START, moment)]
    closed = None
    for pick, minutes in moves:
        seen = Progress(
            **{name: getattr(progress, name) for name in progress.__slots__} | {"is_rendered": True}
        )
        choices = sorted(open_acts(seen, PEOPLE))
        act = choices[pick % len(choices)]
        moment += timedelta(minutes=minutes)
        progress = advance(seen, act)
        journal.append(Acted(act, progress.status, moment, "lý do"))
        if act is Act.REOPEN:
            events, closed = [ClockEvent(ClockKind.START, moment)], None
        elif act in PAUSING | RESUMING:
            kind = ClockKind.PAUSE if act in PAUSING else ClockKind.RESUME
            events.append(ClockEvent(kind, moment))
        elif act in STOPPING:
            events.append(ClockEvent(ClockKind.STOP, moment))
            closed = moment
    until = closed or moment + timedelta(minutes=tail)
    line = line_of(journal, events, until)
    assert sum((one.elapsed for one in line.stretches), timedelta()) == line.elapsed
    assert line.working == hours(line.since, line.until)
    assert line.until == until
    for before, after in zip(line.stretches, line.stretches[1:], strict=False):
        assert before.until == after.since
    assert sum((one.working for one in line.steps), timedelta()) == line.working
    assert sum((one.over for one in line.stretches), timedelta()) == sum(
        (one.over for one in line.steps), timedelta()
    )
