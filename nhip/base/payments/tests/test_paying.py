"""Bills paid at the simulated bank: messages, re-query, repetition, and every way it goes wrong."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import requests
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from nhip.base.identity.testing import actor_for, make_person
from nhip.base.payments import actions, api, queries
from nhip.base.payments.adapters import bank as bank_adapter
from nhip.base.payments.adapters.bank import SIGNATURE_HEADER, TIME_HEADER, secret, signature
from nhip.base.payments.adapters.in_process import InProcess
from nhip.base.payments.contracts import (
    AttemptState,
    BillLine,
    BillNotOpen,
    BillRefused,
    BillRequest,
    BillState,
    DiscrepancyKind,
    Method,
    UnknownBill,
)
from nhip.base.payments.models import (
    Attempt,
    BankTransaction,
    Bill,
    Callback,
    Discrepancy,
    Receipt,
    SimulatedTransfer,
)
from nhip.base.payments.testing import make_bill, pay_at_simulated_bank
from nhip.base.payments.tests.conftest import Desk
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.errors import NotAllowed, RateLimited
from nhip.kernel.models import AuditRecord, OutboxEvent
from nhip.kernel.money import Money
from nhip.kernel.testing import run_jobs

CALLBACK = "/payments/callbacks/bank/"


def message(transaction_id: str, **changes: object) -> bytes:
    return json.dumps(
        {"event_id": f"EV{transaction_id}", "transaction_id": transaction_id, **changes}
    ).encode()


def sent(client: Client, body: bytes, *, at: str = "", key: bytes = b"", sign: str = "") -> int:
    at = at or clock.now().isoformat()
    proof = sign or signature(key or secret(), timestamp=at, body=body)
    headers = {TIME_HEADER: at, SIGNATURE_HEADER: proof}
    return client.post(CALLBACK, body, content_type="application/json", headers=headers).status_code


def _counts() -> tuple[int, ...]:
    tables = (Callback, BankTransaction, Discrepancy, Receipt, AuditRecord, OutboxEvent)
    return tuple(table.objects.count() for table in tables)


@pytest.fixture
def bank_is_down(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Cut the line to the bank; calling it mends the line."""

    def refuse(*args: object, **kwargs: object) -> requests.Response:
        raise requests.ConnectTimeout("no answer")

    monkeypatch.setattr(InProcess, "send", refuse)
    return monkeypatch.undo


def test_from_the_code_to_the_receipt(desk: Desk) -> None:
    bill = make_bill(desk.shop, payer_id=desk.payer.id, vnd=135_000)
    assert (bill.state, bill.total, bill.received, bill.method) == (
        BillState.OPEN,
        Money(135_000),
        Money(0),
        None,
    )
    [transaction_id] = pay_at_simulated_bank(bill)
    assert api.bill(bill.id).state is BillState.OPEN, "the bank has not told anybody yet"
    run_jobs()
    paid = api.bill(bill.id)
    assert (paid.state, paid.method, paid.received) == (BillState.PAID, Method.VIETQR, Money(135_000))
    receipt = api.receipt_of(bill.id)
    assert receipt is not None
    year = clock.today().year
    assert (receipt.number, receipt.total) == (f"BL-TEST.PAY.HCC-{year}-0000001", Money(135_000))
    assert receipt.is_rendered
    [row] = BankTransaction.objects.all()
    assert (row.transaction_id, row.amount, row.bill_id) == (transaction_id, 135_000, bill.id)
    assert [one.state for one in Attempt.objects.all()] == [AttemptState.SUCCEEDED]
    paid_events = OutboxEvent.objects.filter(type="nhip.payments.bill_paid.v1")
    assert [one.data for one in paid_events] == [
        {
            "bill_id": str(bill.id),
            "about_kind": "test",
            "about_id": bill.about[1],
            "amount_vnd": 135_000,
            "method": "vietqr",
        }
    ]


