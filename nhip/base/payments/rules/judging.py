"""What a credit at the bank means for the bill it names. Pure."""

from dataclasses import dataclass
from datetime import datetime

from nhip.base.payments.contracts import BankRecord, BillState, DiscrepancyKind
from nhip.kernel.money import Money

DONG = "VND"


@dataclass(frozen=True, slots=True)
class Owed:
    """What the judge needs to know of a bill."""

    total: Money
    state: BillState
    account: str
    expires_at: datetime | None = None


def judge(record: BankRecord, owed: Owed | None) -> DiscrepancyKind | None:
    """None when the credit pays the bill; else why a person has to look.

    The order matters: money of another currency has no amount to compare, and a bill that is paid already
    is the payer's concern before the sum is.
    """
    if owed is None:
        return DiscrepancyKind.UNKNOWN_REFERENCE
    if record.currency != DONG:
        return DiscrepancyKind.WRONG_CURRENCY
    if record.account != owed.account:
        return DiscrepancyKind.WRONG_ACCOUNT
    if owed.state in (BillState.PAID, BillState.PARTLY_REFUNDED, BillState.REFUNDED):
        return DiscrepancyKind.DOUBLE_PAYMENT
    if owed.state in (BillState.CANCELLED, BillState.EXPIRED):
        return DiscrepancyKind.PAID_AFTER_END
    if owed.expires_at is not None and record.booked_at >= owed.expires_at:
        return DiscrepancyKind.PAID_AFTER_END
    return None if record.amount == owed.total.vnd else DiscrepancyKind.WRONG_AMOUNT


def can_be_assigned(kind: DiscrepancyKind) -> bool:
    """Whether a cashier may still let the money pay a bill."""
    return kind not in (DiscrepancyKind.MISSING_AT_BANK, DiscrepancyKind.WRONG_CURRENCY)
