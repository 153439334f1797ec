"""A fee through the life of a case: quoted, billed, paid, waited for, waived, given back."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from nhip.base.identity.testing import sign_in
from nhip.base.payments import api as payments
from nhip.base.payments.contracts import Bill, BillLine, BillState, Method
from nhip.base.payments.testing import let_bills_lapse, pay_at_simulated_bank
from nhip.kernel import clock
from nhip.kernel.errors import NotAllowed
from nhip.kernel.models import AuditRecord, OutboxEvent
from nhip.kernel.money import Money
from nhip.kernel.testing import drain_outbox, run_jobs
from nhip.work.cases.actions import applicant, fees, filing, processing, reception
from nhip.work.cases.contracts import Act, CaseNotFound, Status
from nhip.work.cases.contracts.fees import FeeUnpaid
from nhip.work.cases.models import Case, Draft
from nhip.work.cases.queries.fees import fees_of_case, quote_of_draft
from nhip.work.cases.testing import brought_to, complete_draft
from nhip.work.cases.tests.conftest import VENDING, World
from nhip.work.procedures.contracts import PayBefore
from nhip.work.procedures.testing import pay_fees_before

BUSINESS = "ho-kinh-doanh"
FEE = Money(100_000)


def _bills(case_id: UUID) -> list[Bill]:
    return payments.bills_about(("case", case_id))


def _accepted(world: World, procedure: str = BUSINESS) -> UUID:
    case_id = world.file(procedure)
    reception.accept(world.scene.clerk, case_id)
    drain_outbox()
    return case_id


def _status(case_id: UUID) -> Status:
    return Status(Case.objects.get(pk=case_id).status)


def _trace() -> tuple[int, int]:
    return AuditRecord.objects.count(), OutboxEvent.objects.count()


def test_acceptance_bills_the_fee_of_the_result(world: World) -> None:
    case_id = world.file(BUSINESS)
    assert _bills(case_id) == []
    reception.accept(world.scene.clerk, case_id)
    drain_outbox()
    [bill] = _bills(case_id)
    assert (bill.total, bill.state, bill.agency_id) == (FEE, BillState.OPEN, world.scene.one_stop.id)
    assert (bill.payer_id, bill.payer_name) == (world.citizen.id, "Nguyễn Thị Mai")
    assert [(line.name, line.basis.split(";")[0]) for line in bill.lines] == [
        ("Lệ phí đăng ký hộ kinh doanh", "97/2015/QH13")
    ]
    fees.bill_result(case_id)
    assert len(_bills(case_id)) == 1


def test_a_procedure_without_fees_raises_no_bill(world: World) -> None:
    case_id = _accepted(world, "khai-sinh")
    assert (_bills(case_id), fees_of_case(case_id).owed) == ([], Money(0))


def test_the_result_waits_for_the_fee(world: World, client: Client) -> None:
    case_id = world.file(BUSINESS)
    brought_to(Status.PROCESSED, case_id, world.scene, citizen=world.mai)
    drain_outbox()
    before = _trace()
    for reader in (world.scene.clerk, world.mai):
        with pytest.raises(FeeUnpaid, match=r"100\.000"):
            reception.return_result(reader, case_id)
    assert (_status(case_id), _trace()) == (Status.PROCESSED, before)
    sign_in(client, world.citizen)
    owing = client.get(f"/cases/{case_id}/").content.decode()
    assert "Nộp phí xong, quý vị nhận kết quả tại đây." in owing
    assert f"/cases/{case_id}/collect/" not in owing
    [bill] = _bills(case_id)
    pay_at_simulated_bank(bill)
    run_jobs()
    assert f"/cases/{case_id}/collect/" in client.get(f"/cases/{case_id}/").content.decode()
    reception.return_result(world.mai, case_id)
    assert _status(case_id) is Status.RESULT_RETURNED


def test_a_fee_before_acceptance_is_billed_with_the_filing_and_holds_up_acceptance(world: World) -> None:
    pay_fees_before(BUSINESS, PayBefore.ACCEPTANCE)
    case_id = world.file(BUSINESS)
    [bill] = _bills(case_id)
    before = _trace()
    with pytest.raises(FeeUnpaid, match=bill.reference):
        reception.accept(world.scene.clerk, case_id)
    assert (_status(case_id), _trace()) == (Status.NEW, before)
    payments.record_cash(world.scene.clerk, bill.id)
    reception.accept(world.scene.clerk, case_id)
    drain_outbox()
    assert (_status(case_id), len(_bills(case_id))) == (Status.ACCEPTED, 1)


def test_a_fee_before_filing_is_paid_first(world: World) -> None:
    pay_fees_before(BUSINESS, PayBefore.FILING)
    draft_id = complete_draft(world.mai, BUSINESS, world.scene)
    before = _trace()
    with pytest.raises(FeeUnpaid, match=r"100\.000"):
        filing.file_draft(world.mai, draft_id)
    assert (Case.objects.count(), Draft.objects.count(), _trace()) == (0, 1, before)
    bill = fees.bill_draft(world.mai, draft_id)
    assert bill is not None
    assert (bill.total, fees.bill_draft(world.mai, draft_id)) == (FEE, bill)
    pay_at_simulated_bank(bill)
    run_jobs()
    assert fees.bill_draft(world.mai, draft_id) is None
    case_id = filing.file_draft(world.mai, draft_id)
    assert [one.id for one in fees_of_case(case_id).bills] == [bill.id]
    reception.accept(world.scene.clerk, case_id)
    assert _status(case_id) is Status.ACCEPTED


def test_a_fee_before_filing_is_billed_on_the_page_of_the_draft(world: World, client: Client) -> None:
    pay_fees_before(BUSINESS, PayBefore.FILING)
    draft_id = complete_draft(world.mai, BUSINESS, world.scene)
    sign_in(client, world.citizen)
    address = f"/cases/drafts/{draft_id}/pay/"
    assert client.post(address).url == address
    [bill] = payments.bills_about(("draft", draft_id))
    assert bill.total == FEE
    assert bill.reference in client.get(address).content.decode()
    pay_at_simulated_bank(bill)
    assert client.post(address, {"bill": str(bill.id)}).url == address
    assert payments.bill(bill.id).state is BillState.PAID


def test_a_stranger_bills_no_draft(world: World) -> None:
    draft_id = complete_draft(world.mai, BUSINESS, world.scene)
    with pytest.raises(CaseNotFound):
        fees.bill_draft(world.stranger, draft_id)


def _processing(world: World) -> UUID:
    case_id = world.file(BUSINESS)
    brought_to(Status.PROCESSING, case_id, world.scene, citizen=world.mai)
    return case_id


def test_a_demand_raises_its_bill_pauses_and_the_payment_resumes(world: World) -> None:
    case_id = _processing(world)
    lines = [BillLine("Phí đo vẽ", Money(250_000)), BillLine("Phí in", Money(5_000))]
    fees.demand(world.scene.handler, case_id, reason="Nộp phí đo vẽ.", lines=lines)
    assert _status(case_id) is Status.FINANCIAL_OBLIGATION
    [demanded] = _bills(case_id)
    assert demanded.total == Money(255_000)
    drain_outbox()
    for bill in _bills(case_id):
        assert _status(case_id) is Status.FINANCIAL_OBLIGATION
        pay_at_simulated_bank(bill)
        run_jobs()
        drain_outbox()
    assert _status(case_id) is Status.PROCESSING
    acts = list(Case.objects.get(pk=case_id).acts.order_by("number").values_list("act", "part"))
    assert acts[-1] == (Act.CONFIRM_PAYMENT.value, "system") or acts[-1][0] == Act.CONFIRM_PAYMENT.value
    entries = Case.objects.get(pk=case_id).clock_entries.order_by("number").values_list("kind", flat=True)
    assert list(entries) == ["start", "pause", "resume"]


def test_nobody_confirms_what_the_bank_has_not(world: World) -> None:
    case_id = _processing(world)
    fees.demand(world.scene.handler, case_id, reason="Nộp phí.", lines=[BillLine("Phí", Money(9_000))])
    before = _trace()
    with pytest.raises(FeeUnpaid):
        processing.confirm_payment(world.scene.handler, case_id)
    assert (_status(case_id), _trace()) == (Status.FINANCIAL_OBLIGATION, before)


def test_an_obligation_paid_elsewhere_is_confirmed_by_the_officer(world: World) -> None:
    case_id = world.file(VENDING)
    brought_to(Status.PROCESSING, case_id, world.scene, citizen=world.mai)
    fees.demand(world.scene.handler, case_id, reason="Nộp thuế tại cơ quan thuế.")
    assert _bills(case_id) == []
    processing.confirm_payment(world.scene.handler, case_id)
    assert _status(case_id) is Status.PROCESSING


def test_a_demand_that_is_refused_raises_no_bill(world: World) -> None:
    case_id = world.file(BUSINESS)
    with pytest.raises(Exception, match=r"Yêu cầu nộp|Không thể"):
        fees.demand(world.scene.handler, case_id, reason="Nộp phí.", lines=[BillLine("Phí", Money(9_000))])
    assert (_bills(case_id), _status(case_id)) == ([], Status.NEW)


def test_waiving_a_bill_is_for_the_officers_of_the_case(world: World) -> None:
    case_id = _accepted(world)
    [bill] = _bills(case_id)
    with pytest.raises(NotAllowed):
        fees.waive(world.mai, case_id, bill.id, reason="Tôi không muốn nộp")
    with pytest.raises(CaseNotFound):
        fees.waive(world.stranger, case_id, bill.id, reason="Thử")
    assert payments.bill(bill.id).state is BillState.OPEN
    fees.waive(world.scene.handler, case_id, bill.id, reason="Thuộc diện miễn, hồ sơ giấy kèm theo")
    assert payments.bill(bill.id).state is BillState.CANCELLED
    assert fees_of_case(case_id).owed == Money(0)


def test_withdrawing_cancels_what_is_open_and_asks_back_what_was_paid(world: World) -> None:
    unpaid, paid = _accepted(world), _accepted(world)
    payments.record_cash(world.scene.clerk, _bills(paid)[0].id)
    for case_id in (unpaid, paid):
        applicant.withdraw(world.mai, case_id, reason="Thôi")
    drain_outbox()
    assert _bills(unpaid)[0].state is BillState.CANCELLED
    [bill] = _bills(paid)
    [refund] = payments.refunds_of(bill.id)
    code = Case.objects.get(pk=paid).code
    assert (refund.amount, refund.state.value, refund.reason, refund.asked_by) == (
        FEE,
        "requested",
        f"Người nộp rút hồ sơ {code}",
        "",
    )
    fees.close_bills(paid, why="withdrawn")
    assert len(payments.refunds_of(bill.id)) == 1


def test_a_lapsed_bill_is_raised_anew_once(world: World) -> None:
    case_id = _accepted(world)
    [old] = _bills(case_id)
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert let_bills_lapse() == 1
        new = fees.renew(world.mai, case_id, old.id)
        assert (new.total, new.state, new.reference != old.reference) == (FEE, BillState.OPEN, True)
        assert fees.renew(world.mai, case_id, old.id).id == new.id
        assert [one.state for one in _bills(case_id)] == [BillState.EXPIRED, BillState.OPEN]


def test_the_citizen_sees_the_fee_and_why_it_is_none_before_filing(world: World, client: Client) -> None:
    sign_in(client, world.citizen)
    draft_id = complete_draft(world.mai, VENDING, world.scene)
    row = Draft.objects.get(pk=draft_id)
    Draft.objects.filter(pk=draft_id).update(
        answers={**row.answers, "household": "poor", "area": 6, "months": 3}
    )
    page = client.get(f"/cases/drafts/{draft_id}/review/").content.decode()
    assert ("miễn vì hộ nghèo" in page, "DEMO-VH-01" in page, "360.000" in page) == (True, True, True)
    Draft.objects.filter(pk=draft_id).update(
        answers={**row.answers, "household": "none", "area": 6, "months": 3}
    )
    quote = quote_of_draft(draft_id, owner_id=world.citizen.id)
    assert quote is not None
    assert (quote.total, quote.exemptions) == (Money(360_000), ())
    page = client.get(f"/cases/drafts/{draft_id}/review/").content.decode()
    assert ("miễn vì" in page, "360.000" in page) == (False, True)


def test_from_the_page_of_the_case_to_the_receipt(world: World, client: Client) -> None:
    case_id = _accepted(world)
    [bill] = _bills(case_id)
    sign_in(client, world.citizen)
    assert "Cần nộp 100.000" in client.get(f"/cases/{case_id}/").content.decode()
    page = client.get(f"/cases/{case_id}/pay/").content.decode()
    way = payments.way_to_pay(bill)
    assert way is not None
    for shown in (way.content, way.account.number, bill.reference, "Ngân hàng mô phỏng", "data:image/svg"):
        assert shown in page
    address = f"/cases/{case_id}/pay/check/"
    waiting = client.post(address, {"bill": str(bill.id)}, follow=True).content.decode()
    assert "Ngân hàng chưa thấy tiền" in waiting
    pay_at_simulated_bank(bill)
    done = client.post(address, {"bill": str(bill.id)}, follow=True).content.decode()
    assert ("Ngân hàng xác nhận đã nhận đủ tiền." in done, "Xem biên lai" in done) == (True, True)
    paid = payments.bill(bill.id)
    assert (paid.state, paid.method) == (BillState.PAID, Method.VIETQR)
    receipt = client.get(f"/payments/receipts/{paid.receipt_id}/").content.decode()
    assert ("Biên lai thu phí, lệ phí" in receipt, "Nguyễn Thị Mai" in receipt) == (True, True)


def test_strangers_see_no_bill(world: World, client: Client) -> None:
    case_id = _accepted(world)
    [bill] = _bills(case_id)
    sign_in(client, world.neighbour)
    assert client.get(f"/cases/{case_id}/pay/").status_code == 404
    assert client.post(f"/cases/{case_id}/pay/check/", {"bill": str(bill.id)}).status_code in (404, 409)
    assert client.get(f"/payments/bills/{bill.id}/qr.png").status_code == 404


def test_the_officer_demands_with_what_the_rules_propose(world: World, client: Client) -> None:
    case_id = _processing(world)
    sign_in(client, world.handler)
    page = client.get(f"/desk/cases/{case_id}/").content.decode()
    assert 'value="Lệ phí đăng ký hộ kinh doanh"' in page
    address = f"/desk/cases/{case_id}/demand_payment/"
    wrong = client.post(address, {"reason": "Nộp phí", "name_1": "Phí", "amount_1": "nhiều"})
    assert ("chỉ gồm chữ số" in wrong.content.decode(), _status(case_id)) == (True, Status.PROCESSING)
    client.post(address, {"reason": "Nộp phí", "name_1": "Phí đo vẽ", "amount_1": "250.000"})
    assert _status(case_id) is Status.FINANCIAL_OBLIGATION
    assert [bill.total for bill in _bills(case_id)] == [Money(250_000)]
    [bill] = _bills(case_id)
    page = client.get(f"/desk/cases/{case_id}/").content.decode()
    assert bill.reference in page
    client.post(f"/desk/cases/{case_id}/fees/{bill.id}/waive/", {"reason": "Nhầm hồ sơ"})
    assert payments.bill(bill.id).state is BillState.CANCELLED
