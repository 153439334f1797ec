"""Percentiles by nearest rank."""

from collections.abc import Sequence


def percentile(ordered: Sequence[int], percent: int) -> int:
    """The smallest value that `percent` of a hundred do not exceed; 0 of nothing.

    >>> percentile([10, 20, 30, 40], 50), percentile([10, 20, 30, 40], 99), percentile([], 50)
    (20, 40, 0)
    """
    if not ordered:
        return 0
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(rank, 1) - 1]
