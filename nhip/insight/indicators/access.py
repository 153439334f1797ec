"""Who may see and do what with numbers.

The numbers themselves are public, because they are aggregates: units whose value rests on fewer than
three cases are hidden from the public (`rules.suppression`). Rows are for staff who answer for them.
"""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import permission

STAFF = {"analyst", "leader", "department_head", "administrator"}

VIEW = permission("indicators.view", _("Xem chỉ số, kể cả ô ít hồ sơ"), roles=STAFF, scope="everywhere")
ROWS = permission(
    "indicators.rows",
    _("Xem các hồ sơ làm nên một con số"),
    roles={"analyst", "leader", "department_head"},
    scope="everywhere",
)
REPRODUCE = permission(
    "indicators.reproduce", _("Tính lại và so một con số"), roles=STAFF, scope="everywhere"
)
LOAD = permission(
    "indicators.load",
    _("Nạp mục tiêu và số liệu báo cáo"),
    roles={"analyst", "administrator"},
    scope="everywhere",
)
ADOPT = permission(
    "indicators.adopt",
    _("Thêm chỉ số, nhận mục tiêu từ văn bản đã rà"),
    roles={"analyst", "department_head", "administrator"},
    scope="everywhere",
)
