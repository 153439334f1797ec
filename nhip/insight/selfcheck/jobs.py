"""Counting off the request."""

from nhip.insight.selfcheck.adapters import counting, kept
from nhip.kernel.jobs import every, job


@job
def count_ahead() -> None:
    """Count this year's measures on a new snapshot, so that nobody waits for it."""
    counting.count_ahead()


@every(seconds=600)
def follow_the_day() -> None:
    """Some measures change because a day has passed; what was counted long ago is forgotten."""
    counting.count_ahead()
    kept.forget_old()
