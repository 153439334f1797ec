"""Who may do what with certificates."""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import permission

CERTIFICATES = permission(
    "signing.certificates",
    _("Xem, cấp và thu hồi chứng thư chữ ký số"),
    roles={"administrator"},
    scope="everywhere",
)
SIGN = permission("signing.sign", _("Ký số văn bản"), roles={"approver", "department_head"})
