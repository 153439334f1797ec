"""Which of two texts prevails, and why. Pure.

Điều 58 of Luật 64/2025/QH15 (before it Điều 156 of 80/2015/QH13): between legal normative documents the
one of higher legal force, and of one body the later one. Plans, conclusions and speeches have no such rank:
between them the later date is followed, as the later will of those who set the target.
"""

from django.utils.translation import gettext as _

from nhip.work.law.contracts.statements import ConflictLabel, Statement

_KEEP_THEIR_SCOPE = frozenset({ConflictLabel.NEEDS_REVIEW})


def precedence(first: Statement, second: Statement, label: ConflictLabel) -> tuple[str, str]:
    """The source that prevails ("" when neither does) and a sentence that says why."""
    if first.source == second.source:
        return "", _("Hai câu ở cùng một văn bản: người soạn chọn một.")
    if label in _KEEP_THEIR_SCOPE and first.scope and second.scope and first.scope != second.scope:
        return "", _("Khác phạm vi áp dụng: mỗi văn bản giữ phạm vi của mình cho tới khi có người xem.")
    if first.rank is not None and second.rank is not None and first.rank != second.rank:
        higher = min((first, second), key=lambda one: one.rank or 0)
        return higher.source, _("Hiệu lực pháp lý cao hơn.")
    if (first.rank is None) != (second.rank is None):
        normative = first if first.rank is not None else second
        return normative.source, _("Văn bản quy phạm pháp luật đứng trên văn bản hành chính.")
    if not first.dated or not second.dated:
        return "", _("Có văn bản không ghi ngày nên chưa biết văn bản nào sau.")
    if first.dated == second.dated:
        return "", _("Cùng ngày, cùng hạng: cần người có thẩm quyền chọn.")
    later = max((first, second), key=lambda one: one.dated)
    return later.source, _("Ban hành sau (%(dated)s).") % {"dated": later.dated}
