from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.insight.indicators.contracts import Direction, Period, PeriodKind, State, Trend
from nhip.insight.indicators.rules.rounding import share_points
from nhip.insight.indicators.rules.standing import REASONS, Aim, Point, expected_at, judge, satisfies
from nhip.insight.indicators.rules.suppression import hidden, is_small
from nhip.insight.indicators.rules.trend import trend

TODAY = date(2026, 11, 20)


def aim(comparator, value, year=None, direction=Direction.UP, every_year=False):
    return Aim(comparator, Decimal(value), direction, year, every_year)


def judged(asked, course, today=TODAY):
    amounts = [point.amount for point in course]
    return judge(asked, course, today=today, trend=trend(amounts, direction=asked.direction, unit="%"))


def points(*pairs):
    return [Point(date(year, 12, 31), Decimal(amount)) for year, amount in pairs]


@pytest.mark.parametrize(
    ("comparator", "direction", "below", "equal", "above"),
    [
        (">", Direction.UP, False, False, True),
        (">=", Direction.UP, False, True, True),
        ("=", Direction.UP, False, True, True),
        ("~", Direction.UP, False, True, True),
        ("=", Direction.DOWN, True, True, False),
        ("<=", Direction.DOWN, True, True, False),
        ("<", Direction.DOWN, True, False, False),
    ],
)
def test_comparators(comparator, direction, below, equal, above):
    asked = aim(comparator, "50", direction=direction)
    assert [satisfies(Decimal(n), asked) for n in ("49.99", "50", "50.01")] == [below, equal, above]


@pytest.mark.parametrize(
    ("asked", "course", "state", "closed", "reason"),
    [
        (aim("=", "25", 2025), (), State.NO_DATA, True, "no_value"),
        (aim("=", "25", 2030), (), State.NO_DATA, False, "no_value"),
        # Closed: only a value of the target's year or later settles it.
        (aim("=", "25", 2025), ((2023, "21.5"), (2024, "22")), State.NO_DATA, True, "closed_without_value"),
        (aim("=", "25", 2025), ((2024, "22"), (2025, "25")), State.MET, True, "closed_met"),
        (aim(">", "25", 2025), ((2024, "22"), (2025, "25")), State.OFF_COURSE, True, "closed_missed"),
        (aim("=", "25", 2025), ((2025, "26"), (2026, "24")), State.OFF_COURSE, True, "closed_missed"),
        (aim("=", "25", 2025), ((2025, "24"), (2026, "26")), State.MET, True, "closed_met"),
        # Open: reached, or on this or that side of the straight line.
        (aim("=", "40", 2030), ((2026, "41"),), State.MET, False, "reached"),
        (aim("=", "40", 2030), ((2026, "30"),), State.NO_DATA, False, "one_value"),
        (aim("=", "40", 2030), ((2020, "20"), (2025, "30")), State.ON_COURSE, False, "ahead_of_line"),
        (aim("=", "40", 2030), ((2020, "20"), (2025, "29.9")), State.OFF_COURSE, False, "behind_line"),
        (
            aim("<=", "50", 2030, Direction.DOWN),
            ((2020, "70"), (2025, "60")),
            State.ON_COURSE,
            False,
            "ahead_of_line",
        ),
        (
            aim("<=", "50", 2030, Direction.DOWN),
            ((2020, "70"), (2025, "61")),
            State.OFF_COURSE,
            False,
            "behind_line",
        ),
        # Without a year.
        (aim("=", "70"), ((2025, "70"),), State.MET, False, "standing_met"),
        (aim("=", "70"), ((2025, "50"), (2026, "60")), State.ON_COURSE, False, "standing_improving"),
        (aim("=", "70"), ((2025, "60"), (2026, "60")), State.OFF_COURSE, False, "standing_short"),
        (aim("<=", "50", None, Direction.DOWN), ((2024, "53"),), State.OFF_COURSE, False, "standing_short"),
        (
            aim("<=", "50", None, Direction.DOWN),
            ((2022, "60"), (2024, "53")),
            State.ON_COURSE,
            False,
            "standing_improving",
        ),
        (
            aim(">=", "2", every_year=True),
            ((2023, "1"), (2024, "1.2")),
            State.OFF_COURSE,
            False,
            "standing_short",
        ),
        (aim(">=", "2", every_year=True), ((2024, "2"),), State.MET, False, "standing_met"),
    ],
)
def test_judge(asked, course, state, closed, reason):
    verdict = judged(asked, points(*course))
    assert (verdict.state, verdict.closed, verdict.reason) == (state, closed, reason)
    assert verdict.reason in REASONS
    if course:
        assert verdict.distance == Decimal(course[-1][1]) - asked.value


