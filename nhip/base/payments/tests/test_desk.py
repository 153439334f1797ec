"""Discrepancies, refunds, statements, the sums of the days; at the actions and at the pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from nhip.base.identity.testing import actor_for, make_agency, make_staff, sign_in
from nhip.base.payments import actions, api, queries
from nhip.base.payments.actions import Decided
from nhip.base.payments.adapters.simulated_bank import books
from nhip.base.payments.adapters.simulated_bank.statement import camt054
from nhip.base.payments.adapters.statements import read_statement
from nhip.base.payments.contracts import (
    BillNotOpen,
    BillState,
    Decision,
    DiscrepancyClosed,
    Method,
    RefundRefused,
    RefundState,
    StatementRefused,
    UnknownBill,
)
from nhip.base.payments.models import (
    BankTransaction,
    Discrepancy,
    Receipt,
    Refund,
    SimulatedTransfer,
    Statement,
)
from nhip.base.payments.testing import make_bill, pay_at_simulated_bank
from nhip.base.payments.tests.conftest import Desk
from nhip.kernel import clock
from nhip.kernel.errors import Invalid, NotAllowed
from nhip.kernel.models import AuditRecord, OutboxEvent
from nhip.kernel.money import Money
from nhip.kernel.testing import run_jobs


def _counts() -> tuple[int, ...]:
    tables = (BankTransaction, Discrepancy, Receipt, Refund, Statement, AuditRecord, OutboxEvent)
    return tuple(table.objects.count() for table in tables)


def _off(desk: Desk, choice: str) -> Discrepancy:
    """A bill paid in a way that does not fit, and what waits for the cashier."""
    pay_at_simulated_bank(make_bill(desk.shop, payer_id=desk.payer.id), choice)
    run_jobs()
    return Discrepancy.objects.get()


def test_money_after_the_end_is_assigned_to_its_bill(desk: Desk) -> None:
    found = _off(desk, "late")
    with clock.frozen(clock.now() + timedelta(days=31)):
        actions.expire_overdue()
    decided = Decided(Decision.ASSIGN, "Người dân nộp muộn, vẫn nhận", found.bill.reference.lower())
    actions.decide(actor_for(desk.cashier), found.pk, decided)
    assert api.bill(found.bill_id).state is BillState.PAID
    found.refresh_from_db()
    assert (found.decision, found.decided_by_id, found.note) == (
        "assign",
        desk.cashier.party_id,
        "Người dân nộp muộn, vẫn nhận",
    )
    assert (Receipt.objects.count(), Refund.objects.count()) == (1, 0)
    act = AuditRecord.objects.filter(act="payments.decide_discrepancy").get()
    assert (act.actor_id, act.detail["decision"]) == (desk.cashier.party_id, "assign")


def test_too_much_money_pays_the_bill_and_the_rest_goes_back(desk: Desk) -> None:
    bill = make_bill(desk.shop)
    [transaction_id] = pay_at_simulated_bank(bill)
    SimulatedTransfer.objects.update(amount=80_000)
    run_jobs()
    found = Discrepancy.objects.get()
    actions.decide(actor_for(desk.cashier), found.pk, Decided(Decision.ASSIGN, "Nộp thừa", bill.reference))
    [refund] = Refund.objects.all()
    assert (refund.amount, refund.state, refund.bill_id) == (Money(30_000), "requested", None)
    actions.approve_refund(actor_for(desk.approver), refund.pk)
    run_jobs()
    refund.refresh_from_db()
    assert refund.state == RefundState.DONE
    [row] = BankTransaction.objects.all()
    assert (row.transaction_id, row.refunded, row.refunding) == (transaction_id, 30_000, 0)
    [sent] = SimulatedTransfer.objects.filter(direction="debit")
    assert (sent.amount, sent.transaction_id) == (30_000, refund.bank_transaction_id)


def test_too_little_money_does_not_pay(desk: Desk) -> None:
    found = _off(desk, "wrong")
    cashier, before = actor_for(desk.cashier), _counts()
    with pytest.raises(DiscrepancyClosed, match="không đủ"):
        actions.decide(cashier, found.pk, Decided(Decision.ASSIGN, "Cứ nhận", found.bill.reference))
    assert _counts() == before
    actions.decide(cashier, found.pk, Decided(Decision.REFUND, "Chuyển thiếu, trả lại"))
    assert [(one.amount, one.state) for one in Refund.objects.all()] == [(Money(49_000), "requested")]


def test_a_double_payment_goes_back_whole(desk: Desk) -> None:
    found = _off(desk, "twice")
    assert found.kind == "double_payment"
    cashier = actor_for(desk.cashier)
    with pytest.raises(BillNotOpen):
        actions.decide(cashier, found.pk, Decided(Decision.ASSIGN, "Cứ nhận", found.bill.reference))
    actions.decide(cashier, found.pk, Decided(Decision.REFUND, "Nộp hai lần"))
    refund = Refund.objects.get()
    actions.approve_refund(actor_for(desk.approver), refund.pk)
    run_jobs()
    bill = api.bill(found.bill_id)
    assert (bill.state, bill.received, bill.refunded) == (BillState.PAID, Money(50_000), Money(0))
    assert BankTransaction.objects.get(bill__isnull=True).refunded == 50_000


def test_a_note_closes_a_discrepancy_and_needs_words(desk: Desk) -> None:
    found = _off(desk, "wrong")
    cashier = actor_for(desk.cashier)
    before = _counts()
    with pytest.raises(Invalid):
        actions.decide(cashier, found.pk, Decided(Decision.NOTE, "  "))
    assert _counts() == before
    actions.decide(cashier, found.pk, Decided(Decision.NOTE, "Đã làm việc với ngân hàng"))
    with pytest.raises(DiscrepancyClosed, match="đã có người xử lý"):
        actions.decide(cashier, found.pk, Decided(Decision.REFUND, "Lần nữa"))
    assert Refund.objects.count() == 0


def test_a_cashier_of_another_agency_decides_nothing(desk: Desk) -> None:
    found = _off(desk, "wrong")
    stranger = actor_for(make_staff("one_stop_officer", make_agency("one_stop")))
    before = _counts()
    with pytest.raises(NotAllowed):
        actions.decide(stranger, found.pk, Decided(Decision.NOTE, "Tôi thấy vậy"))
    with pytest.raises(UnknownBill):
        queries.discrepancy(stranger, found.pk)
    assert (queries.discrepancies(stranger), _counts()) == ([], before)


def _paid(desk: Desk, how: str = "transfer") -> object:
    bill = make_bill(desk.shop, payer_id=desk.payer.id)
    if how == "cash":
        return api.record_cash(actor_for(desk.cashier), bill.id)
    pay_at_simulated_bank(bill)
    run_jobs()
    return api.bill(bill.id)


def test_part_of_a_bill_goes_back_and_then_the_rest(desk: Desk) -> None:
    bill = _paid(desk)
    cashier, approver = actor_for(desk.cashier), actor_for(desk.approver)
    first = api.request_refund(cashier, bill.id, amount=Money(20_000), reason="Tính nhầm", key="a")
    again = api.request_refund(cashier, bill.id, amount=Money(20_000), reason="Tính nhầm", key="a")
    assert (first.id, first.state) == (again.id, RefundState.REQUESTED)
    assert (api.bill(bill.id).refunding, api.bill(bill.id).state) == (Money(20_000), BillState.PAID)
    with pytest.raises(RefundRefused, match=r"30\.000"):
        api.request_refund(cashier, bill.id, amount=Money(30_001), reason="Quá tay", key="b")
    actions.approve_refund(approver, first.id)
    run_jobs()
    part = api.bill(bill.id)
    assert (part.state, part.refunded, part.refunding) == (BillState.PARTLY_REFUNDED, Money(20_000), Money(0))
    rest = api.request_refund(cashier, bill.id, amount=Money(30_000), reason="Trả hết", key="c")
    actions.approve_refund(approver, rest.id)
    run_jobs()
    assert api.bill(bill.id).state is BillState.REFUNDED
    told = OutboxEvent.objects.filter(type="nhip.payments.bill_refunded.v1").order_by("id")
    assert [(one.data["amount_vnd"], one.data["is_whole"]) for one in told] == [
        (20_000, False),
        (30_000, True),
    ]


def test_who_asked_does_not_approve(desk: Desk) -> None:
    bill = _paid(desk)
    both = make_staff("approver", desk.approver.agency)
    refund = api.request_refund(actor_for(both), bill.id, amount=Money(1), reason="Thử", key="a")
    me, before = actor_for(both), _counts()
    with pytest.raises(RefundRefused, match="không tự duyệt"):
        actions.approve_refund(me, refund.id)
    assert (_counts(), Refund.objects.get().state) == (before, "requested")
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.update(state="approved", decided_by=both.party_id, decided_at=clock.now())


def test_a_cashier_may_not_approve(desk: Desk) -> None:
    bill = _paid(desk)
    refund = api.request_refund(actor_for(desk.cashier), bill.id, amount=Money(1), reason="Thử", key="a")
    other = actor_for(make_staff("one_stop_officer", desk.shop))
    before = _counts()
    with pytest.raises(NotAllowed):
        actions.approve_refund(other, refund.id)
    assert (_counts(), Refund.objects.get().state) == (before, "requested")


def test_a_refund_is_asked_for_on_the_page_of_its_bill_once(desk: Desk, client: Client) -> None:
    bill = _paid(desk)
    sign_in(client, desk.cashier)
    address = f"/desk/payments/bills/{bill.id}/refund/"
    assert 'value="50.000"' in client.get(address).content.decode()
    sent = {"amount": "20.000", "reason": "Tính nhầm", "key": "a"}
    for _click in range(2):
        assert client.post(address, sent).url == f"/desk/payments/bills/{bill.id}/"
    assert [(one.amount, one.state) for one in Refund.objects.all()] == [(Money(20_000), "requested")]


def test_a_refused_refund_frees_what_was_promised(desk: Desk) -> None:
    bill = _paid(desk)
    refund = api.request_refund(actor_for(desk.cashier), bill.id, amount=Money(50_000), reason="Thử", key="a")
    actions.refuse_refund(actor_for(desk.approver), refund.id, reason="Không có căn cứ")
    after = api.bill(bill.id)
    assert (after.refunding, after.refunded, after.state) == (Money(0), Money(0), BillState.PAID)
    with pytest.raises(RefundRefused, match="đã có người quyết định"):
        actions.approve_refund(actor_for(desk.approver), refund.id)


def test_cash_goes_back_at_the_counter(desk: Desk) -> None:
    bill = _paid(desk, "cash")
    refund = api.request_refund(actor_for(desk.cashier), bill.id, amount=Money(50_000), reason="Thử", key="a")
    done = actions.approve_refund(actor_for(desk.approver), refund.id)
    assert (done.state, done.method, api.bill(bill.id).state) == (
        RefundState.DONE,
        Method.CASH,
        BillState.REFUNDED,
    )
    assert SimulatedTransfer.objects.count() == 0


def test_a_refund_is_sent_once_however_often_it_is_tried(desk: Desk) -> None:
    bill = _paid(desk)
    refund = api.request_refund(actor_for(desk.cashier), bill.id, amount=Money(50_000), reason="Thử", key="a")
    actions.approve_refund(actor_for(desk.approver), refund.id)
    run_jobs()
    # The bank sent it, and its answer was lost on the way.
    Refund.objects.update(state="approved", done_at=None, bank_transaction_id="")
    api_bill = api.bill(bill.id)
    assert api_bill.refunded == Money(50_000)
    made = books.send_back(
        key="a", transaction_id=BankTransaction.objects.get().transaction_id, amount=50_000, reason=""
    )
    assert SimulatedTransfer.objects.filter(direction="debit").count() == 1
    assert made.amount == 50_000


def test_a_bank_that_will_not_send_back_frees_the_promise(desk: Desk) -> None:
    bill = _paid(desk)
    refund = api.request_refund(actor_for(desk.cashier), bill.id, amount=Money(50_000), reason="Thử", key="a")
    SimulatedTransfer.objects.all().delete()
    actions.approve_refund(actor_for(desk.approver), refund.id)
    run_jobs()
    after = Refund.objects.get()
    assert (after.state, after.failure.startswith("Ngân hàng từ chối hoàn tiền: no credit")) == (
        "failed",
        True,
    )
    assert (api.bill(bill.id).refunding, api.bill(bill.id).state) == (Money(0), BillState.PAID)


def _statement(desk: Desk, account: str) -> bytes:
    return camt054(account, clock.today(), books.of_day(account=account, day=clock.today()))


def test_the_banks_own_statement_reads_back(desk: Desk) -> None:
    bill = make_bill(desk.shop)
    [first] = pay_at_simulated_bank(bill)
    read = read_statement(_statement(desk, bill.account.number))
    [record] = read.credits
    assert (record.transaction_id, record.amount, record.currency) == (first, 50_000, "VND")
    assert (record.account, bill.reference in record.content) == (bill.account.number, True)
    assert (read.days, read.format) == (frozenset({clock.today()}), "camt")


def test_a_statement_pays_what_no_message_told_of(desk: Desk) -> None:
    bill, other = make_bill(desk.shop), make_bill(desk.shop)
    pay_at_simulated_bank(bill)
    pay_at_simulated_bank(other, "wrong")
    content = _statement(desk, bill.account.number)
    done = actions.import_statement(actor_for(desk.cashier), content)
    assert (done.lines, done.new, done.paid, done.discrepancies, done.is_repeated) == (2, 2, 1, 1, False)
    assert (api.bill(bill.id).state, api.bill(other.id).state) == (BillState.PAID, BillState.OPEN)
    before = _counts()
    again = actions.import_statement(actor_for(desk.cashier), content)
    assert (again.is_repeated, again.new, again.statement_id) == (True, 2, done.statement_id)
    run_jobs()
    assert _counts()[:4] == before[:4], "the messages that came late change nothing"


def test_the_same_credits_in_another_file_change_nothing(desk: Desk) -> None:
    bill = make_bill(desk.shop)
    pay_at_simulated_bank(bill)
    content = _statement(desk, bill.account.number)
    actions.import_statement(actor_for(desk.cashier), content)
    again = actions.import_statement(actor_for(desk.cashier), content + b"\n")
    assert (again.lines, again.new, again.paid, again.discrepancies) == (1, 0, 0, 0)
    assert Receipt.objects.count() == 1


def test_what_the_statement_does_not_show_is_asked_about_once(desk: Desk) -> None:
    bill, slip, other = (make_bill(desk.shop) for _number in range(3))
    pay_at_simulated_bank(bill)
    run_jobs()
    api.record_bank_counter(actor_for(desk.cashier), slip.id, slip="CT-1")
    SimulatedTransfer.objects.all().delete()
    pay_at_simulated_bank(other)
    content = _statement(desk, bill.account.number)
    done = actions.import_statement(actor_for(desk.cashier), content)
    assert (done.lines, done.discrepancies) == (1, 2)
    actions.import_statement(actor_for(desk.cashier), content + b" ")
    missing = Discrepancy.objects.filter(kind="missing_at_bank")
    assert {one.bill_id for one in missing} == {bill.id, slip.id}


CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.02"><BkToCstmrDbtCdtNtfctn>
<GrpHdr><MsgId>ABC-1</MsgId><CreDtTm>2026-03-02T18:00:00</CreDtTm></GrpHdr>
<Ntfctn><Id>1</Id><CreDtTm>2026-03-02T18:00:00</CreDtTm><Acct><Id><Othr><Id>{account}</Id></Othr></Id></Acct>
<Ntry><Amt Ccy="VND">50000</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt>
<AcctSvcrRef>BATCH</AcctSvcrRef><BkTxCd/><NtryDtls>
<TxDtls><Refs><AcctSvcrRef>T-1</AcctSvcrRef></Refs><Amt Ccy="VND">30000</Amt><RmtInf><Ustrd>{one}</Ustrd></RmtInf></TxDtls>
<TxDtls><Refs><TxId>T-2</TxId></Refs><Amt Ccy="VND">20000</Amt><RmtInf><Ustrd>LE</Ustrd><Ustrd>PHI</Ustrd></RmtInf></TxDtls>
</NtryDtls></Ntry>
<Ntry><Amt Ccy="USD">12.34</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>2026-03-02T09:00:00+07:00</DtTm></BookgDt>
<AcctSvcrRef>T-3</AcctSvcrRef><AddtlNtryInf>GIFT</AddtlNtryInf></Ntry>
<Ntry><Amt Ccy="VND">7</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt><AcctSvcrRef>T-4</AcctSvcrRef></Ntry>
<Ntry><Amt Ccy="VND">9</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt><AcctSvcrRef>T-5</AcctSvcrRef></Ntry>
</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"""


