"""Reactions to what other modules tell, and to their question who may read a proof."""

from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from nhip.base.files.api import register_reader
from nhip.kernel.access import Actor
from nhip.kernel.events import Received
from nhip.kernel.outbox import handles
from nhip.kernel.ui import formats
from nhip.work.directives import telling as telling
from nhip.work.directives.actions import reopen_relapsed
from nhip.work.directives.actions.reviewing import Relapse
from nhip.work.directives.models import WorkItem


@handles("nhip.indicators.relapsed.v1")
def on_relapsed(event: Received) -> None:
    """A number that was put right is off course again: what was closed about it is open again."""
    reopen_relapsed(
        Relapse(
            event_id=event.id,
            at=event.time,
            indicator_code=event.data["metric"],
            territory=event.data["territory"],
            reason=_reason(event),
        )
    )


def _reason(event: Received) -> str:
    # The log is kept in the language of the State, whoever's request happened to deliver the event.
    with override("vi"):
        return _("Con số tụt lại: kỳ %(period)s chỉ còn %(amount)s, lệch khỏi mục tiêu.") % {
            "period": event.data["period"],
            "amount": formats.number(Decimal(event.data["amount"]), language="vi"),
        }


def may_read_proof(actor: Actor, directive_id: str) -> bool:
    """Files handed in about a directive are read by whoever may see the directive."""
    return WorkItem.objects.visible_to(actor).filter(directive=UUID(directive_id)).exists()


register_reader("directive", may_read_proof)
