"""Who is told of the facts of modules that stand beside notify."""

from uuid import UUID

from nhip.base.notify import api as notify
from nhip.base.notify.contracts import Notice
from nhip.kernel.events import Received
from nhip.kernel.outbox import handles
from nhip.site import exchange_notices as exchange_notices
from nhip.site.notices import ACCESS_QUESTION_ANSWERED


@handles("nhip.exchange.access_question_answered.v1")
def tell_who_asked(event: Received) -> None:
    """The person who asked about a call reads that it was answered, with the way to the answer."""
    record_id = event.data["record_id"]
    notify.notify(
        Notice(
            template=ACCESS_QUESTION_ANSWERED,
            to=UUID(event.data["party_id"]),
            about=("exchange_access", record_id),
            values={"service": event.data["service"]},
            key=f"{ACCESS_QUESTION_ANSWERED}:{event.data['question_id']}",
            link=f"/account/data-accesses/{record_id}/",
            at=event.time,
        )
    )
