"""Who may see behind the self-assessment. The scores themselves are public; one or two cases are not."""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import permission

ROWS = permission(
    "selfcheck.rows",
    _("Xem các hồ sơ làm nên điểm tự đánh giá"),
    roles={"analyst", "leader", "department_head", "administrator"},
    scope="everywhere",
)
DECLARE = permission(
    "selfcheck.declare",
    _("Trả lời câu hỏi tự đánh giá kèm bằng chứng"),
    roles={"analyst", "administrator"},
    scope="everywhere",
)