def test_a_message_alone_pays_nothing(desk: Desk, client: Client) -> None:
    bill = make_bill(desk.shop)
    body = message("FT-MADE-UP", account=bill.account.number, amount=50_000, content=bill.reference)
    assert sent(client, body) == 202
    run_jobs()
    assert api.bill(bill.id).state is BillState.OPEN
    assert (BankTransaction.objects.count(), Receipt.objects.count()) == (0, 0)
    # The bank's books may lag behind its message, so the question stays open for a day, and then not.
    assert Callback.objects.get().checked_at is None
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        actions.check_waiting()
    assert Callback.objects.get().checked_at is not None
    assert api.bill(bill.id).state is BillState.OPEN


def test_what_the_message_claims_is_not_what_is_entered(desk: Desk, client: Client) -> None:
    bill = make_bill(desk.shop)
    [transaction_id] = pay_at_simulated_bank(bill, "wrong")
    lie = message(transaction_id, amount=50_000, currency="VND", content=bill.reference)
    assert sent(client, lie) == 202
    run_jobs()
    assert api.bill(bill.id).state is BillState.OPEN
    [found] = Discrepancy.objects.all()
    assert (found.kind, found.transaction.amount, found.bill_id) == ("wrong_amount", 49_000, bill.id)


@pytest.mark.parametrize(
    "case", ["signature", "other key", "too old", "too new", "no time", "no json", "long"]
)
def test_a_message_that_is_not_the_banks_changes_nothing(desk: Desk, client: Client, case: str) -> None:
    bill = make_bill(desk.shop)
    [transaction_id] = pay_at_simulated_bank(bill)
    body, before = message(transaction_id), _counts()
    minutes = {"too old": -6, "too new": 6}.get(case, 0)
    at = (clock.now() + timedelta(minutes=minutes)).isoformat()
    status = {
        "signature": lambda: sent(client, body, sign="0" * 64),
        "other key": lambda: sent(client, body, key=b"guessed"),
        "too old": lambda: sent(client, body, at=at),
        "too new": lambda: sent(client, body, at=at),
        "no time": lambda: sent(client, body, at="yesterday"),
        "no json": lambda: sent(client, b"[]"),
        "long": lambda: sent(client, b"x" * 20_001),
    }[case]()
    assert status == 403
    assert _counts() == before
    assert api.bill(bill.id).state is BillState.OPEN


def test_a_body_changed_on_the_way_is_refused(desk: Desk, client: Client) -> None:
    at, body = clock.now().isoformat(), message("FT1")
    proof = signature(secret(), timestamp=at, body=body)
    assert sent(client, body.replace(b"FT1", b"FT2"), at=at, sign=proof) == 403
    assert sent(client, body, at=at, sign=proof) == 202


def test_the_same_message_again_changes_nothing(desk: Desk, client: Client) -> None:
    bill = make_bill(desk.shop)
    [transaction_id] = pay_at_simulated_bank(bill)
    run_jobs()
    before = _counts()
    for _time in range(3):
        assert sent(client, message(transaction_id)) == 200
    run_jobs()
    actions.check_waiting()
    assert _counts() == before
    assert api.bill(bill.id).received == Money(50_000)


def test_two_messages_about_one_transaction_pay_once(desk: Desk, client: Client) -> None:
    bill = make_bill(desk.shop)
    [transaction_id] = pay_at_simulated_bank(bill)
    for number in range(3):
        assert sent(client, message(transaction_id, event_id=f"other-{number}")) == 202
    run_jobs()
    assert (Receipt.objects.count(), BankTransaction.objects.count()) == (1, 1)
    assert (Callback.objects.count(), Discrepancy.objects.count()) == (4, 0)


def test_messages_in_the_wrong_order(desk: Desk, client: Client) -> None:
    """The second transfer's message comes first: it pays, and the first transfer is the double one."""
    bill = make_bill(desk.shop)
    first, second = pay_at_simulated_bank(bill, "twice")
    assert sent(client, message(second, event_id="early")) == 202
    run_jobs()
    assert BankTransaction.objects.get(bill__isnull=False).transaction_id in (first, second)
    [found] = Discrepancy.objects.all()
    assert (found.kind, found.bill_id) == ("double_payment", bill.id)
    assert (Receipt.objects.count(), api.bill(bill.id).received) == (1, Money(50_000))


