"""How figures are said: the middle, the slow end, and how busy the machine was."""

import os
from collections.abc import Sequence
from statistics import median


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 stay under."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]


def line(name: str, milliseconds: Sequence[float], *, more: str = "") -> str:
    """One row of a table of times."""
    return (
        f"  {name:<34} p50 {median(milliseconds):7.1f} ms   p95 {p95(milliseconds):7.1f} ms   {more}".rstrip()
    )


def load() -> str:
    """How busy the machine is, with other things too."""
    return "load " + " ".join(f"{one:.1f}" for one in os.getloadavg())
