"""The life of a bill: raised, paid at the counter, cancelled, lapsed."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.base.payments.access import COLLECT
from nhip.base.payments.actions.settling import locked, settle
from nhip.base.payments.adapters.accounts import account_of, configuration
from nhip.base.payments.contracts import (
    AttemptState,
    Bill,
    BillNotOpen,
    BillRefused,
    BillRequest,
    BillState,
    Method,
)
from nhip.base.payments.events import BillCancelled, BillExpired, BillRaised
from nhip.base.payments.models import Attempt, Line
from nhip.base.payments.models import Bill as BillRow
from nhip.base.payments.queries.bills import bill_of
from nhip.base.payments.rules.references import ALPHABET, DIGITS, reference_of
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Invalid
from nhip.kernel.ids import new_id
from nhip.kernel.money import Money

LONGEST_PURPOSE = 60
MOST_VND = 10**12


def raise_bill(actor: Actor, request: BillRequest) -> Bill:
    _refuse_unpayable(request)
    known = BillRow.objects.filter(key=request.key).first()
    if known is not None:
        return bill_of(known)
    try:
        return _raised(actor, request)
    except IntegrityError:
        # Raised twice at once: the other one stands.
        known = BillRow.objects.filter(key=request.key).first()
        if known is None:
            raise
        return bill_of(known)


def _raised(actor: Actor, request: BillRequest) -> Bill:
    bill_id = new_id()
    with action("payments.raise_bill", actor=actor, about=("bill", bill_id)) as act:
        act.allow("the caller decides who owes what")
        row = _row(bill_id, request)
        row.save(force_insert=True)
        Line.objects.bulk_create(_lines(row, request))
        act.note(reference=row.reference, total_vnd=row.total.vnd, about=list(_about(request)))
        act.emit(BillRaised(**facts_of(row), amount_vnd=row.total.vnd))
    return bill_of(row)


def cancel_bill(actor: Actor, bill_id: UUID, *, reason: str) -> Bill:
    with transaction.atomic():
        row = locked(bill_id)
        if row.state == BillState.CANCELLED:
            return bill_of(row)
        _refuse_settled(row)
        with action("payments.cancel_bill", actor=actor, about=("bill", bill_id)) as act:
            act.allow("the caller decides what is owed no more")
            act.note(reason=reason[:500])
            _end(row, BillState.CANCELLED, reason=str(_("Khoản thu đã được huỷ.")))
            act.emit(BillCancelled(**facts_of(row), amount_vnd=row.total.vnd))
    return bill_of(row)


def record_cash(actor: Actor, bill_id: UUID) -> Bill:
    return _at_the_counter(actor, bill_id, method=Method.CASH, slip="")


def record_bank_counter(actor: Actor, bill_id: UUID, *, slip: str) -> Bill:
    slip = slip.strip()
    if not slip:
        message = str(_("Xin nhập số chứng từ của ngân hàng."))
        raise Invalid(message, fields={"slip": message})
    return _at_the_counter(actor, bill_id, method=Method.BANK_COUNTER, slip=slip)


def expire_overdue() -> int:
    """Let the bills lapse whose time is over; returns how many."""
    rows = BillRow.objects.filter(state=BillState.OPEN.value, expires_at__lte=clock.now())
    return sum(_expire(bill_id) for bill_id in list(rows.values_list("pk", flat=True)[:500]))


def facts_of(row: BillRow) -> dict[str, Any]:
    """What every event says of a bill."""
    return {"bill_id": row.pk, "about_kind": row.about_kind, "about_id": row.about_id}


def _at_the_counter(actor: Actor, bill_id: UUID, *, method: Method, slip: str) -> Bill:
    with transaction.atomic():
        row = locked(bill_id)
        actor.require(COLLECT.code, agency_id=row.agency_id)
        if row.method == method and row.state == BillState.PAID:
            return bill_of(row)
        if row.state != BillState.OPEN:
            raise _not_open(row)
        with action(f"payments.record_{method.value}", actor=actor, about=("bill", bill_id)) as act:
            act.require(COLLECT.code, agency_id=row.agency_id)
            if slip:
                act.note(slip=slip[:60])
            settle(act, row, method=method)
    return bill_of(row)


def _expire(bill_id: UUID) -> bool:
    with transaction.atomic():
        row = locked(bill_id)
        if row.state != BillState.OPEN or row.expires_at is None or row.expires_at > clock.now():
            return False
        with action("payments.expire_bill", actor=SYSTEM, about=("bill", bill_id)) as act:
            act.allow("the time to pay is over")
            _end(row, BillState.EXPIRED, reason=str(_("Khoản thu đã hết hạn.")))
            act.emit(BillExpired(**facts_of(row), amount_vnd=row.total.vnd))
    return True


def _end(row: BillRow, state: BillState, *, reason: str) -> None:
    row.state, row.ended_at, row.changed_at = state.value, clock.now(), clock.now()
    row.save(update_fields=["state", "ended_at", "changed_at"])
    Attempt.objects.filter(bill=row, state=AttemptState.PENDING.value).update(
        state=AttemptState.FAILED.value, ended_at=clock.now(), reason=reason
    )


def _refuse_unpayable(request: BillRequest) -> None:
    if not request.lines:
        raise BillRefused(_("Khoản thu chưa có mục nào; xin thêm ít nhất một mục."))
    for number, line in enumerate(request.lines, start=1):
        if not line.name.strip():
            raise BillRefused(_("Mục thu thứ %(number)s chưa có tên."), number=number)
        if not 0 < line.amount.vnd <= MOST_VND:
            raise BillRefused(
                _("Mục thu “%(name)s” có số tiền %(amount)s; xin nhập từ 1 đồng đến 1.000 tỷ đồng."),
                name=line.name,
                amount=str(line.amount),
            )


def _refuse_settled(row: BillRow) -> None:
    if row.paid_at is not None:
        raise BillNotOpen(
            _("Khoản thu %(reference)s đã nộp nên không huỷ được; xin lập đề nghị hoàn tiền."),
            reference=row.reference,
        )


def _not_open(row: BillRow) -> BillNotOpen:
    said = {
        BillState.CANCELLED.value: _("Khoản thu %(reference)s đã huỷ; không thu nữa."),
        BillState.EXPIRED.value: _("Khoản thu %(reference)s đã hết hạn; xin lập khoản thu mới."),
    }
    paid = _("Khoản thu %(reference)s đã nộp rồi; không thu lần hai.")
    return BillNotOpen(said.get(row.state, paid), reference=row.reference)


def _row(bill_id: UUID, request: BillRequest) -> BillRow:
    agency = identity.agency(request.agency_id)
    account = account_of(agency)
    now = clock.now()
    row = BillRow(
        id=bill_id,
        reference=_new_reference(),
        key=request.key,
        payer_id=request.payer_id,
        payer_name=request.payer_name.strip()[:200],
        agency_id=agency.id,
        purpose=request.purpose.strip()[:LONGEST_PURPOSE],
        total=sum((line.amount for line in request.lines), start=Money(0)),  # type: ignore[misc]
        raised_at=now,
        expires_at=request.expires_at or _usual_end(),
        simulated=request.simulated,
        changed_at=now,
    )
    row.about_kind, row.about_id = _about(request)
    if account is not None:
        row.bank_bin, row.account_number = account.bin, account.number
        row.account_holder, row.account_bank = account.holder, account.bank
        row.account_simulated = account.simulated
    return row


def _usual_end() -> Any:
    days = configuration().bill_days
    return clock.now() + timedelta(days=days) if days else None


def _about(request: BillRequest) -> tuple[str, str]:
    return request.about[0], str(request.about[1])


def _lines(row: BillRow, request: BillRequest) -> list[Line]:
    return [
        Line(
            bill=row,
            number=number,
            name=line.name.strip()[:300],
            amount=line.amount,  # type: ignore[misc]
            basis=line.basis[:300],
        )
        for number, line in enumerate(request.lines, start=1)
    ]


def _new_reference() -> str:
    # Random, so that nobody can tell from theirs what others pay; unique by the database.
    return reference_of(secrets.randbelow(len(ALPHABET) ** DIGITS))
