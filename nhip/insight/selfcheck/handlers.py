"""What other modules' news does here."""

from nhip.insight.selfcheck import measures
from nhip.insight.selfcheck.jobs import count_ahead
from nhip.kernel.events import Received
from nhip.kernel.outbox import handles


@handles("nhip.warehouse.refreshed.v1")
def on_refreshed(event: Received) -> None:
    """New rows: count them before somebody asks."""
    read = {name for one in measures.measures().values() for name in (one.dataset, *one.joins)}
    if event.data["dataset"] in read:
        count_ahead.enqueue()
