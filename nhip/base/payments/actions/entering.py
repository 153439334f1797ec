"""Enter a bank's record in our books, once: it pays its bill, or a person has to look."""

import logging
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from nhip.base.payments.actions.settling import settle
from nhip.base.payments.adapters.accounts import agency_of
from nhip.base.payments.contracts import BankRecord, BillState, DiscrepancyKind, Method
from nhip.base.payments.events import DiscrepancyOpened, TransactionRecorded
from nhip.base.payments.models import BankTransaction, Bill, Discrepancy
from nhip.base.payments.rules.judging import Owed, judge
from nhip.base.payments.rules.references import reference_in
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import Act, action
from nhip.kernel.ids import new_id

log = logging.getLogger("nhip.payments")


@dataclass(frozen=True, slots=True)
class Entered:
    """What entering a record did: whether it was new, whether it paid a bill, what is wrong with it."""

    is_new: bool = False
    is_paid: bool = False
    wrong: DiscrepancyKind | None = None


def enter(record: BankRecord, *, actor: Actor = SYSTEM) -> Entered:
    """Enter a record. The second time, from wherever it comes, changes nothing."""
    if _known(record):
        return Entered()
    reference = reference_in(record.content)
    agency_id = _agency(record, reference)
    if agency_id is None:
        log.warning("credit_of_unknown_account", extra={"transaction": record.transaction_id})
        return Entered()
    try:
        with transaction.atomic():
            bill = Bill.objects.select_for_update().filter(reference=reference).first() if reference else None
            return Entered() if _known(record) else _enter(record, bill, actor=actor, agency_id=agency_id)
    except IntegrityError:
        # Two messages about one transaction without a bill to lock: the other one entered it.
        if not _known(record):
            raise
        return Entered()


def open_discrepancy(act: Act, *, kind: DiscrepancyKind, agency_id: UUID, **about: Any) -> Discrepancy:
    """Ask a person to look; `about` names the transaction, the bill, the statement."""
    found = Discrepancy(kind=kind.value, agency_id=agency_id, **about)
    found.save(force_insert=True)
    act.emit(DiscrepancyOpened(discrepancy_id=found.pk, agency_id=agency_id, kind=kind.value))
    return found


def _known(record: BankRecord) -> bool:
    return BankTransaction.objects.filter(transaction_id=record.transaction_id).exists()


def _agency(record: BankRecord, reference: str) -> UUID | None:
    owner = agency_of(record.account)
    if owner is not None or not reference:
        return owner
    # An account that the agency has given up still belongs to the bill that named it.
    return Bill.objects.filter(reference=reference).values_list("agency_id", flat=True).first()


def _enter(record: BankRecord, bill: Bill | None, *, actor: Actor, agency_id: UUID) -> Entered:
    row_id = new_id()
    with action("payments.record_transaction", actor=actor, about=("bank_transaction", row_id)) as act:
        act.allow("the bank's own records")
        is_slip = bill is not None and _was_paid_by_slip(bill, record)
        wrong = None if is_slip else judge(record, _owed(bill))
        row = BankTransaction(
            id=row_id,
            transaction_id=record.transaction_id,
            account_number=record.account,
            amount=record.amount,
            currency=record.currency,
            content=record.content,
            booked_at=record.booked_at,
            agency_id=agency_id,
            bill=bill if wrong is None else None,
        )
        row.save(force_insert=True)
        act.note(transaction=record.transaction_id, amount=record.amount, currency=record.currency)
        act.emit(
            TransactionRecorded(
                transaction_row_id=row_id, bank="bank", amount=record.amount, currency=record.currency
            )
        )
        if wrong is not None:
            open_discrepancy(act, kind=wrong, agency_id=agency_id, transaction=row, bill=bill)
        elif bill is not None and not is_slip:
            settle(act, bill, method=Method.VIETQR)
    return Entered(is_new=True, is_paid=wrong is None and not is_slip, wrong=wrong)


def _owed(bill: Bill | None) -> Owed | None:
    if bill is None:
        return None
    return Owed(bill.total, BillState(bill.state), bill.account_number, bill.expires_at)


def _was_paid_by_slip(bill: Bill, record: BankRecord) -> bool:
    """The cashier saw the bank's slip before the bank told us of the money."""
    return (
        bill.method == Method.BANK_COUNTER
        and bill.state == BillState.PAID
        and record.account == bill.account_number
        and (record.amount, record.currency) == (bill.total.vnd, "VND")
        and not BankTransaction.objects.filter(bill=bill).exists()
    )
