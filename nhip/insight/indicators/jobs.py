"""Computing off the request."""

from nhip.insight.indicators import actions
from nhip.kernel.jobs import every, job


@job
def recompute() -> None:
    """Bring computed values up to date; metrics whose snapshots have not changed are skipped."""
    actions.recompute()


@every(seconds=3600)
def follow_the_calendar() -> None:
    """Some numbers change because a day has passed."""
    actions.recompute()
