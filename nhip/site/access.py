"""Permissions of the site's own pages."""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import permission

ADMINISTER = permission(
    "site.administer",
    _("Quản trị hệ thống"),
    roles={"administrator"},
    scope="everywhere",
)
