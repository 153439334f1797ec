"""What every act on a draft begins and ends with: whose it is, and that it was saved."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.errors import NotFound
from nhip.work.cases.models import Draft


def own_draft(actor: Actor, draft_id: UUID) -> Draft:
    """The actor's own draft, locked. Raises NotFound for anybody else's."""
    draft = Draft.objects.select_for_update().filter(pk=draft_id, owner_id=party_of(actor)).first()
    if draft is None:
        raise _not_found()
    return draft


def refuse_stranger(actor: Actor, draft_id: UUID) -> Draft:
    """The actor's own draft, to be read. Raises NotFound for anybody else's."""
    draft = Draft.objects.filter(pk=draft_id, owner_id=party_of(actor)).first()
    if draft is None:
        raise _not_found()
    return draft


def save(draft: Draft, *fields: str) -> None:
    """Save these fields and the moment."""
    draft.changed_at, draft.warned_at = clock.now(), None
    draft.save(update_fields=[*fields, "changed_at", "warned_at"])


def party_of(actor: Actor) -> UUID:
    """Whoever acts, as a party. Raises NotFound for nobody."""
    if actor.party_id is None:
        raise NotFound(_("Xin đăng nhập để làm việc với hồ sơ của mình."))
    return actor.party_id


def _not_found() -> NotFound:
    return NotFound(_("Không tìm thấy hồ sơ đang soạn này trong tài khoản của quý vị."))
