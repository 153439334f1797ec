"""Whoever said that data about them is wrong hears what became of it."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import override

from nhip.base.notify import api as notify
from nhip.base.notify.contracts import Notice
from nhip.kernel.events import Received
from nhip.kernel.outbox import handles
from nhip.work.cases.adapters.sources import source_of
from nhip.work.cases.contracts.disputes import DisputeOutcome
from nhip.work.cases.models import DisputeAnswer
from nhip.work.cases.notices.disputes import CORRECTED, KEPT


@handles("nhip.cases.dispute_answered.v1")
def on_dispute_answered(event: Received) -> None:
    """The answer with its reason, once."""
    found = (
        DisputeAnswer.objects.select_related("dispute").filter(dispute_id=event.data["dispute_id"]).first()
    )
    if found is None:
        return
    to = UUID(event.data["party_id"])
    template = CORRECTED if found.outcome == DisputeOutcome.CORRECTED else KEPT
    source = source_of(found.dispute.source)
    with override(notify.language_of(to)):
        title = str(source.title) if source else found.dispute.source
    notify.notify(
        Notice(
            template=template,
            to=to,
            about=("dispute", found.dispute_id),
            values={"label": found.dispute.label, "source": title, "reason": found.reason},
            key=f"{template}:{found.dispute_id}",
            link=reverse("cases:own-disputes"),
            at=event.time,
        )
    )
