"""Who may do what to cases. The applicant needs no permission for their own."""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import permission

RECEIVE = permission("cases.receive", _("Tiếp nhận và trả kết quả hồ sơ"), roles={"one_stop_officer"})
PROCESS = permission("cases.process", _("Xử lý hồ sơ"), roles={"handler"})
DECIDE = permission("cases.decide", _("Duyệt và ký kết quả hồ sơ"), roles={"approver", "department_head"})
WATCH = permission(
    "cases.watch",
    _("Xem hồ sơ để giám sát, không có thông tin cá nhân"),
    roles={"leader", "analyst"},
    scope="everywhere",
)
DESK = permission(
    "cases.desk",
    _("Mở bàn làm việc hồ sơ"),
    roles={"one_stop_officer", "handler", "approver", "department_head"},
)
