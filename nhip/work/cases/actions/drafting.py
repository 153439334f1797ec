"""What every act on a draft begins and ends with: whose it is, and that it was saved."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.composed import Composed, Slot, update
from nhip.kernel.errors import NotFound
from nhip.work.cases.models import Draft

_MINE = {"pk": Slot("draft", models.UUIDField()), "owner_id": Slot("owner", models.UUIDField())}
_OWN = Composed(lambda: Draft.objects.filter(**_MINE))
_OWN_LOCKED = Composed(lambda: Draft.objects.select_for_update().filter(**_MINE))


def own_draft(actor: Actor, draft_id: UUID) -> Draft:
    """The actor's own draft, locked. Raises NotFound for anybody else's."""
    draft = _OWN_LOCKED.first(draft=draft_id, owner=party_of(actor))
    if draft is None:
        raise _not_found()
    return draft


def refuse_stranger(actor: Actor, draft_id: UUID) -> Draft:
    """The actor's own draft, to be read. Raises NotFound for anybody else's."""
    party_of(actor)
    draft = find_own(actor, draft_id)
    if draft is None:
        raise _not_found()
    return draft


def find_own(actor: Actor, draft_id: UUID) -> Draft | None:
    """The actor's own draft, to be read; None for anybody else's and for nobody."""
    return _OWN.first(draft=draft_id, owner=actor.party_id) if actor.party_id else None


def save(draft: Draft, *fields: str) -> None:
    """Save these fields and the moment."""
    draft.changed_at, draft.warned_at = clock.now(), None
    update(draft, *fields, "changed_at", "warned_at")


def party_of(actor: Actor) -> UUID:
    """Whoever acts, as a party. Raises NotFound for nobody."""
    if actor.party_id is None:
        raise NotFound(_("Xin đăng nhập để làm việc với hồ sơ của mình."))
    return actor.party_id


def _not_found() -> NotFound:
    return NotFound(_("Không tìm thấy hồ sơ đang soạn này trong tài khoản của quý vị."))
