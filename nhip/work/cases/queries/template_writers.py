"""Who writes which template: administrators every one, a head those that only their agency's results use."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.kernel.errors import NotAllowed
from nhip.work.cases.access import EDIT_ANY_RESULT_TEMPLATE, EDIT_RESULT_TEMPLATES
from nhip.work.cases.queries.result_fields import procedures_behind
from nhip.work.procedures import api as procedures


def owner_of_template(key: str) -> UUID | None:
    """The agency whose procedures alone have results by this template; None where several have, or none."""
    owners = {procedures.owner_of(code) for code in procedures_behind(key)}
    return owners.pop() if len(owners) == 1 else None


def may_write_template(actor: Actor, key: str) -> bool:
    """Whether the actor may change a template."""
    if actor.may(EDIT_ANY_RESULT_TEMPLATE.code):
        return True
    owner = owner_of_template(key)
    return owner is not None and actor.may(EDIT_RESULT_TEMPLATES.code, agency_id=owner)


def require_template_writer(actor: Actor, key: str) -> None:
    """Raise NotAllowed, saying who may, unless the actor may change a template."""
    if not may_write_template(actor, key):
        raise NotAllowed(
            _(
                "Mẫu này không phải của riêng cơ quan quý vị: mỗi cơ quan sửa mẫu chỉ dùng cho thủ tục do "
                "mình giải quyết, các mẫu khác do người quản trị sửa."
            )
        )
