"""Permissions of identity."""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import permission

READ_PERSON = permission(
    "identity.read_person",
    _("Đọc thông tin cá nhân của người nộp hồ sơ"),
    roles={"one_stop_officer", "handler", "approver", "department_head"},
)
MANAGE_CLIENTS = permission(
    "identity.manage_clients",
    _("Cấp và thu hồi quyền cho phần mềm kết nối"),
    roles={"administrator"},
    scope="everywhere",
)
MANAGE_STAFF = permission(
    "identity.manage_staff",
    _("Quản lý cơ quan, vị trí và phân công"),
    roles={"administrator"},
    scope="everywhere",
)
FIND_PERSON = permission(
    "identity.find_person",
    _("Tìm và lập hồ sơ người đến quầy"),
    roles={"one_stop_officer"},
)
RECORD_MANDATE = permission(
    "identity.record_mandate",
    _("Ghi nhận đại diện, uỷ quyền tại quầy"),
    roles={"one_stop_officer"},
)
