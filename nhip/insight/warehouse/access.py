"""Who may look into the warehouse's catalogue; rows are asked for through indicators and opendata."""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import permission

VIEW = permission(
    "warehouse.view",
    _("Xem danh mục kho dữ liệu"),
    roles={"analyst", "administrator", "leader", "department_head"},
    scope="everywhere",
)
REFRESH = permission(
    "warehouse.refresh",
    _("Làm mới kho dữ liệu"),
    roles={"analyst", "administrator"},
    scope="everywhere",
)
