"""Permissions of notify, and whose notices an actor may read."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor, SignInRequired, permission

MANAGE_TEMPLATES = permission(
    "notify.manage_templates",
    _("Sửa mẫu thông báo"),
    roles={"administrator"},
    scope="everywhere",
)
SEE_OUTBOX = permission(
    "notify.see_outbox",
    _("Xem hộp thư đi"),
    roles={"administrator"},
    scope="everywhere",
)


def own(actor: Actor) -> UUID:
    """The person whose notices and choices the actor may use: themselves. Raises SignInRequired."""
    if actor.party_id is None:
        raise SignInRequired(_("Xin đăng nhập để tiếp tục."))
    return actor.party_id
