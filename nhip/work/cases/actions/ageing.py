"""Drafts nobody touches: their owner is told some days before, then they go with their uploads.

How long is the province's to say, in its cases.toml.
"""

from uuid import UUID

from django.db import transaction

from nhip.base.files import api as files
from nhip.base.payments import api as payments
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.action import action
from nhip.work.cases.adapters.keeping import keeping, kept_until
from nhip.work.cases.events import DraftExpired, DraftExpiring
from nhip.work.cases.models import Draft, HeldInput
from nhip.work.cases.rules.ageing import is_over, warn_before

MOST_AT_ONCE = 500


def warn_of_old_drafts() -> int:
    """Tell the owners of drafts that come to their end; answers how many were told. Each is told once."""
    before = warn_before(clock.now(), keeping())
    if before is None:
        return 0
    rows = Draft.objects.filter(changed_at__lte=before, warned_at__isnull=True).order_by("changed_at")
    return sum(_warn(draft_id) for draft_id in list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE]))


def delete_old_drafts() -> int:
    """Delete the drafts whose owner was told long enough ago; answers how many went."""
    rows = Draft.objects.filter(warned_at__isnull=False).order_by("changed_at")
    return sum(_delete(draft_id) for draft_id in list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE]))


def _warn(draft_id: UUID) -> bool:
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(pk=draft_id, warned_at__isnull=True).first()
        before = warn_before(clock.now(), keeping())
        if draft is None or before is None or draft.changed_at > before:
            return False
        with action("cases.warn_of_draft", actor=SYSTEM, about=("draft", draft_id)) as done:
            done.allow("the platform itself")
            draft.warned_at = clock.now()
            draft.save(update_fields=["warned_at"])
            until = kept_until(draft.changed_at, draft.warned_at) or clock.today()
            done.note(kept_until=until)
            done.emit(DraftExpiring(draft_id=draft_id, procedure_code=draft.procedure_code, kept_until=until))
    return True


def _delete(draft_id: UUID) -> bool:
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
        if draft is None or not _goes(draft):
            return False
        with action("cases.delete_old_draft", actor=SYSTEM, about=("draft", draft_id)) as done:
            done.allow("the platform itself")
            forgotten = files.forget_all(SYSTEM, ("draft", draft_id))
            HeldInput.objects.filter(draft_id=draft_id).delete()
            done.note(files=forgotten, changed_on=clock.local_date(draft.changed_at))
            done.emit(DraftExpired(draft_id=draft_id, procedure_code=draft.procedure_code, files=forgotten))
            draft.delete()
    return True


def _goes(draft: Draft) -> bool:
    over = is_over(clock.now(), keeping(), changed_at=draft.changed_at, warned_at=draft.warned_at)
    # Money that came in for a draft is to be filed or given back first: that is for people to settle.
    return over and not any(bill.received for bill in payments.bills_about(("draft", draft.pk)))
