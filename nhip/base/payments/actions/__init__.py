"""The writes of payments: every one is an act with its permission, audit record and event."""

from nhip.base.payments.actions.bills import (
    cancel_bill,
    expire_overdue,
    raise_bill,
    record_bank_counter,
    record_cash,
)
from nhip.base.payments.actions.confirming import ask_bank, check_waiting, receive_callback
from nhip.base.payments.actions.deciding import Decided, decide
from nhip.base.payments.actions.reconciling import import_statement, reconcile_yesterday
from nhip.base.payments.actions.refunds import (
    Asked,
    approve_refund,
    refuse_refund,
    request_refund,
    request_refund_at_the_desk,
    send_waiting,
)
from nhip.base.payments.actions.rendering import print_forgotten

__all__ = [
    "Asked",
    "Decided",
    "approve_refund",
    "ask_bank",
    "cancel_bill",
    "check_waiting",
    "decide",
    "expire_overdue",
    "import_statement",
    "print_forgotten",
    "raise_bill",
    "receive_callback",
    "reconcile_yesterday",
    "record_bank_counter",
    "record_cash",
    "refuse_refund",
    "request_refund",
    "request_refund_at_the_desk",
    "send_waiting",
]
