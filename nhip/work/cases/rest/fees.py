"""Paying by program: what is owed, the VietQR to pay it by, asking the bank, the receipt."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema

from nhip.base.payments import api as payments
from nhip.base.payments.contracts import Bill, BillState, Method, Receipt
from nhip.kernel.access import Actor, signed_in
from nhip.kernel.errors import NotFound
from nhip.work.cases import queries
from nhip.work.cases.access import FILE_SCOPE, READ_SCOPE
from nhip.work.cases.actions import fees
from nhip.work.cases.queries.fees import fees_of_case
from nhip.work.cases.rest.own import PDF
from nhip.work.cases.web.acting import actor_of

router = Router(tags=["fees"])


class FeeLineOut(Schema):
    """One thing a bill asks for; whole đồng."""

    name: str
    amount_vnd: int


class TransferOut(Schema):
    """How to pay by bank transfer. `payload` is the text of the VietQR (EMVCo with its CRC), to be drawn as a
    code; `content` must stand in the transfer unchanged.
    """

    bank_bin: str
    account_number: str
    account_name: str
    amount_vnd: int
    content: str
    payload: str
    simulated: bool = Field(description="the bank is the simulated one: no money moves")


class BillOut(Schema):
    """One bill. `is_checking`: the bank is being asked; `is_questioned`: a cashier has to decide."""

    id: UUID
    reference: str
    agency: str
    lines: list[FeeLineOut]
    total_vnd: int
    state: BillState
    raised_at: datetime
    expires_at: datetime | None
    paid_at: datetime | None
    method: Method | None
    refunded_vnd: int
    is_checking: bool
    is_questioned: bool
    transfer: TransferOut | None
    simulated: bool


class ReceiptOfBillOut(Schema):
    """Biên lai thu tiền. `verify_url` is public and names nobody."""

    number: str
    code: str
    bill_id: UUID
    agency: str
    payer_name: str
    lines: list[FeeLineOut]
    total_vnd: int
    refunded_vnd: int
    method: Method
    issued_at: datetime
    verify_url: str
    simulated: bool


@router.get("/drafts/{draft_id}/fees", response=list[BillOut], summary="The bills of a draft")
@signed_in(scope=FILE_SCOPE.code)
def draft_fees(request: HttpRequest, draft_id: UUID) -> list[BillOut]:
    """Only for procedures whose fee comes before filing; empty elsewhere."""
    queries.draft(actor_of(request), draft_id)
    return [bill_out(one) for one in payments.bills_about(("draft", draft_id))]


@router.post("/drafts/{draft_id}/fees", response=list[BillOut], summary="Ask for the bill before filing")
@signed_in(scope=FILE_SCOPE.code)
def bill_draft(request: HttpRequest, draft_id: UUID) -> list[BillOut]:
    """Raises the bill of what is due before filing, once; nothing where nothing is due."""
    actor = actor_of(request)
    queries.draft(actor, draft_id)
    fees.bill_draft(actor, draft_id)
    return [bill_out(one) for one in payments.bills_about(("draft", draft_id))]


@router.post("/drafts/{draft_id}/fees/{bill_id}/check", response=BillOut, summary="Ask the bank about it")
@signed_in(scope=FILE_SCOPE.code)
def check_of_draft(request: HttpRequest, draft_id: UUID, bill_id: UUID) -> BillOut:
    """The same as for a case. At most a few times a minute: 429 then."""
    actor = actor_of(request)
    queries.draft(actor, draft_id)
    _refuse_strange(bill_id, payments.bills_about(("draft", draft_id)))
    return bill_out(payments.ask_bank(actor, bill_id))


@router.get("/{code}/fees", response=list[BillOut], summary="The bills of a case")
@signed_in(scope=READ_SCOPE.code)
def case_fees(request: HttpRequest, code: str) -> list[BillOut]:
    """Oldest first; an open one says how to pay it."""
    view = queries.case(actor_of(request), code)
    return [bill_out(one) for one in fees_of_case(view.card.id).bills]


@router.post("/{code}/fees/{bill_id}/check", response=BillOut, summary="“I have paid”: ask the bank now")
@signed_in(scope=FILE_SCOPE.code)
def check(request: HttpRequest, code: str, bill_id: UUID) -> BillOut:
    """The state after the bank answered; while it does not know, it is asked again for a day. 429 when asked
    too often.
    """
    actor = actor_of(request)
    _bill_of(actor, code, bill_id)
    return bill_out(payments.ask_bank(actor, bill_id))


@router.post("/{code}/fees/{bill_id}/renew", response=BillOut, summary="Raise a lapsed bill anew")
@signed_in(scope=FILE_SCOPE.code)
def renew(request: HttpRequest, code: str, bill_id: UUID) -> BillOut:
    """The bill to pay now: a new one with a reference of its own, or the same while it has not lapsed."""
    actor = actor_of(request)
    case_id = _bill_of(actor, code, bill_id)
    return bill_out(fees.renew(actor, case_id, bill_id))


@router.get("/{code}/fees/{bill_id}/receipt", response=ReceiptOfBillOut, summary="The receipt of a bill")
@signed_in(scope=READ_SCOPE.code)
def receipt(request: HttpRequest, code: str, bill_id: UUID) -> ReceiptOfBillOut:
    """404 until the bill is paid."""
    return _receipt_out(_receipt_of(actor_of(request), code, bill_id))


@router.get(
    "/{code}/fees/{bill_id}/receipt.pdf",
    summary="The receipt as PDF",
    openapi_extra={"responses": {200: PDF}},
)
@signed_in(scope=READ_SCOPE.code)
def receipt_pdf(request: HttpRequest, code: str, bill_id: UUID) -> FileResponse:
    """404 until the bill is paid; 409 for the seconds in which it is being rendered."""
    actor = actor_of(request)
    found = _receipt_of(actor, code, bill_id)
    opened = payments.receipt_pdf(actor, found.id)
    return FileResponse(opened, content_type="application/pdf", filename=f"{found.code}.pdf")


def bill_out(bill: Bill) -> BillOut:
    """A bill as programs read it."""
    return BillOut(
        id=bill.id,
        reference=bill.reference,
        agency=bill.agency,
        lines=[FeeLineOut(name=one.name, amount_vnd=one.amount.vnd) for one in bill.lines],
        total_vnd=bill.total.vnd,
        state=bill.state,
        raised_at=bill.raised_at,
        expires_at=bill.expires_at,
        paid_at=bill.paid_at,
        method=bill.method,
        refunded_vnd=bill.refunded.vnd,
        is_checking=bill.is_checking,
        is_questioned=bill.is_questioned,
        transfer=_transfer(bill),
        simulated=bill.simulated,
    )


def _transfer(bill: Bill) -> TransferOut | None:
    way = payments.way_to_pay(bill)
    if way is None:
        return None
    return TransferOut(
        bank_bin=way.account.bin,
        account_number=way.account.number,
        account_name=way.account.holder,
        amount_vnd=way.amount.vnd,
        content=way.content,
        payload=way.payload,
        simulated=bool(way.simulated_bank),
    )


def _bill_of(actor: Actor, code: str, bill_id: UUID) -> UUID:
    """The case's id, once the bill is known to be one of its own."""
    case_id = queries.case(actor, code).card.id
    _refuse_strange(bill_id, fees_of_case(case_id).bills)
    return case_id


def _refuse_strange(bill_id: UUID, bills: "list[Bill] | tuple[Bill, ...]") -> None:
    if bill_id not in {one.id for one in bills}:
        raise NotFound(_("Không có khoản thu này trong hồ sơ."))


def _receipt_of(actor: Actor, code: str, bill_id: UUID) -> Receipt:
    _bill_of(actor, code, bill_id)
    found = payments.receipt_of(bill_id)
    if found is None:
        raise NotFound(_("Khoản này chưa nộp nên chưa có biên lai."))
    return found


def _receipt_out(found: Receipt) -> ReceiptOfBillOut:
    return ReceiptOfBillOut(
        number=found.number,
        code=found.code,
        bill_id=found.bill_id,
        agency=found.agency,
        payer_name=found.payer_name,
        lines=[FeeLineOut(name=one.name, amount_vnd=one.amount.vnd) for one in found.lines],
        total_vnd=found.total.vnd,
        refunded_vnd=found.refunded.vnd,
        method=found.method,
        issued_at=found.issued_at,
        verify_url=f"{settings.PUBLIC_URL}{reverse('payments:verify', args=[found.code])}",
        simulated=found.simulated,
    )
