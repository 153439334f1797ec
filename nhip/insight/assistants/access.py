"""Who answers what the assistant could not, who is advised on cases, and who reviews policy texts.

Asking is open to everybody.
"""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import permission, token_scope

ANSWER = permission(
    "assistants.answer",
    _("Trả lời câu hỏi mà trợ lý chuyển đến"),
    roles={"one_stop_officer", "handler", "approver", "department_head", "administrator"},
    scope="everywhere",
)
ADVISE = permission(
    "assistants.advise",
    _("Dùng gợi ý của trợ lý khi xem hồ sơ của cơ quan mình"),
    roles={"one_stop_officer", "handler", "approver", "department_head"},
)
REVIEW = permission(
    "assistants.review",
    _("Đưa câu trả lời vào kho dùng chung, hoặc rút ra"),
    roles={"approver", "department_head", "administrator"},
    scope="everywhere",
)
TEXTS = permission(
    "assistants.texts",
    _("Rà văn bản: mục tiêu, mâu thuẫn, văn bản được dẫn"),
    roles={"analyst", "approver", "department_head", "administrator"},
    scope="everywhere",
)
TEXTS_SCOPE = token_scope(
    "assistants.texts", _("Rà văn bản với mục tiêu đang có hiệu lực"), permissions={TEXTS.code}
)