def test_a_banks_statement_of_another_make() -> None:
    read = read_statement(CAMT.format(account="0123", one="MBVCB NHP003NQK8N3").encode())
    found = [(one.transaction_id, one.amount, one.currency, one.content) for one in read.credits]
    assert found == [
        ("T-1", 30_000, "VND", "MBVCB NHP003NQK8N3"),
        ("T-2", 20_000, "VND", "LE PHI"),
        ("T-3", 1_234, "USD", "GIFT"),
    ]
    assert (read.account, read.reference) == ("0123", "ABC-1")
    assert {one.booked_at.isoformat() for one in read.credits} == {
        "2026-03-02T12:00:00+07:00",
        "2026-03-02T09:00:00+07:00",
    }


CSV = "transaction_id,account,booked_at,amount,currency,content\n"


def test_a_statement_as_csv() -> None:
    read = read_statement((CSV + "T-1,0123,2026-03-02T09:00:00+07:00,50000,VND,LE PHI\n").encode("utf-8-sig"))
    [one] = read.credits
    assert (one.transaction_id, one.account, one.amount, read.format) == ("T-1", "0123", 50_000, "csv")


BOMB = """<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><Document>&b;</Document>"""
LEAK = (
    """<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><Document>&a;</Document>"""
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<Document/>",
        b"<a><b></a>",
        BOMB.encode(),
        LEAK.encode(),
        b"\xff\xfe\x00",
        (CSV + "T-1,0123,yesterday,50000,VND,x\n").encode(),
        (CSV + "T-1,0123,2026-03-02,1.5,VND,x\n").encode(),
        (CSV + "T-1,0123,2026-03-02,-5,VND,x\n").encode(),
        (CSV + "T-1,0123,2026-03-02,NaN,VND,x\n").encode(),
        (CSV + "T-1,0123,2026-03-02,5,dong,x\n").encode(),
        (CSV + ",0123,2026-03-02,5,VND,x\n").encode(),
        (CSV + "T-1,0123,2026-03-02,5,VND,x\nT-2,0124,2026-03-02,5,VND,x\n").encode(),
    ],
)
def test_what_is_no_statement_is_refused_in_words(desk: Desk, content: bytes) -> None:
    cashier, before = actor_for(desk.cashier), _counts()
    with pytest.raises(StatementRefused) as refusal:
        actions.import_statement(cashier, content)
    assert refusal.value.fields["file"] == refusal.value.message
    assert _counts() == before