@pytest.mark.parametrize(
    ("choice", "kind", "amount"),
    [("wrong", "wrong_amount", 49_000), ("late", "paid_after_end", 50_000)],
)
def test_what_does_not_fit_waits_for_a_person(desk: Desk, choice: str, kind: str, amount: int) -> None:
    bill = make_bill(desk.shop)
    pay_at_simulated_bank(bill, choice)
    run_jobs()
    [found] = Discrepancy.objects.all()
    assert (found.kind, found.transaction.amount, found.bill_id) == (kind, amount, bill.id)
    assert found.transaction.bill_id is None
    after = api.bill(bill.id)
    assert (after.state, after.is_questioned, Receipt.objects.count()) == (BillState.OPEN, True, 0)


def test_refusing_at_the_bank_pays_nothing(desk: Desk) -> None:
    bill = make_bill(desk.shop)
    assert pay_at_simulated_bank(bill, "refuse") == []
    assert (SimulatedTransfer.objects.count(), run_jobs()) == (0, 0)
    assert api.bill(bill.id).state is BillState.OPEN


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"currency": "USD"}, DiscrepancyKind.WRONG_CURRENCY),
        ({"content": "LE PHI"}, DiscrepancyKind.UNKNOWN_REFERENCE),
        ({"account_number": "MPTESTPAYUBND"}, DiscrepancyKind.WRONG_ACCOUNT),
    ],
)
def test_money_that_names_no_bill_of_ours(desk: Desk, change: dict[str, str], kind: DiscrepancyKind) -> None:
    bill = make_bill(desk.shop)
    pay_at_simulated_bank(bill)
    SimulatedTransfer.objects.update(**change)
    run_jobs()
    [found] = Discrepancy.objects.all()
    assert found.kind == kind
    assert (api.bill(bill.id).state, Receipt.objects.count()) == (BillState.OPEN, 0)


def test_money_on_a_strangers_account_is_not_ours_to_enter(desk: Desk) -> None:
    pay_at_simulated_bank(make_bill(desk.shop))
    SimulatedTransfer.objects.update(account_number="STRANGER", content="LE PHI")
    run_jobs()
    assert (BankTransaction.objects.count(), Discrepancy.objects.count()) == (0, 0)
    assert Callback.objects.get().checked_at is not None


def test_a_bank_that_is_down_is_asked_again(desk: Desk, bank_is_down: Callable[[], None]) -> None:
    payer = actor_for(desk.payer)
    bill = make_bill(desk.shop, payer_id=desk.payer.id)
    pay_at_simulated_bank(bill)
    asked = api.ask_bank(payer, bill.id)
    assert (asked.state, asked.is_checking) == (BillState.OPEN, True)
    run_jobs()
    assert (Callback.objects.count(), Receipt.objects.count()) == (0, 0)
    bank_is_down()
    assert actions.check_waiting() == 1
    after = api.bill(bill.id)
    assert (after.state, after.is_checking) == (BillState.PAID, False)


def test_i_have_paid(desk: Desk) -> None:
    payer = actor_for(desk.payer)
    bill = make_bill(desk.shop, payer_id=desk.payer.id)
    nothing = api.ask_bank(payer, bill.id)
    assert (nothing.state, nothing.is_checking) == (BillState.OPEN, True)
    pay_at_simulated_bank(bill)
    assert api.ask_bank(payer, bill.id).state is BillState.PAID
    run_jobs()
    assert (Receipt.objects.count(), Discrepancy.objects.count()) == (1, 0)
    assert Attempt.objects.get().state == AttemptState.SUCCEEDED


def test_asking_the_bank_has_a_limit(desk: Desk) -> None:
    payer = actor_for(desk.payer)
    bill = make_bill(desk.shop, payer_id=desk.payer.id)
    with clock.frozen(clock.now()):
        for _time in range(6):
            api.ask_bank(payer, bill.id)
        with pytest.raises(RateLimited):
            api.ask_bank(payer, bill.id)
    assert Attempt.objects.count() == 1


