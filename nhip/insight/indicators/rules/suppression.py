"""Small cells: a number from fewer than three cases could point at a person, so the public gets none.

Shares are judged by their denominator, counts by themselves. Where a single unit of a table would be
hidden it could be had by subtraction from the total, so the next smallest is hidden with it.
"""

from collections.abc import Mapping

SMALLEST_CELL = 3


def is_small(numerator: int | None, denominator: int | None) -> bool:
    """Whether a value rests on one or two cases."""
    base = numerator if denominator is None else denominator
    return base is not None and 0 < base < SMALLEST_CELL


def hidden(bases: Mapping[str, int]) -> frozenset[str]:
    """The units of a table to hide, given how many cases each rests on."""
    small = {unit for unit, base in bases.items() if 0 < base < SMALLEST_CELL}
    others = sorted((base, unit) for unit, base in bases.items() if unit not in small and base > 0)
    if len(small) == 1 and others:
        small.add(others[0][1])
    return frozenset(small)
