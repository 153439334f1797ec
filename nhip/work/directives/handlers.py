"""Reactions to what other modules tell."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from nhip.kernel.events import Received
from nhip.kernel.outbox import handles
from nhip.work.directives.actions import reopen_relapsed
from nhip.work.directives.actions.reviewing import Relapse


@handles("nhip.indicators.relapsed.v1")
def on_relapsed(event: Received) -> None:
    """A number that was put right is off target again: what was closed about it is open again."""
    reopen_relapsed(
        Relapse(
            event_id=event.id,
            at=event.time,
            indicator_code=event.data["indicator"],
            territory=event.data["territory"],
            reason=_reason(event),
        )
    )


def _reason(event: Received) -> str:
    # The log is kept in the language of the State, whoever's request happened to deliver the event.
    with override("vi"):
        return _("Số liệu kỳ %(period)s tụt lại: %(value)s, mục tiêu %(target)s.") % {
            name: event.data.get(name) or _("không rõ") for name in ("period", "value", "target")
        }
