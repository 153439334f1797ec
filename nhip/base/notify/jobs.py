"""The worker's part: sending what is queued."""

from uuid import UUID

from nhip.base.notify.actions import sending
from nhip.kernel.jobs import every, job


@job
def send_announcement(delivery_id: str) -> None:
    """Send one announcement, the moment its notice is kept."""
    sending.send(UUID(delivery_id))


@every(seconds=30)
def send_waiting_announcements() -> None:
    """Send what waited for the morning or for a second try; settle what a killed worker left behind."""
    sending.give_up_lost()
    for delivery_id in sending.waiting():
        sending.send(delivery_id)
