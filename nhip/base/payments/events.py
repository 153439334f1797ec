"""Facts about payments. Neither names nor account numbers travel in an event.

>>> BillPaid.type
'nhip.payments.bill_paid.v1'
"""

from dataclasses import dataclass
from uuid import UUID

from nhip.kernel.events import Event, event


@dataclass(frozen=True, slots=True, kw_only=True)
class BillEvent(Event):
    """What every event of a bill says: its id (the subject) and what it is about; sums are whole đồng."""

    bill_id: UUID
    about_kind: str
    about_id: str
    amount_vnd: int


@event("nhip.payments.bill_raised.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class BillRaised(BillEvent):
    """Somebody owes an agency a fee."""


@event("nhip.payments.bill_paid.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class BillPaid(BillEvent):
    """The bank's own records, or a cashier, say that the whole sum came in; the receipt has its number."""

    method: str


@event("nhip.payments.bill_cancelled.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class BillCancelled(BillEvent):
    """The bill is not owed any more."""


@event("nhip.payments.bill_expired.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class BillExpired(BillEvent):
    """The bill was not paid in time."""


@event("nhip.payments.bill_refunded.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class BillRefunded(BillEvent):
    """`amount_vnd` went back to the payer; `is_whole` when nothing of the bill is left."""

    is_whole: bool


@event("nhip.payments.payment_claimed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentClaimed(BillEvent):
    """The payer says that the bill is paid; the bank is asked."""


@event("nhip.payments.callback_received.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackReceived(Event):
    """A bank sent a message with a good signature; the bank's records are read before anything follows."""

    callback_id: UUID
    bank: str


@event("nhip.payments.refund_requested.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequested(Event):
    """A refund waits for a second person."""

    refund_id: UUID
    agency_id: UUID
    amount_vnd: int


@event("nhip.payments.refund_decided.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class RefundDecided(Event):
    """The second person approved or refused, or the bank answered: `state` is the refund's state now."""

    refund_id: UUID
    state: str


@event("nhip.payments.receipt_rendered.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRendered(Event):
    """The PDF of a receipt exists."""

    receipt_id: UUID
    sha256: str


@event("nhip.payments.transaction_recorded.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionRecorded(Event):
    """A credit of the bank was entered in our books; it pays a bill or opens a discrepancy."""

    transaction_row_id: UUID
    bank: str
    amount: int
    currency: str


@event("nhip.payments.discrepancy_opened.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class DiscrepancyOpened(Event):
    """Money and bills do not fit; a cashier has to decide."""

    discrepancy_id: UUID
    agency_id: UUID
    kind: str


@event("nhip.payments.discrepancy_decided.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class DiscrepancyDecided(Event):
    """A cashier decided: assign, refund or note."""

    discrepancy_id: UUID
    decision: str


@event("nhip.payments.statement_imported.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class StatementImported(Event):
    """A bank's statement was compared with our books."""

    statement_id: UUID
    lines: int
    new: int
    discrepancies: int
