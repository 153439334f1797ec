"""Who may do what with directives. Agency scope means: for the agencies a person works in."""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import permission

ISSUE = permission("directives.issue", _("Ra chỉ đạo"), roles={"leader"})
CLOSE = permission("directives.close", _("Kết thúc, trả lại, rút hoặc mở lại chỉ đạo"), roles={"leader"})
HANDLE = permission("directives.handle", _("Nhận và báo cáo chỉ đạo"), roles={"department_head"})
VIEW = permission(
    "directives.view",
    _("Xem chỉ đạo của cơ quan mình"),
    roles={"leader", "department_head", "analyst", "administrator"},
)
VIEW_ALL = permission(
    "directives.view_all", _("Xem mọi chỉ đạo"), roles={"analyst", "administrator"}, scope="everywhere"
)