def test_a_statement_of_a_stranger_is_refused(desk: Desk) -> None:
    content = CAMT.format(account="0123", one="x").encode()
    with pytest.raises(StatementRefused, match="0123"):
        actions.import_statement(actor_for(desk.cashier), content)
    other = make_bill(make_agency("one_stop", code="TEST.PAY2.HCC"))
    pay_at_simulated_bank(other)
    before = _counts()
    with pytest.raises(NotAllowed):
        actions.import_statement(actor_for(desk.cashier), _statement(desk, other.account.number))
    assert _counts() == before


def test_every_day_yesterdays_statement_is_fetched_and_compared(desk: Desk) -> None:
    bill = make_bill(desk.shop)
    pay_at_simulated_bank(bill)
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert actions.reconcile_yesterday() == 1
        assert api.bill(bill.id).state is BillState.PAID
        assert actions.reconcile_yesterday() == 0
    assert Statement.objects.get().paid == 1


def test_the_sums_of_a_day(desk: Desk, django_assert_num_queries: Callable[..., object]) -> None:
    for _number in range(2):
        _paid(desk, "cash")
    paid = _paid(desk)
    refund = api.request_refund(actor_for(desk.cashier), paid.id, amount=Money(20_000), reason="Thử", key="a")
    actions.approve_refund(actor_for(desk.approver), refund.id)
    run_jobs()
    cashier, today = actor_for(desk.cashier), clock.today()
    with django_assert_num_queries(5):
        found = queries.day_sums(cashier, since=today, until=today)
    assert [(one.method, one.receipts, one.received, one.refunded) for one in found] == [
        (Method.CASH, 2, Money(100_000), Money(0)),
        (Method.VIETQR, 1, Money(50_000), Money(20_000)),
    ]
    assert queries.day_sums(cashier, since=today - timedelta(days=2), until=today - timedelta(days=1)) == []