def test_a_stranger_may_not_ask_the_bank(desk: Desk) -> None:
    bill = make_bill(desk.shop, payer_id=desk.payer.id)
    stranger = actor_for(make_person())
    before = _counts()
    with pytest.raises(UnknownBill):
        api.ask_bank(stranger, bill.id)
    assert (_counts(), Attempt.objects.count()) == (before, 0)


def test_a_claim_ends_after_a_day(desk: Desk) -> None:
    bill = make_bill(desk.shop, payer_id=desk.payer.id)
    api.ask_bank(actor_for(desk.payer), bill.id)
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        actions.check_waiting()
    [attempt] = Attempt.objects.all()
    assert (attempt.state, attempt.reason) == (
        AttemptState.FAILED,
        "Ngân hàng không có giao dịch nào cho khoản thu này.",
    )


def test_cash_at_the_counter(desk: Desk) -> None:
    cashier = actor_for(desk.cashier)
    bill = make_bill(desk.shop)
    paid = api.record_cash(cashier, bill.id)
    assert (paid.state, paid.method, paid.received) == (BillState.PAID, Method.CASH, Money(50_000))
    before = _counts()
    assert api.record_cash(cashier, bill.id).receipt_id == paid.receipt_id
    assert _counts() == before


def test_cash_needs_the_cashier_of_that_agency(desk: Desk) -> None:
    bill = make_bill(desk.shop)
    strangers = [actor_for(desk.approver), actor_for(desk.payer)]
    before = _counts()
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            api.record_cash(stranger, bill.id)
    assert (_counts(), api.bill(bill.id).state) == (before, BillState.OPEN)


def test_a_bill_paid_by_transfer_takes_no_cash(desk: Desk) -> None:
    cashier = actor_for(desk.cashier)
    bill = make_bill(desk.shop)
    pay_at_simulated_bank(bill)
    run_jobs()
    before = _counts()
    with pytest.raises(BillNotOpen, match=bill.reference):
        api.record_cash(cashier, bill.id)
    assert _counts() == before


def test_a_transfer_after_cash_is_a_double_payment(desk: Desk) -> None:
    bill = make_bill(desk.shop)
    pay_at_simulated_bank(bill)
    api.record_cash(actor_for(desk.cashier), bill.id)
    run_jobs()
    assert [one.kind for one in Discrepancy.objects.all()] == ["double_payment"]
    assert Receipt.objects.count() == 1


def test_a_slip_of_the_banks_counter_is_confirmed_by_the_bank(desk: Desk) -> None:
    bill = make_bill(desk.shop)
    pay_at_simulated_bank(bill)
    paid = api.record_bank_counter(actor_for(desk.cashier), bill.id, slip="CT-0012")
    assert (paid.state, paid.method) == (BillState.PAID, Method.BANK_COUNTER)
    run_jobs()
    assert (Discrepancy.objects.count(), BankTransaction.objects.get().bill_id) == (0, bill.id)


def test_a_cancelled_bill_is_owed_no_more(desk: Desk) -> None:
    bill = make_bill(desk.shop)
    assert api.cancel_bill(SYSTEM, bill.id, reason="Rút hồ sơ").state is BillState.CANCELLED
    assert api.way_to_pay(api.bill(bill.id)) is None
    cashier = actor_for(desk.cashier)
    before = _counts()
    assert api.cancel_bill(SYSTEM, bill.id, reason="Lần nữa").state is BillState.CANCELLED
    with pytest.raises(BillNotOpen):
        api.record_cash(cashier, bill.id)
    assert _counts() == before


def test_a_paid_bill_is_not_cancelled(desk: Desk) -> None:
    bill = make_bill(desk.shop)
    api.record_cash(actor_for(desk.cashier), bill.id)
    with pytest.raises(BillNotOpen, match="hoàn tiền"):
        api.cancel_bill(SYSTEM, bill.id, reason="Rút hồ sơ")
    assert api.bill(bill.id).state is BillState.PAID


