"""The words of payments' codes."""

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhip.base.payments.contracts import BillState, Decision, DiscrepancyKind, Method, RefundState

STATES = MappingProxyType(
    {
        BillState.OPEN: _("Chưa nộp"),
        BillState.PAID: pgettext_lazy("bill", "Đã nộp"),
        BillState.CANCELLED: _("Đã huỷ"),
        BillState.EXPIRED: _("Hết hạn"),
        BillState.PARTLY_REFUNDED: _("Đã hoàn một phần"),
        BillState.REFUNDED: _("Đã hoàn hết"),
    }
)
METHODS = MappingProxyType(
    {
        Method.VIETQR: _("Chuyển khoản VietQR"),
        Method.CASH: _("Tiền mặt tại quầy"),
        Method.BANK_COUNTER: _("Nộp tại quầy ngân hàng"),
    }
)
KINDS = MappingProxyType(
    {
        DiscrepancyKind.UNKNOWN_REFERENCE: _("Không rõ nộp cho khoản nào"),
        DiscrepancyKind.WRONG_AMOUNT: _("Sai số tiền"),
        DiscrepancyKind.WRONG_CURRENCY: _("Không phải tiền đồng"),
        DiscrepancyKind.WRONG_ACCOUNT: _("Chuyển nhầm tài khoản"),
        DiscrepancyKind.DOUBLE_PAYMENT: _("Nộp hai lần"),
        DiscrepancyKind.PAID_AFTER_END: _("Nộp sau khi huỷ hoặc hết hạn"),
        DiscrepancyKind.MISSING_AT_BANK: _("Ngân hàng không có"),
    }
)
DECISIONS = MappingProxyType(
    {
        Decision.ASSIGN: _("Ghi vào khoản thu"),
        Decision.REFUND: _("Hoàn tiền"),
        Decision.NOTE: _("Ghi chú và đóng"),
    }
)
REFUNDS = MappingProxyType(
    {
        RefundState.REQUESTED: _("Chờ duyệt"),
        RefundState.APPROVED: _("Đã duyệt, đang chuyển"),
        RefundState.DONE: _("Đã hoàn"),
        RefundState.REFUSED: _("Không duyệt"),
        RefundState.FAILED: _("Ngân hàng từ chối"),
    }
)
