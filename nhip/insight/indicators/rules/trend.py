"""Where a series leads: its last full periods against those before.

Six full periods or more: the mean of the last three against the mean of the three before, so that one
month does not make a trend. Fewer: the last against the one before.
"""

from collections.abc import Sequence
from decimal import Decimal

from nhip.insight.indicators.contracts import Direction, Trend

# Half a point of a share, or one part in a hundred of anything else, is noise.
STEADY_POINTS = Decimal("0.5")
STEADY_PART = Decimal("0.01")
WINDOW = 3


def trend(amounts: Sequence[Decimal], *, direction: Direction, unit: str) -> Trend:
    """The trend of full periods in order of time.

    >>> trend([Decimal(40), Decimal(45)], direction=Direction.UP, unit="%")
    <Trend.IMPROVING: 'improving'>
    """
    if len(amounts) < 2 or direction is Direction.NEITHER:
        return Trend.UNKNOWN
    before, last = _compared(amounts)
    change = last - before
    noise = STEADY_POINTS if unit == "%" else abs(before) * STEADY_PART
    if abs(change) < noise or change == 0:
        return Trend.STEADY
    if (change > 0) is (direction is Direction.UP):
        return Trend.IMPROVING
    return Trend.WORSENING


def _compared(amounts: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    if len(amounts) < 2 * WINDOW:
        return amounts[-2], amounts[-1]
    before, last = amounts[-2 * WINDOW : -WINDOW], amounts[-WINDOW:]
    return sum(before, Decimal(0)) / WINDOW, sum(last, Decimal(0)) / WINDOW
