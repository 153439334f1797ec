"""The one division and the one rounding between counted integers and a shown number."""

from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")


def share_points(numerator: int, denominator: int) -> Decimal:
    """A share in points of a hundred: two decimals, halves away from zero (làm tròn nửa lên).

    >>> share_points(1, 3), share_points(1, 16)
    (Decimal('33.33'), Decimal('6.25'))
    """
    return (Decimal(numerator) * 100 / Decimal(denominator)).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
