"""Refunds: asked for by one person, approved by another, sent by the bank or handed over at the counter."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from nhip.base.payments.access import APPROVE_REFUND, RECONCILE, at_or_above
from nhip.base.payments.actions.settling import locked
from nhip.base.payments.adapters.bank import bank
from nhip.base.payments.contracts import (
    BankUnavailable,
    BillState,
    Method,
    Refund,
    RefundOrder,
    RefundRefused,
    RefundState,
    UnknownBill,
)
from nhip.base.payments.events import BillRefunded, RefundDecided, RefundRequested
from nhip.base.payments.models import BankTransaction, Bill
from nhip.base.payments.models import Refund as RefundRow
from nhip.base.payments.queries.desk import refund_of
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import Act, action
from nhip.kernel.errors import Invalid
from nhip.kernel.ids import new_id
from nhip.kernel.jobs import job
from nhip.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Asked:
    """How much is to go back, why, and the key that asks once."""

    amount: Money
    reason: str
    key: str


def request_refund(actor: Actor, bill_id: UUID, asked: Asked) -> Refund:
    reason = required_reason(asked.reason)
    with transaction.atomic():
        # Locked first: of two that ask at once the second finds what the first asked.
        bill = locked(bill_id)
        known = RefundRow.objects.filter(key=asked.key).first()
        if known is not None:
            return refund_of(known)
        left = bill.received - bill.refunded - bill.refunding
        if not 0 < asked.amount.vnd <= left.vnd:
            raise RefundRefused(
                _("Khoản thu %(reference)s chỉ còn hoàn được %(left)s; xin nhập số tiền khác."),
                reference=bill.reference,
                left=str(left),
            )
        row = RefundRow(
            bill=bill,
            transaction=BankTransaction.objects.filter(bill=bill).first(),
            agency_id=bill.agency_id,
            method=bill.method,
            simulated=bill.simulated,
        )
        Bill.objects.filter(pk=bill.pk).update(
            refunding=F("refunding") + asked.amount.vnd, changed_at=clock.now()
        )
        return _ask(actor, row, Asked(asked.amount, reason, asked.key))


def request_refund_at_the_desk(actor: Actor, bill_id: UUID, asked: Asked) -> Refund:
    """The same, asked by a cashier of the payee. Raises NotAllowed."""
    row = Bill.objects.filter(pk=bill_id).first()
    if row is None:
        raise UnknownBill(_("Không tìm thấy khoản thu %(id)s."), id=bill_id)
    at_or_above(actor, RECONCILE.code, agency_id=row.agency_id)
    return request_refund(actor, bill_id, asked)


def request_transaction_refund(actor: Actor, transaction_row: BankTransaction, asked: Asked) -> Refund:
    """Ask for money back that pays no bill, inside the caller's act on a locked transaction."""
    left = transaction_row.amount - transaction_row.refunded - transaction_row.refunding
    if not 0 < asked.amount.vnd <= left:
        raise RefundRefused(_("Giao dịch này chỉ còn hoàn được %(left)s."), left=str(Money(left)))
    BankTransaction.objects.filter(pk=transaction_row.pk).update(refunding=F("refunding") + asked.amount.vnd)
    row = RefundRow(
        transaction=transaction_row, agency_id=transaction_row.agency_id, method=Method.VIETQR.value
    )
    return _ask(actor, row, asked)


def approve_refund(actor: Actor, refund_id: UUID) -> Refund:
    """The second person's yes: the money is sent, or is to be handed over at the counter."""
    with transaction.atomic():
        row = _locked(refund_id)
        agency_id = _require(actor, row)
        if row.asked_by_id is not None and row.asked_by_id == actor.party_id:
            raise RefundRefused(_("Người đề nghị hoàn tiền không tự duyệt; xin nhờ người duyệt khác."))
        with action("payments.approve_refund", actor=actor, about=("refund", refund_id)) as act:
            act.require(APPROVE_REFUND.code, agency_id=agency_id)
            row.state, row.decided_by_id = RefundState.APPROVED.value, actor.party_id
            row.decided_at = clock.now()
            row.save(update_fields=["state", "decided_by", "decided_at"])
            act.emit(RefundDecided(refund_id=refund_id, state=row.state))
            if row.method == Method.VIETQR:
                send_refund.enqueue(str(refund_id))
            else:
                _complete(act, row, bank_transaction_id="")
    return refund_of(_fresh(refund_id))


def refuse_refund(actor: Actor, refund_id: UUID, *, reason: str) -> Refund:
    """The second person's no: what was promised is free again."""
    reason = required_reason(reason)
    with transaction.atomic():
        row = _locked(refund_id)
        agency_id = _require(actor, row)
        with action("payments.refuse_refund", actor=actor, about=("refund", refund_id)) as act:
            act.require(APPROVE_REFUND.code, agency_id=agency_id)
            row.decided_by_id, row.decided_at = actor.party_id, clock.now()
            _release(act, row, state=RefundState.REFUSED, failure=reason)
    return refund_of(_fresh(refund_id))


@job
def send_refund(refund_id: str) -> None:
    """Have the bank send an approved refund; a bank that is down is asked again later."""
    send_now(UUID(refund_id))


