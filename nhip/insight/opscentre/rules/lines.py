"""How a small line is drawn: pure geometry, no words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from nhip.insight.opscentre.contracts import Point

WIDTH, HEIGHT, MARGIN = 120, 32, 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line in a box of WIDTH x HEIGHT. `target_y` is None when the target lies outside what is drawn."""

    path: str
    last_x: float
    last_y: float
    target_y: float | None


def line(points: Sequence[Point], *, target: Decimal | None) -> Line | None:
    """Draw a series over time with its target; None for fewer than two points, which show no course.

    The target widens the range up to three times what the values span: further away it would flatten the
    line, and is left out.
    """
    if len(points) < 2:
        return None
    low, high = _range([point.amount for point in points], target)
    places = [(_x(point, points), _y(point.amount, low, high)) for point in points]
    drawn = target is not None and low <= target <= high
    return Line(
        path="M" + "L".join(f"{x:g} {y:g}" for x, y in places),
        last_x=places[-1][0],
        last_y=places[-1][1],
        target_y=_y(target, low, high) if drawn and target is not None else None,
    )


def _range(amounts: Sequence[Decimal], target: Decimal | None) -> tuple[Decimal, Decimal]:
    low, high = min(amounts), max(amounts)
    span = high - low
    if target is not None and low - 2 * span <= target <= high + 2 * span:
        low, high = min(low, target), max(high, target)
    return (low, high) if high > low else (low - 1, high + 1)


def _x(point: Point, points: Sequence[Point]) -> float:
    """Days apart on the page as they are in time: a missing month leaves a gap as wide as a month."""
    span = (points[-1].day - points[0].day).days
    share = (point.day - points[0].day).days / span
    return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)


def _y(amount: Decimal, low: Decimal, high: Decimal) -> float:
    share = float((amount - low) / (high - low))
    return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)
