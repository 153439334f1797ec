"""The door of payments.

>>> from nhip.base.payments import api
>>> bill = api.raise_bill(actor, BillRequest(("case", case_id), ...))  # doctest: +SKIP
>>> api.way_to_pay(bill).payload  # doctest: +SKIP
'00020101021238...6304A1B2'
"""

from collections.abc import Sequence
from typing import IO
from uuid import UUID

from nhip.base.payments import actions, queries
from nhip.base.payments.access import register_reader as register_reader
from nhip.base.payments.contracts import Bill, BillRequest, Receipt, Refund, WayToPay
from nhip.kernel.access import Actor
from nhip.kernel.money import Money


def raise_bill(actor: Actor, request: BillRequest) -> Bill:
    """Raise a bill in the caller's transaction; the caller has decided that the actor may ask for the money.

    The same `request.key` answers the bill it raised before, unchanged. Raises BillRefused without lines, for
    a line that is not positive, or for a name that is empty.
    """
    return actions.raise_bill(actor, request)


def cancel_bill(actor: Actor, bill_id: UUID, *, reason: str) -> Bill:
    """The bill is not owed any more; cancelling it again changes nothing.

    Raises BillNotOpen when it was paid: then only a refund helps.
    """
    return actions.cancel_bill(actor, bill_id, reason=reason)


def record_cash(actor: Actor, bill_id: UUID) -> Bill:
    """A cashier took the whole sum in cash: the bill is paid and its receipt numbered.

    Needs `payments.collect` at the payee agency. Recorded twice it is recorded once. Raises BillNotOpen for
    a bill that was paid otherwise, cancelled or expired.
    """
    return actions.record_cash(actor, bill_id)


def record_bank_counter(actor: Actor, bill_id: UUID, *, slip: str) -> Bill:
    """A cashier saw the stamped slip of a bank's counter; `slip` is its number, kept in the audit record.

    The statement must confirm it: money that does not come becomes a discrepancy. Needs `payments.collect`.
    """
    return actions.record_bank_counter(actor, bill_id, slip=slip)


def ask_bank(actor: Actor, bill_id: UUID) -> Bill:
    """The payer says "I have paid": ask the bank now, and keep asking while it does not know.

    Call it outside a transaction. Never raises for a bank that is down: the bill then `is_checking`. Raises
    RateLimited past six times in ten minutes, UnknownBill for a stranger.
    """
    return actions.ask_bank(actor, bill_id)


def request_refund(actor: Actor, bill_id: UUID, *, amount: Money, reason: str, key: str) -> Refund:
    """Ask for money to go back to the payer; a second person has to approve.

    The caller has decided that the actor may ask: the desk's own page requires `payments.reconcile`. The same
    `key` asks once. Raises RefundRefused for more than is left.
    """
    return actions.request_refund(actor, bill_id, actions.Asked(amount=amount, reason=reason, key=key))


def bill(bill_id: UUID) -> Bill:
    """The bill with this id, whoever asks: the caller has decided that it may be seen. Raises UnknownBill."""
    return queries.bill(bill_id)


def bills_about(about: tuple[str, object]) -> list[Bill]:
    """All bills of one object, oldest first, in a constant number of queries."""
    return queries.bills_about(about)


def unpaid_totals(kind: str, ids: Sequence[object]) -> dict[str, Money]:
    """What is still owed for many objects of one kind, by id as text, in one query; without those that owe
    nothing.
    """
    return queries.unpaid_totals(kind, ids)


def way_to_pay(bill: Bill) -> WayToPay | None:
    """How to pay an open bill by transfer; None when it is not open or its agency has no account."""
    return queries.way_to_pay(bill)


def receipt_of(bill_id: UUID) -> Receipt | None:
    """The receipt of a paid bill, None before."""
    return queries.receipt_of(bill_id)


def receipt_pdf(actor: Actor, receipt_id: UUID) -> IO[bytes]:
    """The PDF of a receipt, for its payer and the officers of its object; the caller closes it.

    Raises UnknownBill for a stranger, and Conflict while it is being rendered.
    """
    return queries.receipt_pdf(actor, receipt_id)[1]


def refunds_of(bill_id: UUID) -> list[Refund]:
    """The refunds of a bill, oldest first."""
    return queries.refunds_of(bill_id)
