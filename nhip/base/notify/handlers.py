"""Reactions of notify."""

from uuid import UUID

from nhip.base.notify.jobs import send_announcement
from nhip.base.notify.queries.deliveries import queued_of
from nhip.kernel.events import Received
from nhip.kernel.outbox import handles


@handles("nhip.notify.noticed.v1")
def on_noticed(event: Received) -> None:
    """Have the announcements sent: the jobs stand with the delivery of the event, so neither is lost."""
    for delivery_id in queued_of(UUID(event.data["notice_id"])):
        send_announcement.enqueue(str(delivery_id))
