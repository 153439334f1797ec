"""Who may change the catalogue. Everybody may read it."""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import permission

PUBLISH = permission(
    "procedures.publish",
    _("Công bố thủ tục và nạp danh mục thủ tục"),
    roles={"administrator"},
    scope="everywhere",
)
EDIT_FORMS = permission(
    "procedures.edit_forms",
    _("Soạn và công bố biểu mẫu của thủ tục do cơ quan mình giải quyết"),
    roles={"administrator", "department_head"},
)
EDIT_ANY_FORM = permission(
    "procedures.edit_any_form",
    _("Soạn và công bố biểu mẫu của mọi thủ tục"),
    roles={"administrator"},
    scope="everywhere",
)