def test_the_list_of_discrepancies_asks_a_constant_number_of_questions(
    desk: Desk, django_assert_num_queries: Callable[..., object]
) -> None:
    cashier = actor_for(desk.cashier)
    for _number in range(3):
        pay_at_simulated_bank(make_bill(desk.shop), "wrong")
    run_jobs()
    with django_assert_num_queries(3):
        assert len(queries.discrepancies(cashier)) == 3
    assert [one.amount for one in queries.discrepancies(cashier, kind="wrong_amount")] == [49_000] * 3
    assert queries.discrepancies(cashier, kind="double_payment") == []


def test_a_cashiers_day_at_the_pages(desk: Desk, client: Client) -> None:
    sign_in(client, desk.cashier)
    found = _off(desk, "wrong")
    page = client.get("/desk/payments/")
    assert (page.status_code, "Sai số tiền" in page.content.decode()) == (200, True)
    address = f"/desk/payments/discrepancies/{found.pk}/"
    again = client.post(address, {"decision": "refund", "note": ""})
    assert "Xin nêu lý do" in again.content.decode()
    done = client.post(address, {"decision": "refund", "note": "Chuyển thiếu"}, follow=True)
    assert "Đã xử lý khoản sai lệch." in done.content.decode()
    refund = Refund.objects.get()
    own = client.get(f"/desk/payments/refunds/{refund.pk}/").content.decode()
    assert "người đề nghị không tự duyệt" in own
    sign_in(client, desk.approver)
    approved = client.post(f"/desk/payments/refunds/{refund.pk}/", follow=True)
    assert "Đã duyệt hoàn tiền." in approved.content.decode()
    bill = make_bill(desk.shop)
    sign_in(client, desk.cashier)
    typed = client.get("/desk/payments/bills/", {"reference": bill.reference[3:].lower()}, follow=True)
    assert f"Khoản thu {bill.reference}" in typed.content.decode()
    taken = client.post(f"/desk/payments/bills/{bill.id}/cash/", follow=True).content.decode()
    assert "biên lai có số rồi" in taken
    run_jobs()
    receipt = api.receipt_of(bill.id)
    assert receipt is not None
    pdf = client.get(f"/payments/receipts/{receipt.id}/pdf/")
    assert (pdf.status_code, b"".join(pdf.streaming_content)[:5]) == (200, b"%PDF-")
    assert client.get("/desk/payments/bills/", {"reference": "x"}).status_code == 200
    upload = SimpleUploadedFile("s.xml", _statement(desk, bill.account.number))
    told = client.post("/desk/payments/statements/", {"file": upload}, follow=True).content.decode()
    assert "Đã đối soát 1 giao dịch: 0 mới, 0 ghi nộp, 0 sai lệch." in told


