from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.kernel.calendar import WorkingCalendar
from nhip.work.cases.contracts import ClockEvent, ClockKind, ClockState, StatutoryTime, TimeUnit
from nhip.work.cases.rules.clock import LOCAL, counting_from, is_on_time, read_clock, remaining_days

# 2026-09-02 (Wednesday) is National Day; the day before is a holiday too.
CALENDAR = WorkingCalendar({date(2026, 9, 1): False, date(2026, 9, 2): False})
FIVE = StatutoryTime(5, TimeUnit.WORKING_DAYS)


def at(day: int, hour: int = 9, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LOCAL).astimezone(UTC)


def event(kind: str, when: datetime, **more) -> ClockEvent:
    return ClockEvent(ClockKind(kind), when, **more)


def reading(*events: ClockEvent, time_: StatutoryTime = FIVE, today: date = date(2026, 3, 2)):
    return read_clock(events, time=time_, calendar=CALENDAR, today=today)


# Monday 2 March 2026 is a plain working week.
@pytest.mark.parametrize(
    ("received", "cutoff", "from_day", "due"),
    [
        (at(2, 9), None, date(2026, 3, 2), date(2026, 3, 9)),
        (at(2, 14, 59), time(15), date(2026, 3, 2), date(2026, 3, 9)),
        (at(2, 15, 0), time(15), date(2026, 3, 3), date(2026, 3, 10)),
        (at(2, 23, 30), None, date(2026, 3, 2), date(2026, 3, 9)),
        (at(6, 16, 0), time(15), date(2026, 3, 9), date(2026, 3, 16)),
        (at(7, 8, 0), None, date(2026, 3, 9), date(2026, 3, 16)),
        # 31 August after hours: 1 and 2 September are off, so counting begins on the 3rd.
        (at(31, 16, month=8), time(15), date(2026, 9, 3), date(2026, 9, 10)),
    ],
)
def test_due_date_in_working_days(received, cutoff, from_day, due):
    time_ = StatutoryTime(5, TimeUnit.WORKING_DAYS, cutoff)
    assert counting_from(received, time=time_, calendar=CALENDAR) == from_day
    assert reading(event("start", received), time_=time_).due_on == due


@pytest.mark.parametrize(
    ("time_", "due"),
    [
        (StatutoryTime(4, TimeUnit.DAYS), date(2026, 3, 6)),
        (StatutoryTime(5, TimeUnit.DAYS), date(2026, 3, 9)),  # Saturday moves to Monday
        (StatutoryTime(0, TimeUnit.DAYS), date(2026, 3, 2)),
        (StatutoryTime(0, TimeUnit.WORKING_DAYS), date(2026, 3, 2)),
        (StatutoryTime(1, TimeUnit.MONTHS), date(2026, 4, 2)),
        (StatutoryTime(12, TimeUnit.MONTHS), date(2027, 3, 2)),
    ],
)
def test_due_date_in_other_units(time_, due):
    assert reading(event("start", at(2)), time_=time_).due_on == due


def test_a_month_after_the_31st_is_the_end_of_the_shorter_month():
    time_ = StatutoryTime(2, TimeUnit.MONTHS)
    start = event("start", at(31, month=7))
    assert reading(start, time_=time_).due_on == date(2026, 9, 30)


def test_a_pause_moves_the_due_date_by_the_days_that_would_have_counted():
    paused = [event("start", at(2)), event("pause", at(4), reason="Thiếu bản vẽ"), event("resume", at(6))]
    got = reading(*paused, today=date(2026, 3, 6))
    assert got.due_on == date(2026, 3, 11)
    assert got.paused_days == 2
    assert got.state is ClockState.RUNNING
    assert [(s.kind.value, s.day.day, s.days, s.due_on.day) for s in got.steps] == [
        ("start", 2, 5, 9),
        ("pause", 4, 2, 9),
        ("resume", 6, 2, 11),
    ]
    assert got.steps[1].until == date(2026, 3, 6)


def test_an_open_pause_counts_up_to_today():
    got = reading(event("start", at(2)), event("pause", at(4)), today=date(2026, 3, 10))
    assert got.state is ClockState.PAUSED
    assert got.paused_days == 4
    assert got.due_on == date(2026, 3, 13)
    assert got.remaining == 3
    assert got.is_on_time is None


def test_a_stop_inside_a_pause_goes_on_with_the_same_pause():
    events = [event("start", at(2)), event("pause", at(4)), event("pause", at(5)), event("resume", at(10))]
    assert reading(*events, today=date(2026, 3, 10)).paused_days == 4


