"""Reads of payments: contracts, never rows."""

from nhip.base.payments.queries.bills import (
    bill,
    bill_for,
    bills_about,
    unpaid_totals,
    way_to_pay,
)
from nhip.base.payments.queries.desk import (
    bill_by_reference,
    day_sums,
    discrepancies,
    discrepancy,
    refund,
    refunds,
    refunds_of,
    statements,
)
from nhip.base.payments.queries.receipts import (
    receipt_for,
    receipt_of,
    receipt_pdf,
    verification,
)

__all__ = [
    "bill",
    "bill_by_reference",
    "bill_for",
    "bills_about",
    "day_sums",
    "discrepancies",
    "discrepancy",
    "receipt_for",
    "receipt_of",
    "receipt_pdf",
    "refund",
    "refunds",
    "refunds_of",
    "statements",
    "unpaid_totals",
    "verification",
    "way_to_pay",
]
