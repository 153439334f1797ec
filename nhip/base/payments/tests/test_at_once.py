"""Money that arrives, is claimed, taken and sent back by several at the same moment, each once."""

import pytest
from django.test import Client

from nhip.base.identity.testing import actor_for, make_staff
from nhip.base.payments import actions, api
from nhip.base.payments.actions import Asked, request_refund
from nhip.base.payments.contracts import BillState, RefundState
from nhip.base.payments.models import (
    Attempt,
    BankTransaction,
    Bill,
    Callback,
    Discrepancy,
    Receipt,
    Refund,
    SimulatedTransfer,
)
from nhip.base.payments.testing import make_bill, pay_at_simulated_bank
from nhip.base.payments.tests.conftest import Desk
from nhip.base.payments.tests.test_paying import message, sent
from nhip.kernel.access import SYSTEM
from nhip.kernel.models import OutboxEvent
from nhip.kernel.money import Money
from nhip.kernel.testing import at_once, run_jobs

pytestmark = pytest.mark.usefixtures("threads")


def told(event: str) -> int:
    return OutboxEvent.objects.filter(type=f"nhip.payments.{event}.v1").count()


def test_a_bill_raised_twice_at_once_is_one_bill(desk: Desk) -> None:
    made = at_once(*[lambda: make_bill(desk.shop, key="test:same")] * 3)
    assert (len({one.id for one in made}), Bill.objects.count(), told("bill_raised")) == (1, 1, 1)


def test_one_message_sent_three_times_at_once_is_kept_once(desk: Desk) -> None:
    bill = make_bill(desk.shop)
    pay_at_simulated_bank(bill)
    run_jobs()
    kept = Callback.objects.count()
    body = message("FT-other", event_id="once")
    answers = at_once(*[lambda: sent(Client(), body)] * 3)
    assert sorted(map(str, answers)) == ["200", "200", "202"]
    assert Callback.objects.count() == kept + 1
    assert api.bill(bill.id).state is BillState.PAID
    assert (Receipt.objects.count(), told("bill_paid")) == (1, 1)


def test_three_checks_of_one_payment_at_once_enter_it_once(desk: Desk) -> None:
    bill = make_bill(desk.shop)
    pay_at_simulated_bank(bill)
    answers = at_once(*[lambda: actions.ask_bank(SYSTEM, bill.id)] * 3, actions.check_waiting)
    assert [one for one in answers if isinstance(one, Exception)] == []
    assert (BankTransaction.objects.count(), Receipt.objects.count(), told("bill_paid")) == (1, 1, 1)
    assert (Attempt.objects.count(), Discrepancy.objects.count()) == (1, 0)


def test_cash_taken_twice_at_once_is_one_payment(desk: Desk) -> None:
    bill, cashier = make_bill(desk.shop), actor_for(desk.cashier)
    answers = at_once(*[lambda: actions.record_cash(cashier, bill.id)] * 2)
    assert [one.state for one in answers] == [BillState.PAID] * 2
    assert (Receipt.objects.count(), told("bill_paid")) == (1, 1)


def test_cash_and_a_transfer_at_once_pay_once_and_the_other_waits_for_a_person(desk: Desk) -> None:
    bill, cashier = make_bill(desk.shop), actor_for(desk.cashier)
    pay_at_simulated_bank(bill)
    at_once(lambda: actions.record_cash(cashier, bill.id), actions.check_waiting)
    run_jobs()
    assert (api.bill(bill.id).received, Receipt.objects.count(), told("bill_paid")) == (Money(50_000), 1, 1)
    entered = BankTransaction.objects.filter(bill__isnull=False).count()
    assert entered + Discrepancy.objects.filter(kind="double_payment").count() == 1


def test_a_refund_approved_by_two_at_once_goes_back_once(desk: Desk) -> None:
    bill = make_bill(desk.shop)
    pay_at_simulated_bank(bill)
    run_jobs()
    asked = Asked(Money(50_000), "Nộp thừa", "refund:1")
    cashier = actor_for(desk.cashier)
    refund, again = at_once(*[lambda: request_refund(cashier, bill.id, asked)] * 2)
    assert (refund, Refund.objects.count()) == (again, 1)
    other = make_staff("approver", desk.approver.agency)
    answers = at_once(
        lambda: actions.approve_refund(actor_for(desk.approver), refund.id),
        lambda: actions.approve_refund(actor_for(other), refund.id),
    )
    assert sorted(type(one).__name__ for one in answers) == ["Refund", "RefundRefused"]
    at_once(*[actions.send_waiting] * 3)
    run_jobs()
    assert Refund.objects.get().state == RefundState.DONE.value
    assert SimulatedTransfer.objects.filter(direction=SimulatedTransfer.DEBIT).count() == 1
    assert (api.bill(bill.id).refunded, told("bill_refunded")) == (Money(50_000), 1)
