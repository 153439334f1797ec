"""Permissions of identity."""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import permission

READ_PERSON = permission(
    "identity.read_person",
    _("Đọc thông tin cá nhân của người nộp hồ sơ"),
    roles={"one_stop_officer", "handler", "approver", "department_head"},
)
MANAGE_STAFF = permission(
    "identity.manage_staff",
    _("Quản lý cơ quan, vị trí và phân công"),
    roles={"administrator"},
    scope="everywhere",
)