def test_a_pause_and_its_end_on_one_day_change_nothing():
    events = [event("start", at(2)), event("pause", at(4, 9)), event("resume", at(4, 11))]
    assert reading(*events).due_on == date(2026, 3, 9)


def test_the_day_of_receipt_is_not_counted_as_a_day_of_a_pause_either():
    events = [event("start", at(2, 9)), event("pause", at(2, 14)), event("resume", at(3, 9))]
    got = reading(*events, today=date(2026, 3, 3))
    assert (got.paused_days, got.due_on) == (0, date(2026, 3, 9))
    longer = [*events[:2], event("resume", at(5, 9))]
    assert reading(*longer, today=date(2026, 3, 5)).due_on == date(2026, 3, 11)


def test_an_extension_adds_its_days_and_keeps_its_reason():
    got = reading(event("start", at(2)), event("extend", at(6), days=3, reason="Chờ ý kiến sở"))
    assert got.due_on == date(2026, 3, 12)
    assert got.extended_days == 3
    assert got.steps[-1].reason == "Chờ ý kiến sở"
    assert got.steps[-1].is_late is False


def test_an_extension_after_the_due_date_is_marked_late():
    got = reading(event("start", at(2)), event("extend", at(10), days=3, reason="x"), today=date(2026, 3, 10))
    assert got.steps[-1].is_late is True
    assert got.due_on == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("stopped", "on_time", "late_by"), [(at(9, 23), True, 0), (at(10, 8), False, 1), (at(16), False, 5)]
)
def test_the_stop_settles_whether_it_was_on_time(stopped, on_time, late_by):
    got = reading(event("start", at(2)), event("stop", stopped), today=date(2026, 5, 1))
    assert (got.state, got.is_on_time, got.late_by) == (ClockState.STOPPED, on_time, late_by)


def test_a_stop_during_a_pause_is_on_time_when_the_pause_began_in_time():
    got = reading(event("start", at(2)), event("pause", at(4)), event("stop", at(30)), today=date(2026, 5, 1))
    assert got.is_on_time is True


def test_late_on_a_day_off_is_late_by_one_day():
    due = date(2026, 3, 6)
    days = [
        remaining_days(date(2026, 3, d), due, unit=TimeUnit.WORKING_DAYS, calendar=CALENDAR)
        for d in (5, 6, 7, 8, 9, 10)
    ]
    assert days == [1, 0, -1, -1, -1, -2]


@pytest.mark.parametrize(
    ("supplements", "strict", "answer"), [(1, True, True), (2, True, False), (2, False, True)]
)
def test_a_second_supplement_counts_as_late_only_where_configured(supplements, strict, answer):
    got = reading(event("start", at(2)), event("stop", at(3)))
    assert is_on_time(got, supplements=supplements, second_supplement_is_late=strict) is answer


def test_an_open_case_is_neither_on_time_nor_late():
    got = reading(event("start", at(2)))
    assert is_on_time(got, supplements=5, second_supplement_is_late=True) is None


times = st.builds(
    StatutoryTime, st.integers(0, 40), st.sampled_from(TimeUnit), st.sampled_from([None, time(15)])
)
gaps = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=4)


@given(time_=times, start=st.integers(0, 20_000), pauses=gaps)
def test_pauses_never_shorten_a_time(time_, start, pauses):
    began = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=start)
    events, moment = [event("start", began)], began
    before = reading(*events, time_=time_, today=began.date()).due_on
    for wait, length in pauses:
        moment += timedelta(hours=wait)
        events.append(event("pause", moment))
        moment += timedelta(hours=length)
        events.append(event("resume", moment))
        due = reading(*events, time_=time_, today=moment.date()).due_on
        assert due >= before
        before = due
    assert CALENDAR.is_working_day(before) or time_.value == 0 or time_.unit is TimeUnit.WORKING_DAYS


@given(time_=times, start=st.integers(0, 20_000), later=st.integers(0, 100))
def test_the_reading_is_late_exactly_after_the_due_date(time_, start, later):
    began = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=start)
    first = reading(event("start", began), time_=time_, today=began.date())
    today = began.astimezone(LOCAL).date() + timedelta(days=later)
    got = reading(event("start", began), time_=time_, today=today)
    assert got.due_on == first.due_on
    assert got.is_late is (today > got.due_on)
    assert (got.remaining < 0) is (today > got.due_on)
