"""Who may look at the operations centre."""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import permission

VIEW = permission(
    "opscentre.view",
    _("Xem trung tâm điều hành"),
    roles={"leader", "department_head", "analyst", "administrator"},
    scope="everywhere",
)
