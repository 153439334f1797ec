"""Tables of payments; private to the module."""

from nhip.base.payments.models.bank import BankTransaction, Callback, SimulatedTransfer, Statement
from nhip.base.payments.models.bills import Attempt, Bill, Line
from nhip.base.payments.models.desk import Discrepancy, Refund
from nhip.base.payments.models.receipts import Receipt, Series

__all__ = [
    "Attempt",
    "BankTransaction",
    "Bill",
    "Callback",
    "Discrepancy",
    "Line",
    "Receipt",
    "Refund",
    "Series",
    "SimulatedTransfer",
    "Statement",
]
