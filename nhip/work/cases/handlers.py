"""What other modules' news does here."""

from datetime import date

from nhip.kernel.events import Received
from nhip.kernel.outbox import handles
from nhip.work.cases import paying as paying
from nhip.work.cases import telling as telling
from nhip.work.cases.actions.calendar import count_again


@handles("nhip.kernel.calendar_changed.v1")
def on_calendar_changed(event: Received) -> None:
    """A day off was moved: every open due date that may lie behind it is counted again."""
    count_again(date.fromisoformat(event.data["day"]))
