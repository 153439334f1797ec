"""Filing by a program, with a key that makes it happen once however often it is sent."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhip.kernel.access import Actor
from nhip.kernel.errors import Conflict, Invalid
from nhip.work.cases.actions.filing import file_draft
from nhip.work.cases.actions.moving import not_found
from nhip.work.cases.models import Case, Draft
from nhip.work.cases.models.keys import FilingKey

LONGEST_KEY = 100


@dataclass(frozen=True, slots=True)
class Filed:
    """The case, and whether this request made it."""

    case_id: UUID
    is_new: bool


def file_with_key(actor: Actor, draft_id: UUID, *, key: str) -> Filed:
    """File a draft under an idempotency key; the same key answers the same case, whoever asks again.

    Raises Invalid without a key, Conflict for a key that belongs to another draft, and what filing raises:
    then the key stays with the draft, so that it can be mended and sent again.
    """
    _check(key)
    before = Case.objects.filter(draft_id=draft_id, applicant_id=actor.party_id).only("pk").first()
    if before is None and not Draft.objects.filter(pk=draft_id, owner_id=actor.party_id).exists():
        raise not_found(draft_id)
    _take(actor, draft_id, key=key)
    return Filed(file_draft(actor, draft_id), is_new=before is None)


def _take(actor: Actor, draft_id: UUID, *, key: str) -> None:
    held = FilingKey.objects.filter(applicant_id=actor.party_id, key=key).first()
    if held is None:
        try:
            with transaction.atomic():
                FilingKey.objects.create(applicant_id=actor.own_party(), key=key, draft_id=draft_id)
        except IntegrityError:
            # Another request with the same key was quicker.
            held = FilingKey.objects.get(applicant_id=actor.party_id, key=key)
    if held is not None and held.draft_id != draft_id:
        raise Conflict(gettext_lazy("Khoá Idempotency-Key này đã dùng cho hồ sơ khác; xin dùng khoá mới."))


def _check(key: str) -> None:
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        message = _("Xin gửi tiêu đề Idempotency-Key: từ 1 đến 100 ký tự, mỗi hồ sơ một khoá.")
        raise Invalid(message, fields={"Idempotency-Key": message})
