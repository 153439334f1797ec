"""What other modules' news does here."""

from nhip.insight.indicators.jobs import recompute
from nhip.kernel.events import Received
from nhip.kernel.outbox import handles


@handles("nhip.warehouse.refreshed.v1")
def on_refreshed(event: Received) -> None:
    """New rows: queue the computing, which is too long for a transaction."""
    recompute.enqueue()
