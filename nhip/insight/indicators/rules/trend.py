"""Where the last two full periods lead."""

from collections.abc import Sequence
from decimal import Decimal

from nhip.insight.indicators.contracts import Direction, Trend

# Half a point of a share, or one part in a hundred of anything else, is noise.
STEADY_POINTS = Decimal("0.5")
STEADY_PART = Decimal("0.01")


def trend(amounts: Sequence[Decimal], *, direction: Direction, unit: str) -> Trend:
    """The trend of full periods in order of time.

    >>> trend([Decimal(40), Decimal(45)], direction=Direction.UP, unit="%")
    <Trend.IMPROVING: 'improving'>
    """
    if len(amounts) < 2:
        return Trend.UNKNOWN
    before, last = amounts[-2], amounts[-1]
    change = last - before
    noise = STEADY_POINTS if unit == "%" else abs(before) * STEADY_PART
    if abs(change) < noise or change == 0:
        return Trend.STEADY
    if (change > 0) is (direction is Direction.UP):
        return Trend.IMPROVING
    return Trend.WORSENING
