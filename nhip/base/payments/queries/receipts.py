"""Receipts: for their payer, for their PDF, and for whoever checks one."""

from dataclasses import dataclass
from datetime import date
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from nhip.base.identity import api as identity
from nhip.base.payments.adapters.receipt_pdf import ReceiptDocument
from nhip.base.payments.contracts import Method, Receipt, UnknownBill
from nhip.base.payments.models import Receipt as ReceiptRow
from nhip.base.payments.queries.bills import lines_of, may_read
from nhip.base.payments.wording import METHODS
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.errors import Conflict
from nhip.kernel.money import Money
from nhip.kernel.storage import storage


@dataclass(frozen=True, slots=True)
class Verified:
    """What the public page says of a receipt: enough to check a paper, nothing about the person."""

    code: str
    number: str
    agency: str
    issued_on: date
    total: Money
    refunded: Money
    sha256: str
    simulated: bool


def receipt_of(bill_id: UUID) -> Receipt | None:
    row = _rows().filter(bill_id=bill_id).first()
    return None if row is None else _contract(row)


def receipt_for(actor: Actor, receipt_id: UUID) -> Receipt:
    """The receipt, for whoever may read its bill. Raises UnknownBill."""
    return _contract(_row_for(actor, receipt_id))


def receipt_pdf(actor: Actor, receipt_id: UUID) -> tuple[Receipt, IO[bytes]]:
    """The receipt with its PDF. Raises UnknownBill, and Conflict while it is being rendered."""
    row = _row_for(actor, receipt_id)
    if not row.storage_key:
        raise Conflict(_("Biên lai đang được in ra PDF; xin tải lại trang sau vài giây."))
    return _contract(row), storage().open(row.storage_key)


def verification(code: str) -> Verified:
    """What anybody may know of a receipt by its code. Raises UnknownBill."""
    row = _rows().filter(code=code.strip().upper()[:24]).first()
    if row is None:
        raise UnknownBill(_("Không có biên lai nào mang mã %(code)s; xin kiểm tra lại mã."), code=code[:24])
    found = _contract(row)
    return Verified(
        code=found.code,
        number=found.number,
        agency=found.agency,
        issued_on=clock.local_date(found.issued_at),
        total=found.total,
        refunded=found.refunded,
        sha256=found.sha256,
        simulated=found.simulated,
    )


def receipt_document(receipt_id: UUID) -> ReceiptDocument:
    """What stands on the paper; in Vietnamese, the language of the law, whoever asks for it."""
    with override("vi"):
        found = _contract(_rows().get(pk=receipt_id))
        address = reverse("payments:verify", args=[found.code])
        return ReceiptDocument(
            number=found.number,
            agency=found.agency,
            payer=found.payer_name,
            reference=found.reference,
            lines=tuple((line.name, str(line.amount)) for line in found.lines),
            total=str(found.total),
            method=str(METHODS[found.method]),
            day=clock.local_date(found.issued_at),
            code=found.code,
            verify_url=f"{settings.PUBLIC_URL}{address}",
            simulated=found.simulated,
        )


def receipt_number(agency_code: str, year: int, number: int) -> str:
    """A number as it is written: `BL-79.26740.HCC-2026-0000012`."""
    return f"BL-{agency_code}-{year}-{number:07d}"


def _rows() -> "QuerySet[ReceiptRow]":
    return ReceiptRow.objects.select_related("bill").prefetch_related("bill__lines")


def _row_for(actor: Actor, receipt_id: UUID) -> ReceiptRow:
    row = _rows().filter(pk=receipt_id).first()
    if row is None or not may_read(actor, row.bill):
        raise UnknownBill(_("Không tìm thấy biên lai trong số biên lai quý vị được xem."))
    return row


def _contract(row: ReceiptRow) -> Receipt:
    bill = row.bill
    agency = identity.agency(row.agency_id)
    return Receipt(
        id=row.pk,
        code=row.code,
        number=receipt_number(agency.code, row.year, row.number),
        bill_id=bill.pk,
        agency=identity.agency_names([agency.id])[agency.id],
        agency_id=agency.id,
        payer_name=bill.payer_name,
        lines=lines_of(bill.lines.all()),
        total=bill.total,
        refunded=bill.refunded,
        method=Method(bill.method),
        issued_at=row.issued_at,
        reference=bill.reference,
        is_rendered=bool(row.storage_key),
        sha256=row.sha256,
        simulated=bill.simulated or bill.account_simulated,
    )
