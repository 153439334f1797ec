"""Who looks after the connection."""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import permission

SUPERVISE = permission(
    "national_portal.supervise",
    _("Trông coi kết nối với Cổng Dịch vụ công quốc gia"),
    roles={"administrator", "department_head"},
    scope="everywhere",
)
