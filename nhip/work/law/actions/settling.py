"""A person settles what a stage of reading left open."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.work.law.access import REVIEW
from nhip.work.law.contracts import DocumentNotFound
from nhip.work.law.events import DoubtSettled
from nhip.work.law.models import Doubt

LONGEST_NOTE = 500


def settle(actor: Actor, doubt_id: UUID, note: str) -> None:
    """Close a doubt with what the person found. Closed already, nothing changes. Needs `law.review`.

    Raises DocumentNotFound, NotAllowed.
    """
    with action("law.settle_doubt", actor=actor, about=("law_doubt", doubt_id), emits=False) as act:
        act.require(REVIEW.code)
        row = (
            Doubt.objects.select_for_update(of=("self",))
            .select_related("expression__document")
            .filter(pk=doubt_id)
            .first()
        )
        if row is None:
            raise DocumentNotFound(_("Không có điểm cần xem lại này."))
        if row.settled_at is not None:
            return
        row.settled_at, row.settled_by, row.note = clock.now(), actor.party_id, note.strip()[:LONGEST_NOTE]
        row.save(update_fields=["settled_at", "settled_by", "note"])
        document = row.expression.document.slug
        act.note(document=document, address=row.address, kind=row.kind)
        act.emit(DoubtSettled(document, row.address, row.kind))
