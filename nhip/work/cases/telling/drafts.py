"""What owners of drafts hear."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import override

from nhip.base.notify import api as notify
from nhip.base.notify.contracts import Notice
from nhip.kernel.events import Received
from nhip.kernel.outbox import handles
from nhip.work.cases.models import Draft
from nhip.work.cases.notices.drafts import DRAFT_EXPIRING
from nhip.work.cases.telling.about import day_words
from nhip.work.procedures import api as procedures


@handles("nhip.cases.draft_expiring.v1")
def on_expiring(event: Received) -> None:
    """The owner is told until when the draft is kept; one that was touched meanwhile stays."""
    draft = Draft.objects.filter(pk=UUID(event.data["draft_id"]), warned_at__isnull=False).first()
    if draft is None:
        return
    code, until = draft.procedure_code, event.data["kept_until"]
    with override(notify.language_of(draft.owner_id)):
        procedure = procedures.titles([code]).get(code, code)
    notify.notify(
        Notice(
            template=DRAFT_EXPIRING,
            to=draft.owner_id,
            about=("draft", draft.pk),
            values={"procedure": procedure, "kept_until": day_words(until, to=draft.owner_id)},
            key=f"{DRAFT_EXPIRING}:{draft.pk}:{until}",
            link=reverse("cases:draft", args=[draft.pk]),
            at=event.time,
        )
    )
