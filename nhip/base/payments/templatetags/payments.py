"""`{% load payments %}`: the words and tags of payments' codes."""

from django import template

from nhip.base.payments.contracts import BillState, Decision, DiscrepancyKind, Method, RefundState
from nhip.base.payments.wording import DECISIONS, KINDS, METHODS, REFUNDS, STATES
from nhip.kernel.money import Money

register = template.Library()

_TAGS = {
    BillState.OPEN: "tag-oncourse",
    BillState.PAID: "tag-met",
    RefundState.REQUESTED: "tag-oncourse",
    RefundState.APPROVED: "tag-oncourse",
    RefundState.DONE: "tag-met",
    RefundState.FAILED: "tag-offcourse",
}


@register.filter
def bill_state(state: BillState) -> str:
    """`{{ bill.state|bill_state }}`: Đã nộp."""
    return str(STATES[state])


@register.filter
def state_class(state: BillState | RefundState) -> str:
    """The style of a state's tag."""
    return _TAGS.get(state, "tag-nodata")


@register.filter
def method_word(method: Method | None) -> str:
    """`{{ bill.method|method_word }}`: Chuyển khoản VietQR."""
    return "" if method is None else str(METHODS[method])


@register.filter
def kind_word(kind: DiscrepancyKind) -> str:
    """`{{ found.kind|kind_word }}`: Sai số tiền."""
    return str(KINDS[kind])


@register.filter
def decision_word(decision: Decision | None) -> str:
    """`{{ found.decision|decision_word }}`: Hoàn tiền."""
    return "" if decision is None else str(DECISIONS[decision])


@register.filter
def refund_state(state: RefundState) -> str:
    """`{{ refund.state|refund_state }}`: Chờ duyệt."""
    return str(REFUNDS[state])


@register.filter
def in_currency(amount: int, currency: str) -> str:
    """`{{ found.amount|in_currency:found.currency }}`: 50.000 ₫, 12.34 USD."""
    if currency == "VND":
        return str(Money(amount))
    return f"{amount // 100}.{amount % 100:02d} {currency}"
