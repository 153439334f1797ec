"""What other modules' news does here."""

from nhip.insight.indicators.definitions.registry import definitions
from nhip.insight.indicators.jobs import recompute
from nhip.kernel.events import Received
from nhip.kernel.outbox import handles


@handles("nhip.warehouse.refreshed.v1")
def on_refreshed(event: Received) -> None:
    """New rows: queue the computing, which is too long for a transaction."""
    if any(event.data["dataset"] in known.metric.feeds for known in definitions().values()):
        recompute.enqueue()
