"""Who may take documents in. Everybody may read them."""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import permission

IMPORT = permission(
    "law.import",
    _("Nạp văn bản pháp luật"),
    roles={"administrator"},
    scope="everywhere",
)
