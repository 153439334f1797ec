"""Reactions of files."""

from nhip.base.files.jobs import check_file
from nhip.kernel.events import Received
from nhip.kernel.outbox import handles


@handles("nhip.files.received.v1")
def on_received(event: Received) -> None:
    """Have the file checked: the job stands with the delivery of the event, so neither is lost alone."""
    check_file.enqueue(event.data["file_id"])