def send_now(refund_id: UUID) -> None:
    """Send an approved refund. The key makes the bank send it once, however often this runs."""
    row = RefundRow.objects.select_related("transaction").filter(pk=refund_id).first()
    if row is None or row.state != RefundState.APPROVED or row.transaction is None:
        return
    order = RefundOrder(row.key, row.transaction.transaction_id, row.amount, row.reason)
    try:
        sent = bank().refund(order)
    except BankUnavailable:
        # It stays approved; the schedule comes back to it.
        return
    except RefundRefused as error:
        _record(refund_id, failure=error.message)
        return
    _record(refund_id, bank_transaction_id=sent)


def send_waiting() -> int:
    """Send what is approved and not sent: its job was lost, or the bank was down."""
    waiting = RefundRow.objects.filter(state=RefundState.APPROVED.value, method=Method.VIETQR.value)
    ids = list(waiting.order_by("decided_at").values_list("pk", flat=True)[:50])
    for refund_id in ids:
        send_now(refund_id)
    return len(ids)


def required_reason(text: str) -> str:
    """The text without outer spaces. Raises Invalid, pinned to `reason`."""
    text = text.strip()
    if not text:
        message = str(_("Xin nêu lý do, để người sau hiểu được."))
        raise Invalid(message, fields={"reason": message})
    return text[:500]


def _ask(actor: Actor, row: RefundRow, asked: Asked) -> Refund:
    row.pk = new_id()
    row.key, row.amount, row.reason = asked.key, asked.amount, asked.reason
    row.asked_by_id = actor.party_id
    with action("payments.request_refund", actor=actor, about=("refund", row.pk)) as act:
        act.allow("the caller decides who may ask; a second person approves")
        row.save(force_insert=True)
        act.note(amount_vnd=asked.amount.vnd, bill=row.bill_id, transaction=row.transaction_id)
        act.emit(RefundRequested(refund_id=row.pk, agency_id=row.agency_id, amount_vnd=asked.amount.vnd))
    return refund_of(row)


def _record(refund_id: UUID, *, bank_transaction_id: str = "", failure: str = "") -> None:
    with transaction.atomic():
        row = RefundRow.objects.select_for_update().get(pk=refund_id)
        if row.state != RefundState.APPROVED:
            return
        with action("payments.record_refund", actor=SYSTEM, about=("refund", refund_id)) as act:
            act.allow("the bank's answer to an approved refund")
            if failure:
                _release(act, row, state=RefundState.FAILED, failure=failure)
            else:
                _complete(act, row, bank_transaction_id=bank_transaction_id)


def _complete(act: Act, row: RefundRow, *, bank_transaction_id: str) -> None:
    row.state, row.done_at = RefundState.DONE.value, clock.now()
    row.bank_transaction_id = bank_transaction_id[:64]
    row.save(update_fields=["state", "done_at", "bank_transaction_id"])
    act.emit(RefundDecided(refund_id=row.pk, state=row.state))
    if row.bill_id is None:
        BankTransaction.objects.filter(refunds=row).update(
            refunding=F("refunding") - row.amount.vnd, refunded=F("refunded") + row.amount.vnd
        )
        return
    bill = locked(row.bill_id)
    bill.refunding, bill.refunded = bill.refunding - row.amount, bill.refunded + row.amount
    is_whole = bill.refunded == bill.received
    bill.state = (BillState.REFUNDED if is_whole else BillState.PARTLY_REFUNDED).value
    bill.changed_at = clock.now()
    bill.save(update_fields=["refunding", "refunded", "state", "changed_at"])
    act.emit(
        BillRefunded(
            bill_id=bill.pk,
            about_kind=bill.about_kind,
            about_id=bill.about_id,
            amount_vnd=row.amount.vnd,
            is_whole=is_whole,
        )
    )


def _release(act: Act, row: RefundRow, *, state: RefundState, failure: str) -> None:
    row.state, row.failure = state.value, failure[:300]
    row.save(update_fields=["state", "failure", "decided_by", "decided_at"])
    promised = Bill.objects.filter(pk=row.bill_id) if row.bill_id else None
    if promised is not None:
        promised.update(refunding=F("refunding") - row.amount.vnd, changed_at=clock.now())
    else:
        BankTransaction.objects.filter(refunds=row).update(refunding=F("refunding") - row.amount.vnd)
    act.emit(RefundDecided(refund_id=row.pk, state=state.value))


def _locked(refund_id: UUID) -> RefundRow:
    row = RefundRow.objects.select_for_update().filter(pk=refund_id).first()
    if row is None:
        raise UnknownBill(_("Không tìm thấy đề nghị hoàn tiền %(id)s."), id=refund_id)
    return row


def _require(actor: Actor, row: RefundRow) -> UUID:
    agency_id = at_or_above(actor, APPROVE_REFUND.code, agency_id=row.agency_id)
    if row.state != RefundState.REQUESTED:
        raise RefundRefused(_("Đề nghị hoàn tiền này đã có người quyết định; xin tải lại trang."))
    return agency_id


def _fresh(refund_id: UUID) -> RefundRow:
    return RefundRow.objects.get(pk=refund_id)
