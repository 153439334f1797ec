"""Bills as their readers see them."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.base.payments.access import DESK, agencies_of, reader_allows
from nhip.base.payments.adapters.qr import svg
from nhip.base.payments.contracts import (
    Account,
    AttemptState,
    Bill,
    BillLine,
    BillState,
    Method,
    UnknownBill,
    WayToPay,
)
from nhip.base.payments.models import Bill as BillRow
from nhip.base.payments.rules.vietqr import Transfer, payload, plain_text
from nhip.kernel.access import Actor
from nhip.kernel.money import Money


def bill(bill_id: UUID) -> Bill:
    return bill_of(_row(bill_id))


def bill_for(actor: Actor, bill_id: UUID) -> Bill:
    """The bill, for its payer, for officers of what it is about, and for the payee's desk."""
    row = _row(bill_id)
    if not may_read(actor, row):
        raise _unknown(bill_id)
    return bill_of(row)


def may_read(actor: Actor, row: BillRow) -> bool:
    """Whether a bill, its receipt and its refunds are this actor's business."""
    if actor.kind == "system" or (actor.party_id is not None and actor.party_id == row.payer_id):
        return True
    agencies = agencies_of(actor, DESK.code)
    if agencies is None or row.agency_id in agencies:
        return True
    return reader_allows(actor, kind=row.about_kind, about_id=row.about_id)


def bills_about(about: tuple[str, object]) -> list[Bill]:
    rows = BillRow.objects.filter(about_kind=about[0], about_id=str(about[1]))
    return _bills(rows.order_by("raised_at", "pk"))


def unpaid_totals(kind: str, ids: Sequence[object]) -> dict[str, Money]:
    rows = BillRow.objects.filter(
        about_kind=kind, about_id__in=[str(one) for one in ids], state=BillState.OPEN.value
    )
    sums = rows.values_list("about_id").annotate(owed=Sum("total"))
    return {about_id: owed if isinstance(owed, Money) else Money(int(owed)) for about_id, owed in sums}


def bill_of(row: BillRow) -> Bill:
    """The contract of one row."""
    return _bills(BillRow.objects.filter(pk=row.pk))[0]


def way_to_pay(bill: Bill) -> WayToPay | None:
    if not bill.is_open or bill.account is None:
        return None
    content = plain_text(f"{bill.reference} {bill.purpose}")
    text = payload(Transfer(bill.account.bin, bill.account.number, bill.total, bill.reference, content))
    return WayToPay(
        account=bill.account,
        amount=bill.total,
        content=content,
        payload=text,
        svg=svg(text),
        simulated_bank=_simulated_bank(text) if bill.account.simulated else "",
    )


def _simulated_bank(text: str) -> str:
    return f"{settings.SIMULATED_BANK_PATH}/pay/?{urlencode({'qr': text})}" if settings.SIMULATED_BANK else ""


def _row(bill_id: UUID) -> BillRow:
    row = BillRow.objects.filter(pk=bill_id).first()
    if row is None:
        raise _unknown(bill_id)
    return row


def _unknown(bill_id: object) -> UnknownBill:
    return UnknownBill(_("Không tìm thấy khoản thu %(id)s trong số khoản quý vị được xem."), id=str(bill_id))


def _bills(rows: "QuerySet[BillRow]") -> list[Bill]:
    found = list(rows.select_related("receipt").prefetch_related("lines", "attempts", "discrepancies"))
    names = identity.agency_names({row.agency_id for row in found})
    return [_contract(row, names.get(row.agency_id, "")) for row in found]


def _contract(row: BillRow, agency: str) -> Bill:
    receipt = getattr(row, "receipt", None)
    return Bill(
        id=row.pk,
        reference=row.reference,
        about=(row.about_kind, row.about_id),
        payer_id=row.payer_id,
        payer_name=row.payer_name,
        agency_id=row.agency_id,
        agency=agency,
        lines=lines_of(row.lines.all()),
        total=row.total,
        state=BillState(row.state),
        raised_at=row.raised_at,
        expires_at=row.expires_at,
        paid_at=row.paid_at,
        method=Method(row.method) if row.method else None,
        received=row.received,
        refunded=row.refunded,
        refunding=row.refunding,
        account=_account(row),
        purpose=row.purpose,
        is_checking=any(one.state == AttemptState.PENDING for one in row.attempts.all()),
        is_questioned=any(one.decided_at is None for one in row.discrepancies.all()),
        receipt_id=receipt.pk if receipt else None,
        simulated=row.simulated,
    )


def lines_of(rows: Iterable[object]) -> tuple[BillLine, ...]:
    """Lines in the order they were raised in."""
    ordered = sorted(rows, key=lambda line: line.number)  # type: ignore[attr-defined]
    return tuple(BillLine(one.name, one.amount, one.basis) for one in ordered)  # type: ignore[attr-defined]


def _account(row: BillRow) -> Account | None:
    if not row.account_number:
        return None
    return Account(
        bin=row.bank_bin,
        number=row.account_number,
        holder=row.account_holder,
        bank=row.account_bank,
        simulated=row.account_simulated,
    )
