"""Measures of a search over labelled questions. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from nhip.work.law.rules.sureness import CurvePoint, curve


@dataclass(frozen=True, slots=True)
class Measures:
    """`r1` to `r10`: share of questions with a right article among the first so many; `mrr` the mean of
    1/rank within ten; times in milliseconds a question; `curve`: precision against the share answered.
    """

    n: int
    r1: float
    r5: float
    r10: float
    mrr: float
    ms_p50: float
    ms_p95: float
    curve: tuple[CurvePoint, ...] = field(default=(), repr=False)


def measure(ranks: Sequence[int], times_ms: Sequence[float], sureness: Sequence[float] = ()) -> Measures:
    """Measures from the rank of the first right article of each question (0: not among ten).

    >>> measure([1, 0, 2, 1], [1.0, 2.0, 3.0, 4.0])
    Measures(n=4, r1=0.5, r5=0.75, r10=0.75, mrr=0.625, ms_p50=3.0, ms_p95=4.0)
    """
    count = max(len(ranks), 1)
    ordered = sorted(times_ms) or [0.0]
    within = {most: sum(0 < rank <= most for rank in ranks) / count for most in (1, 5, 10)}
    return Measures(
        n=len(ranks),
        r1=round(within[1], 4),
        r5=round(within[5], 4),
        r10=round(within[10], 4),
        mrr=round(sum(1 / rank for rank in ranks if rank) / count, 4),
        ms_p50=round(ordered[len(ordered) // 2], 2),
        ms_p95=round(ordered[int(len(ordered) * 0.95)], 2),
        curve=curve([(sure, rank == 1) for sure, rank in zip(sureness, ranks, strict=False)]),
    )