def test_a_bill_lapses_when_its_time_is_over(desk: Desk) -> None:
    bill = make_bill(desk.shop)
    assert bill.expires_at == bill.raised_at + timedelta(days=30) or bill.expires_at > bill.raised_at
    assert actions.expire_overdue() == 0
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert (actions.expire_overdue(), actions.expire_overdue()) == (1, 0)
    assert api.bill(bill.id).state is BillState.EXPIRED


def test_the_same_key_raises_once(desk: Desk) -> None:
    first = make_bill(desk.shop, key="case:1:filing")
    before = _counts()
    again = make_bill(desk.shop, key="case:1:filing", vnd=99_000)
    assert (again.id, again.total, _counts()) == (first.id, Money(50_000), before)


@pytest.mark.parametrize(
    "lines",
    [(), (BillLine("", Money(1)),), (BillLine("Lệ phí", Money(0)),), (BillLine("Lệ phí", Money(-5)),)],
)
def test_what_makes_no_bill(desk: Desk, lines: tuple[BillLine, ...]) -> None:
    request = BillRequest(("test", 1), None, "Thử", desk.shop.id, lines, key=str(uuid4()))
    with pytest.raises(BillRefused):
        api.raise_bill(SYSTEM, request)
    assert Bill.objects.count() == 0


def test_receipts_are_numbered_without_gaps(desk: Desk) -> None:
    cashier = actor_for(desk.cashier)
    bills = [make_bill(desk.shop) for _number in range(4)]
    api.record_cash(cashier, bills[0].id)
    with pytest.raises(RuntimeError), transaction.atomic():
        api.record_cash(cashier, bills[1].id)
        raise RuntimeError("the transaction that took the number fails")
    for bill in bills[2:]:
        api.record_cash(cashier, bill.id)
    assert list(Receipt.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert api.bill(bills[1].id).state is BillState.OPEN


def test_the_database_itself_refuses_what_may_not_be(desk: Desk) -> None:
    bill = make_bill(desk.shop)
    api.record_cash(actor_for(desk.cashier), bill.id)
    row = Bill.objects.filter(pk=bill.id)
    for change in (
        {"refunded": 50_001},
        {"refunding": -1},
        {"received": 0},
        {"received": 49_999},
        {"state": "open"},
        {"refunded": 1},
        {"refunding": 50_001},
        {"total": 0},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(bill_id=bill.id, method="cash", state="succeeded", ended_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.create(
            bill_id=bill.id, agency_id=desk.shop.id, year=2026, number=9, code="AAAAA-BBBBB-CCCCC"
        )


def test_lists_ask_a_constant_number_of_questions(desk: Desk, django_assert_num_queries: object) -> None:
    for _number in range(3):
        api.record_cash(actor_for(desk.cashier), make_bill(desk.shop).id)
    Bill.objects.update(about_kind="case", about_id="1")
    with django_assert_num_queries(5):  # type: ignore[operator]
        assert len(queries.bills_about(("case", "1"))) == 3
    make_bill(desk.shop)
    Bill.objects.update(about_kind="case", about_id="1")
    with django_assert_num_queries(5):  # type: ignore[operator]
        assert len(queries.bills_about(("case", "1"))) == 4
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert queries.unpaid_totals("case", ["1", "2"]) == {"1": Money(50_000)}


def test_an_installation_without_a_bank_takes_cash_only(desk: Desk, settings: object) -> None:
    settings.SIMULATED_BANK = False  # type: ignore[attr-defined]
    bill = make_bill(desk.shop)
    assert (bill.account, api.way_to_pay(bill)) == (None, None)
    assert api.record_cash(actor_for(desk.cashier), bill.id).state is BillState.PAID
    with pytest.raises(bank_adapter.BankUnavailable):
        bank_adapter.bank()


def test_asking_the_bank_leaves_the_readers_language_alone(desk: Desk) -> None:
    bill = make_bill(desk.shop, payer_id=desk.payer.id)
    with translation.override("en"):
        api.ask_bank(actor_for(desk.payer), bill.id)
        assert translation.get_language() == "en"
