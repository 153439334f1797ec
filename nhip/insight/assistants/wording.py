"""Words for statements, pairs and advice, on pages and on paper."""

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from nhip.insight.assistants.contracts import AdviceAnswer, AdviceKind
from nhip.kernel.ui import formats
from nhip.work.law.contracts import ConflictLabel, Statement, StatementKind

LABELS = {
    ConflictLabel.CONTRADICTION: _("Mâu thuẫn"),
    ConflictLabel.BROKEN_PATH: _("Lộ trình đứt gãy"),
    ConflictLabel.MISCOUNT: _("Đếm sai"),
    ConflictLabel.NEEDS_REVIEW: _("Cần người xem"),
    ConflictLabel.GAP: _("Khoảng cách tới mục tiêu"),
    ConflictLabel.COMPATIBLE: _("Khác mức nhưng hợp nhau"),
    ConflictLabel.DUPLICATE: _("Trùng lặp"),
}
TAGS = {
    ConflictLabel.CONTRADICTION: "tag-offcourse",
    ConflictLabel.BROKEN_PATH: "tag-offcourse",
    ConflictLabel.MISCOUNT: "tag-offcourse",
    ConflictLabel.NEEDS_REVIEW: "tag-info",
    ConflictLabel.GAP: "tag-info",
    ConflictLabel.COMPATIBLE: "tag-met",
    ConflictLabel.DUPLICATE: "tag-nodata",
}
KINDS = {
    StatementKind.TARGET: _("Mục tiêu"),
    StatementKind.IMPLIED_TARGET: _("Mục tiêu ngụ ý"),
    StatementKind.ACTUAL: pgettext_lazy("statement", "Thực tế"),
    StatementKind.REFERENCE: _("Nơi khác, để so"),
    StatementKind.COUNT_CLAIM: _("Số đếm tự khai"),
}
CALLS = {
    "used": _("Đã dùng"),
    "budget": _("Hết hạn mức trong ngày"),
    "timeout": _("Quá thời gian"),
    "unreachable": _("Không kết nối được"),
    "busy": _("Đang bận câu khác"),
    "misconfigured": _("Cấu hình sai"),
    "abstained": _("Mô hình nói không đủ căn cứ"),
    "begun": _("Đang gọi mô hình"),
}
CALL_FAILED = _("Không dùng: câu trả lời không qua kiểm tra")
ADVICE = {
    AdviceKind.DOSSIER: _("Kiểm tra thành phần hồ sơ"),
    AdviceKind.SUMMARY: _("Tóm tắt hồ sơ"),
    AdviceKind.LAW: _("Quy định áp dụng"),
    AdviceKind.PRECEDENTS: _("Hồ sơ tương tự"),
    AdviceKind.DRAFT: _("Dự thảo văn bản"),
}
ADVICE_ANSWERS = {
    AdviceAnswer.ACCEPTED: _("đã dùng"),
    AdviceAnswer.EDITED: _("dùng sau khi sửa"),
    AdviceAnswer.REFUSED: _("không dùng"),
}
_SIGNS = {">=": "≥", "<=": "≤", "~": "≈", "=": ""}


def level(statement: Statement) -> str:
    """What a statement asks or says: `≥ 62,5 %`."""
    sign = _SIGNS.get(statement.comparator, statement.comparator)
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    return f"{sign} {formats.number(statement.value, language=language)} {statement.unit}".strip()
