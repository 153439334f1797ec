"""Who writes which form: administrators every one, a head those of the procedures their agency decides."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.kernel.errors import NotAllowed
from nhip.work.procedures.access import EDIT_ANY_FORM, EDIT_FORMS
from nhip.work.procedures.adapters.owners import owner_of


def may_write(actor: Actor, code: str) -> bool:
    """Whether the actor may write the form of a procedure."""
    return is_writer(actor, owner_of(code))


def is_writer(actor: Actor, owner: UUID | None) -> bool:
    """Whether the actor may write the form of what this agency decides, None for no single one."""
    if actor.may(EDIT_ANY_FORM.code):
        return True
    return owner is not None and actor.may(EDIT_FORMS.code, agency_id=owner)


def require_writer(actor: Actor, code: str) -> None:
    """Raise NotAllowed, saying whose form it is, unless the actor may write it."""
    if not may_write(actor, code):
        raise NotAllowed(
            _(
                "Biểu mẫu của thủ tục %(code)s không do cơ quan của quý vị soạn: mỗi cơ quan soạn biểu mẫu "
                "của thủ tục do riêng mình giải quyết, các biểu mẫu khác do người quản trị soạn."
            ),
            code=code,
        )