def test_the_last_day_of_the_target_year_is_still_open():
    asked, course = aim("=", "25", 2025), points((2020, "10"), (2024, "12"))
    assert judged(asked, course, date(2025, 12, 31)).reason == "behind_line"
    assert judged(asked, course, date(2026, 1, 1)).reason == "closed_without_value"


def test_expected_on_the_line():
    first, asked = Point(date(2020, 12, 31), Decimal("12.62")), aim("=", "40", 2030)
    assert expected_at(date(2020, 12, 31), first=first, aim=asked, year=2030) == Decimal("12.62")
    assert expected_at(date(2030, 12, 31), first=first, aim=asked, year=2030) == Decimal("40.00")
    assert expected_at(date(2023, 12, 31), first=first, aim=asked, year=2030) == Decimal("20.83")


@pytest.mark.parametrize(
    ("amounts", "direction", "unit", "expected"),
    [
        ([], Direction.UP, "%", Trend.UNKNOWN),
        (["50"], Direction.UP, "%", Trend.UNKNOWN),
        (["50", "50.49"], Direction.UP, "%", Trend.STEADY),
        (["50", "50.5"], Direction.UP, "%", Trend.IMPROVING),
        (["50", "49.5"], Direction.UP, "%", Trend.WORSENING),
        (["50", "49"], Direction.DOWN, "%", Trend.IMPROVING),
        (["1000", "1009"], Direction.UP, "hồ sơ", Trend.STEADY),
        (["1000", "1010"], Direction.UP, "hồ sơ", Trend.IMPROVING),
        (["0", "0"], Direction.DOWN, "hồ sơ", Trend.STEADY),
        (["0", "1"], Direction.DOWN, "hồ sơ", Trend.WORSENING),
        (["90", "10", "20"], Direction.UP, "%", Trend.IMPROVING),
        (["40", "40", "40", "50", "60", "45"], Direction.UP, "%", Trend.IMPROVING),
        (["40", "70", "40", "50", "60", "40"], Direction.UP, "%", Trend.STEADY),
        (["40", "50"], Direction.NEITHER, "hồ sơ", Trend.UNKNOWN),
    ],
)
def test_trend(amounts, direction, unit, expected):
    assert trend([Decimal(a) for a in amounts], direction=direction, unit=unit) is expected


@pytest.mark.parametrize(
    ("numerator", "denominator", "points_"),
    [(0, 7, "0.00"), (7, 7, "100.00"), (1, 3, "33.33"), (2, 3, "66.67"), (1, 800, "0.13"), (3, 800, "0.38")],
)
def test_rounding_is_half_up(numerator, denominator, points_):
    assert share_points(numerator, denominator) == Decimal(points_)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_share_stays_between_0_and_100(numerator, more):
    assert 0 <= share_points(numerator, numerator + more) <= 100


@pytest.mark.parametrize(
    ("bases", "expected"),
    [
        ({"a": 3, "b": 100}, set()),
        ({"a": 0, "b": 3}, set()),
        ({"a": 1, "b": 2, "c": 9}, {"a", "b"}),
        ({"a": 2, "b": 9, "c": 5}, {"a", "c"}),
        ({"a": 2}, {"a"}),
    ],
)
def test_small_cells(bases, expected):
    assert hidden(bases) == expected


@pytest.mark.parametrize(
    ("numerator", "denominator", "small"),
    [
        (1, 2, True),
        (0, 2, True),
        (1, 3, False),
        (0, 0, False),
        (2, None, True),
        (3, None, False),
        (None, None, False),
    ],
)
def test_is_small(numerator, denominator, small):
    assert is_small(numerator, denominator) is small


@pytest.mark.parametrize(
    ("text", "start", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_periods(text, start, last):
    period = Period.parse(text)
    assert (period.start, period.last_day, period.label) == (start, last, text)
    assert Period.of(last, period.kind) == period


@pytest.mark.parametrize("text", ["", "26", "2026-13", "2026-Q5", "2026-1", "2026-10-01", "abc"])
def test_what_is_no_period(text):
    with pytest.raises(ValueError, match="is not a period"):
        Period.parse(text)


def test_every_day_lies_in_one_period_of_each_kind():
    for kind in PeriodKind:
        period = Period.of(date(2026, 8, 31), kind)
        assert period.start <= date(2026, 8, 31) <= period.last_day
