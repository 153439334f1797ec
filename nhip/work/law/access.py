"""Who may take documents in, settle what their reading left open, and name what texts measure.

Everybody may read the law.
"""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import permission

IMPORT = permission(
    "law.import",
    _("Nạp văn bản pháp luật"),
    roles={"administrator"},
    scope="everywhere",
)
REVIEW = permission(
    "law.review",
    _("Xem lại điểm mà máy đọc văn bản chưa chắc"),
    roles={"analyst", "department_head", "administrator"},
    scope="everywhere",
)
ALIAS = permission(
    "law.alias",
    _("Gán chỉ số cho cách gọi trong văn bản"),
    roles={"analyst", "department_head", "administrator"},
    scope="everywhere",
)