def test_anybody_checks_a_receipt_and_learns_no_name(desk: Desk, client: Client) -> None:
    bill = _paid(desk, "cash")
    receipt = api.receipt_of(bill.id)
    assert receipt is not None
    page = client.get(f"/receipts/{receipt.code}/").content.decode()
    assert receipt.number in page
    assert ("50.000" in page, receipt.payer_name in page) == (True, False)
    assert client.get("/receipts/AAAAA-BBBBB-CCCCC/").status_code == 404
    found = client.get("/receipts/", {"code": receipt.code.lower()}, follow=True)
    assert receipt.number in found.content.decode()


def test_a_receipt_and_a_code_are_for_the_payer(desk: Desk, client: Client) -> None:
    bill = make_bill(desk.shop, payer_id=desk.payer.id)
    address = f"/payments/bills/{bill.id}/qr.png"
    sign_in(client, make_staff("handler", make_agency()))
    assert client.get(address).status_code == 404
    sign_in(client, desk.payer)
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"], answer.content[:4]) == (
        200,
        "image/png",
        b"\x89PNG",
    )


def test_the_bank_shows_what_the_code_asks_for(desk: Desk, client: Client) -> None:
    bill = make_bill(desk.shop)
    way = api.way_to_pay(bill)
    assert way is not None
    page = client.get(way.simulated_bank).content.decode()
    assert ("NGÂN HÀNG MÔ PHỎNG" in page, "50.000" in page, way.content in page) == (True, True, True)
    done = client.post(way.simulated_bank, {"choice": "exact"}, follow=True).content.decode()
    assert "Đã chuyển (mô phỏng)" in done
    assert client.post(way.simulated_bank, {"choice": "gift"}).status_code == 404
    assert client.get("/simulated-bank/pay/", {"qr": way.payload[:-1]}).status_code == 400
    assert client.get("/simulated-bank/api/credits", {"account": "x", "reference": "y"}).status_code == 403
    # Nobody is led away from our pages by an address in a link.
    led = client.get(
        "/simulated-bank/pay/", {"qr": way.payload, "back": "https://example.com/"}
    ).content.decode()
    assert 'href="https://example.com' not in led


def test_a_real_bank_turns_the_simulated_one_off(desk: Desk, client: Client, settings: object) -> None:
    settings.SIMULATED_BANK = False  # type: ignore[attr-defined]
    for path in ("/simulated-bank/pay/", "/simulated-bank/done/", "/simulated-bank/api/credits"):
        assert client.get(path).status_code == 404
