"""What is called how for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhip.work.law.contracts import ProblemKind

DOUBTS: dict[ProblemKind, Promise] = {
    ProblemKind.CLAUSE_ORDER: _("Số khoản không liền nhau"),
    ProblemKind.POINT_ORDER: _("Chữ điểm không liền nhau"),
    ProblemKind.ARTICLE_ORDER: _("Số điều không liền nhau"),
    ProblemKind.TITLE: _("Tên văn bản chưa chắc"),
    ProblemKind.DATE: _("Chưa rõ ngày có hiệu lực"),
    ProblemKind.LOST_TEXT: _("Có chữ của tệp không vào phần nào"),
    ProblemKind.AMENDMENT: _("Chỗ sửa đổi chưa đọc được"),
    ProblemKind.UNKNOWN_DOCUMENT: _("Dẫn đến văn bản không biết"),
    ProblemKind.UNKNOWN_PROVISION: _("Dẫn đến điều khoản không có"),
}
