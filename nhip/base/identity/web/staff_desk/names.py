"""What roles and kinds of agencies are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhip.base.identity.contracts import AgencyKind, Role

Text = str | Promise

ROLES: dict[str, Text] = {
    Role.ONE_STOP_OFFICER: _("Công chức một cửa"),
    Role.HANDLER: _("Người thụ lý"),
    Role.APPROVER: _("Người duyệt"),
    Role.DEPARTMENT_HEAD: _("Thủ trưởng cơ quan"),
    Role.LEADER: _("Lãnh đạo tỉnh, thành phố"),
    Role.ANALYST: _("Người phân tích dữ liệu"),
    Role.ADMINISTRATOR: _("Người quản trị"),
}
KINDS: dict[str, Text] = {
    AgencyKind.LEADERSHIP: _("Cơ quan lãnh đạo"),
    AgencyKind.DEPARTMENT: _("Sở, ngành"),
    AgencyKind.COMMUNE: _("Ủy ban nhân dân phường, xã, đặc khu"),
    AgencyKind.ONE_STOP: _("Trung tâm phục vụ hành chính công"),
}
