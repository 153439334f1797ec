"""From a rate to points."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from nhip.insight.selfcheck.contracts import Component, Rate, Scored, Unknown

CENT = Decimal("0.01")
#: A rate on one or two cases could point at a person, so the public gets none.
SMALLEST_CELL = 3


def points_of(component: Component, rate: Rate) -> Decimal:
    """All points from `full_at` percent on, below it in proportion; rounded once, half up.

    >>> from nhip.insight.selfcheck.contracts import Words
    >>> none = Words("", "")
    >>> half = Component("x", none, none, none, Decimal(6), Decimal(80), "x", none)
    >>> points_of(half, Rate(4, 10)), points_of(half, Rate(9, 10))
    (Decimal('3.00'), Decimal('6.00'))
    """
    share = Decimal(rate.numerator * 100) / Decimal(rate.denominator)
    reached = min(share / component.full_at, Decimal(1))
    return (component.points * reached).quantize(CENT, rounding=ROUND_HALF_UP)


def scored(component: Component, rate: Rate | None, *, sees_small_cells: bool) -> Scored:
    """The component with its points; unknown is unknown, never nought."""
    if rate is None:
        return Scored(component, unknown=Unknown.NO_RECORD)
    if rate.denominator == 0:
        return Scored(component, rate, unknown=Unknown.NOTHING_COUNTED)
    if rate.denominator < SMALLEST_CELL and not sees_small_cells:
        return Scored(component, unknown=Unknown.SMALL_CELL)
    return Scored(component, rate, points_of(component, rate))


def totals(components: Iterable[Scored]) -> tuple[Decimal, Decimal]:
    """Points won, and points that could be won among what is known."""
    known = [one for one in components if one.points is not None]
    won = sum((one.points for one in known if one.points is not None), Decimal(0))
    return won, sum((one.component.points for one in known), Decimal(0))
