"""What crosses the door of payments: bills, ways to pay, receipts, refunds, the desk, and errors.

Errors (all are nhip.kernel.errors):
    UnknownBill(NotFound)         no such bill, or the reader may not know of it
    BillNotOpen(Conflict)         the bill is paid, cancelled or expired
    BillRefused(Invalid)          the lines cannot make a bill
    RefundRefused(Conflict)       more than was received, or the same person twice
    DiscrepancyClosed(Conflict)   somebody has decided already
    StatementRefused(Invalid)     the file is no statement, or of another account
    CallbackRefused(NotAllowed)   signature, time or shape of a bank's message is wrong
    BankUnavailable(Unavailable)  the bank did not answer in time; nothing was changed
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from nhip.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from nhip.kernel.money import Money


class BillState(StrEnum):
    """Tình trạng khoản thu: open → paid | cancelled | expired; paid → partly refunded → refunded."""

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"


class Method(StrEnum):
    """Cách nộp: a transfer by VietQR, cash at our counter, or cash at a bank's counter."""

    VIETQR = "vietqr"
    CASH = "cash"
    BANK_COUNTER = "bank_counter"


class AttemptState(StrEnum):
    """What became of one attempt to pay: it waits for the bank, succeeded, or failed."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class DiscrepancyKind(StrEnum):
    """Sai lệch: why money and bills do not fit together by themselves."""

    UNKNOWN_REFERENCE = "unknown_reference"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_CURRENCY = "wrong_currency"
    WRONG_ACCOUNT = "wrong_account"
    DOUBLE_PAYMENT = "double_payment"
    PAID_AFTER_END = "paid_after_end"
    MISSING_AT_BANK = "missing_at_bank"


class Decision(StrEnum):
    """What a cashier decides about a discrepancy."""

    ASSIGN = "assign"
    REFUND = "refund"
    NOTE = "note"


class RefundState(StrEnum):
    """Tình trạng hoàn tiền: requested → approved → done, or refused; failed when the bank would not."""

    REQUESTED = "requested"
    APPROVED = "approved"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class BillLine:
    """One thing to pay for: its name, a positive sum, and the document it is asked by."""

    name: str
    amount: Money
    basis: str = ""


@dataclass(frozen=True, slots=True)
class BillRequest:
    """A bill to raise.

    `about` is what it is for (`("case", id)`); `agency_id` the payee; `key` makes raising happen once: the
    same key answers the bill it made before. `purpose` goes into the transfer's text, so it holds no
    personal data. Without `expires_at` a bill stays open until it is paid or cancelled.
    """

    about: tuple[str, object]
    payer_id: UUID | None
    payer_name: str
    agency_id: UUID
    lines: tuple[BillLine, ...]
    key: str
    purpose: str = ""
    expires_at: datetime | None = None
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """An agency's account: the bank's BIN (6 digits, NAPAS), the number, the holder as the bank has it."""

    bin: str
    number: str
    holder: str
    bank: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Bill:
    """Khoản phải nộp. `reference` is unique and stands in the text of the transfer that pays it.

    `received` is zero or `total`: a bill is paid once and whole. `refunded` never exceeds `received`;
    `refunding` is promised and not sent yet. `account` is None where the agency has none: only cash then.
    `is_questioned`: money came that does not fit, and a cashier is to decide.
    """

    id: UUID
    reference: str
    about: tuple[str, str]
    payer_id: UUID | None
    payer_name: str
    agency_id: UUID
    agency: str
    lines: tuple[BillLine, ...]
    total: Money
    state: BillState
    raised_at: datetime
    expires_at: datetime | None
    paid_at: datetime | None
    method: Method | None
    received: Money
    refunded: Money
    refunding: Money
    account: Account | None
    purpose: str
    is_checking: bool
    is_questioned: bool
    receipt_id: UUID | None
    simulated: bool

    @property
    def is_open(self) -> bool:
        """Whether it waits to be paid."""
        return self.state is BillState.OPEN

    @property
    def is_settled(self) -> bool:
        """Whether it was paid, whatever was given back later."""
        return self.paid_at is not None


@dataclass(frozen=True, slots=True)
class WayToPay:
    """How to pay a bill by transfer: `payload` is the text of the VietQR, `content` that of the transfer.

    `simulated_bank` is where the simulated bank takes the payment, "" with a real bank.
    """

    account: Account
    amount: Money
    content: str
    payload: str
    svg: str
    simulated_bank: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Biên lai thu tiền: numbered without gaps for each agency and year; `code` opens its public page."""

    id: UUID
    code: str
    number: str
    bill_id: UUID
    agency: str
    agency_id: UUID
    payer_name: str
    lines: tuple[BillLine, ...]
    total: Money
    refunded: Money
    method: Method
    issued_at: datetime
    reference: str
    is_rendered: bool
    sha256: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class BankRecord:
    """A credit on one of our accounts, as the bank's own records have it. `amount` counts minor units of
    `currency`; for VND that is đồng. `content` is the text the payer's bank sent along.
    """

    transaction_id: str
    account: str
    amount: int
    currency: str
    content: str
    booked_at: datetime


@dataclass(frozen=True, slots=True)
class CallbackNotice:
    """What a bank's message claims, after its signature was checked: never proof of a payment."""

    event_id: str
    transaction_id: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """Money to send back along the transaction it came by; the same `key` is sent once."""

    key: str
    transaction_id: str
    amount: Money
    reason: str


@dataclass(frozen=True, slots=True)
class Refund:
    """Hoàn tiền: asked for by one person, approved by another, sent the way the money came."""

    id: UUID
    bill_id: UUID | None
    reference: str
    transaction_id: str
    agency_id: UUID
    agency: str
    amount: Money
    method: Method
    reason: str
    state: RefundState
    asked_at: datetime
    asked_by: str
    asked_by_id: UUID | None
    approved_by: str
    failure: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Sai lệch: one thing for a cashier to decide."""

    id: UUID
    kind: DiscrepancyKind
    agency_id: UUID
    agency: str
    opened_at: datetime
    transaction_id: str
    amount: int
    currency: str
    content: str
    booked_at: datetime
    reference: str
    bill_total: Money | None
    decision: Decision | None
    note: str
    decided_by: str
    decided_at: datetime | None
    simulated: bool


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a statement brought: lines in it, those new to us, bills it paid, discrepancies it opened."""

    statement_id: UUID
    lines: int
    new: int
    paid: int
    discrepancies: int
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class DaySum:
    """What one agency took in and gave back on one day."""

    day: date
    agency_id: UUID
    agency: str
    method: Method
    receipts: int
    received: Money
    refunded: Money


class UnknownBill(NotFound):
    """No such bill, receipt, refund or discrepancy, or not for this reader."""

    code = "payments.unknown_bill"


class BillNotOpen(Conflict):
    """The bill does not wait to be paid any more."""

    code = "payments.bill_not_open"


class BillRefused(Invalid):
    """These lines cannot make a bill."""

    code = "payments.bill_refused"


class RefundRefused(Conflict):
    """More than there is, or approved by the one who asked."""

    code = "payments.refund_refused"


class DiscrepancyClosed(Conflict):
    """Somebody has decided already, or this cannot be decided so."""

    code = "payments.discrepancy_closed"


class StatementRefused(Invalid):
    """The file is no statement of one of our accounts."""

    code = "payments.statement_refused"


class CallbackRefused(NotAllowed):
    """The message is not from the bank, is too old, or says nothing we can read."""

    code = "payments.callback_refused"


class BankUnavailable(Unavailable):
    """The bank did not answer, or not in time; nothing was changed."""

    code = "payments.bank_unavailable"
