"""A cashier's decision about a discrepancy: let the money pay a bill, send it back, or say why it rests."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhip.base.payments.access import RECONCILE, at_or_above
from nhip.base.payments.actions.refunds import (
    Asked,
    request_refund,
    request_transaction_refund,
    required_reason,
)
from nhip.base.payments.actions.settling import settle
from nhip.base.payments.contracts import (
    BillNotOpen,
    BillState,
    Decision,
    DiscrepancyClosed,
    DiscrepancyKind,
    Method,
    UnknownBill,
)
from nhip.base.payments.events import DiscrepancyDecided
from nhip.base.payments.models import BankTransaction, Bill, Discrepancy
from nhip.base.payments.rules.judging import DONG, can_be_assigned
from nhip.base.payments.rules.references import reference_typed
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import Act, action
from nhip.kernel.errors import Invalid
from nhip.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Decided:
    """What the cashier chose. `reference` names the bill to pay, for ASSIGN alone; a note is always due."""

    decision: Decision
    note: str
    reference: str = ""


def decide(actor: Actor, discrepancy_id: UUID, decided: Decided) -> None:
    """Close a discrepancy, once. Raises DiscrepancyClosed, BillNotOpen, Invalid, NotAllowed."""
    note = required_reason(decided.note)
    with transaction.atomic():
        row = Discrepancy.objects.select_for_update().filter(pk=discrepancy_id).first()
        if row is None:
            raise UnknownBill(_("Không tìm thấy khoản sai lệch này."))
        agency_id = at_or_above(actor, RECONCILE.code, agency_id=row.agency_id)
        if row.decided_at is not None:
            raise DiscrepancyClosed(_("Khoản sai lệch này đã có người xử lý; xin tải lại trang."))
        with action("payments.decide_discrepancy", actor=actor, about=("discrepancy", discrepancy_id)) as act:
            act.require(RECONCILE.code, agency_id=agency_id)
            _carry_out(act, row, Decided(decided.decision, note, decided.reference))
            row.decision, row.note = decided.decision.value, note
            row.decided_by_id, row.decided_at = actor.party_id, clock.now()
            row.save(update_fields=["decision", "note", "decided_by", "decided_at", "bill"])
            act.note(kind=row.kind, decision=row.decision)
            act.emit(DiscrepancyDecided(discrepancy_id=discrepancy_id, decision=row.decision))


def _carry_out(act: Act, row: Discrepancy, decided: Decided) -> None:
    if decided.decision is Decision.NOTE:
        return
    money = _money(row)
    if decided.decision is Decision.REFUND:
        _send_back(act.actor, row, money, decided.note)
    elif money is None or not can_be_assigned(DiscrepancyKind(row.kind)):
        raise DiscrepancyClosed(
            _("Khoản sai lệch này không ghi vào khoản thu được; xin hoàn tiền hoặc ghi chú.")
        )
    else:
        _assign(act, row, money, decided)


def _money(row: Discrepancy) -> BankTransaction | None:
    if row.transaction_id is None:
        return None
    return BankTransaction.objects.select_for_update().get(pk=row.transaction_id)


def _assign(act: Act, row: Discrepancy, money: BankTransaction, decided: Decided) -> None:
    reference = reference_typed(decided.reference)
    bill = Bill.objects.select_for_update().filter(reference=reference, agency_id=row.agency_id).first()
    if bill is None:
        message = str(_("Không có khoản thu mang mã này ở cơ quan nhận tiền; xin kiểm tra lại mã."))
        raise Invalid(message, fields={"reference": message})
    if bill.state not in (BillState.OPEN, BillState.EXPIRED):
        raise BillNotOpen(_("Khoản thu %(reference)s không còn chờ nộp."), reference=bill.reference)
    if money.currency != DONG or money.amount < bill.total.vnd:
        raise DiscrepancyClosed(
            _("Số tiền nhận được không đủ cho khoản thu %(total)s; xin hoàn tiền để người nộp chuyển lại."),
            total=str(bill.total),
        )
    money.bill = bill
    money.save(update_fields=["bill"])
    row.bill = bill
    settle(act, bill, method=Method.VIETQR)
    excess = money.amount - bill.total.vnd
    if excess:
        money.refresh_from_db()
        request_transaction_refund(
            act.actor, money, Asked(Money(excess), decided.note, f"discrepancy:{row.pk}:excess")
        )


def _send_back(actor: Actor, row: Discrepancy, money: BankTransaction | None, note: str) -> None:
    key = f"discrepancy:{row.pk}"
    if money is not None and money.currency == DONG:
        left = Money(money.amount - money.refunded - money.refunding)
        request_transaction_refund(actor, money, Asked(left, note, key))
    elif money is None and row.bill is not None and row.bill.paid_at is not None:
        left = row.bill.received - row.bill.refunded - row.bill.refunding
        request_refund(actor, row.bill.pk, Asked(left, note, key))
    else:
        raise DiscrepancyClosed(
            _("Khoản này không hoàn qua hệ thống được; xin xử lý với ngân hàng rồi ghi chú.")
        )
