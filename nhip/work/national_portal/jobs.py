"""The connection at work, off the request."""

from nhip.kernel.jobs import every
from nhip.work.national_portal.actions import pulling, pushing, reconciling


@every(seconds=5)
def push() -> None:
    """Send what waits."""
    pushing.push_due()


@every(seconds=30)
def pull() -> None:
    """Fetch new dossiers and make cases of them."""
    pulling.pull()
    pulling.take_in_due()


@every(seconds=60)
def reconcile_after_outage() -> None:
    """Compare the days of an outage once it is over."""
    reconciling.reconcile_owed()


@every(seconds=900)
def reconcile_daily() -> None:
    """Compare yesterday, once."""
    reconciling.reconcile_yesterday()
