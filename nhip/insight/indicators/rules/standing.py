"""How a target stands: met, on course, off course, no data.

1. Without a value there is no data.
2. A target year that is over is settled by the latest value for that year or a later one: met or
   missed; a value from before the year settles nothing, so there is no data.
3. Before that, a value that satisfies the target is met.
4. Otherwise the straight line from the first value to the target at the end of its year says what
   was to be expected by now: reached, on course; not reached, off course. One value alone gives no
   line, so there is no data to judge a course by.
5. A target without a year is a standing demand: met, or on course while the trend improves
   (`rules.trend`), or off course. One that binds every year (“hằng năm”) is met or off course.

“=” asks for at least the value where more is better, and at most where less is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nhip.insight.indicators.contracts import Direction, State, Trend, Verdict

REASONS = (
    "no_value",
    "closed_without_value",
    "closed_met",
    "closed_missed",
    "reached",
    "one_value",
    "ahead_of_line",
    "behind_line",
    "standing_met",
    "standing_improving",
    "standing_short",
)


@dataclass(frozen=True, slots=True)
class Aim:
    """What is asked for: the part of a target that can be judged."""

    comparator: str
    value: Decimal
    direction: Direction
    year: int | None = None
    every_year: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A value with the day its period ends."""

    until: date
    amount: Decimal


def satisfies(amount: Decimal, aim: Aim) -> bool:
    """Whether an amount is what the aim asks for."""
    if aim.comparator == ">":
        return amount > aim.value
    if aim.comparator == "<":
        return amount < aim.value
    if aim.comparator == ">=":
        return amount >= aim.value
    if aim.comparator == "<=":
        return amount <= aim.value
    if aim.direction is Direction.UP:
        return amount >= aim.value
    return amount <= aim.value


def judge(aim: Aim, points: Sequence[Point], *, today: date, trend: Trend) -> Verdict:
    """The verdict on the last of the points, which are in order of time."""
    closed = aim.year is not None and today > date(aim.year, 12, 31)
    if not points:
        return Verdict(State.NO_DATA, closed, "no_value")
    distance = points[-1].amount - aim.value
    if aim.year is None:
        state, reason = _standing_demand(aim, points[-1], trend)
        return Verdict(state, False, reason, distance)
    if closed:
        return _settled(aim, aim.year, points[-1], distance)
    return _on_the_way(aim, aim.year, points, distance)


def _standing_demand(aim: Aim, last: Point, trend: Trend) -> tuple[State, str]:
    if satisfies(last.amount, aim):
        return State.MET, "standing_met"
    if trend is Trend.IMPROVING and not aim.every_year:
        return State.ON_COURSE, "standing_improving"
    return State.OFF_COURSE, "standing_short"


def _settled(aim: Aim, year: int, last: Point, distance: Decimal) -> Verdict:
    if last.until.year < year:
        return Verdict(State.NO_DATA, True, "closed_without_value", distance)
    if satisfies(last.amount, aim):
        return Verdict(State.MET, True, "closed_met", distance)
    return Verdict(State.OFF_COURSE, True, "closed_missed", distance)


def _on_the_way(aim: Aim, year: int, points: Sequence[Point], distance: Decimal) -> Verdict:
    last = points[-1]
    if satisfies(last.amount, aim):
        return Verdict(State.MET, False, "reached", distance)
    if len(points) < 2:
        return Verdict(State.NO_DATA, False, "one_value", distance)
    expected = expected_at(last.until, first=points[0], aim=aim, year=year)
    if last.amount == expected or _better(last.amount, expected, aim.direction):
        return Verdict(State.ON_COURSE, False, "ahead_of_line", distance, expected)
    return Verdict(State.OFF_COURSE, False, "behind_line", distance, expected)


def expected_at(day: date, *, first: Point, aim: Aim, year: int) -> Decimal:
    """Where the straight line from the first value to the target stands on a day, to two decimals."""
    whole = (date(year, 12, 31) - first.until).days
    if whole <= 0:
        return aim.value
    share = Decimal((day - first.until).days) / Decimal(whole)
    exact = first.amount + (aim.value - first.amount) * min(share, Decimal(1))
    return exact.quantize(Decimal("0.01"))


def _better(amount: Decimal, other: Decimal, direction: Direction) -> bool:
    return amount > other if direction is Direction.UP else amount < other
