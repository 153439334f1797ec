"""Who may change the catalogue. Everybody may read it."""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import permission

PUBLISH = permission(
    "procedures.publish",
    _("Công bố thủ tục và nạp danh mục thủ tục"),
    roles={"administrator"},
    scope="everywhere",
)
