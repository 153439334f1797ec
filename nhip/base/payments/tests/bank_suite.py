"""What every bank behind the port does; each implementation is given to the same tests."""

from dataclasses import dataclass

import pytest

from nhip.base.payments.adapters.bank import Bank
from nhip.base.payments.adapters.statements import read_statement
from nhip.base.payments.contracts import Bill, RefundOrder, RefundRefused
from nhip.base.payments.testing import make_bill, pay_at_simulated_bank
from nhip.base.payments.tests.conftest import Desk
from nhip.kernel import clock
from nhip.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Paid:
    """A bill and the bank's id of the transfer that paid it."""

    bill: Bill
    transaction_id: str

    @property
    def account(self) -> str:
        return self.bill.account.number if self.bill.account else ""


class BankSuite:
    """Inherit, and give a fixture `bank`."""

    @pytest.fixture
    def paid(self, desk: Desk) -> Paid:
        bill = make_bill(desk.shop)
        return Paid(bill, pay_at_simulated_bank(bill)[0])

    def test_a_credit_by_its_reference(self, bank: Bank, paid: Paid) -> None:
        [record] = bank.credits(account=paid.account, reference=paid.bill.reference)
        assert (record.transaction_id, record.amount, record.currency) == (paid.transaction_id, 50_000, "VND")
        assert (record.account, record.booked_at.tzinfo is not None) == (paid.account, True)

    def test_no_credit_for_a_reference_nobody_paid(self, bank: Bank, paid: Paid) -> None:
        assert bank.credits(account=paid.account, reference="NHP000000000") == []
        assert bank.credits(account="OTHER", reference=paid.bill.reference) == []

    def test_a_credit_by_its_id(self, bank: Bank, paid: Paid) -> None:
        [record] = bank.credits(account=paid.account, reference=paid.bill.reference)
        assert bank.credit(paid.transaction_id) == record
        assert bank.credit("FT/../unknown?x=1") is None

    def test_the_statement_of_a_day(self, bank: Bank, paid: Paid) -> None:
        read = read_statement(bank.statement(account=paid.account, day=clock.today()))
        assert [one.transaction_id for one in read.credits] == [paid.transaction_id]
        assert read.account == paid.account

    def test_a_statement_of_a_day_without_credits_is_empty_not_missing(self, bank: Bank, paid: Paid) -> None:
        read = read_statement(bank.statement(account="MPEMPTY", day=clock.today()))
        assert (read.credits, read.days) == ((), frozenset({clock.today()}))

    def test_a_refund_is_sent_once_for_each_key(self, bank: Bank, paid: Paid) -> None:
        order = RefundOrder("key-1", paid.transaction_id, Money(20_000), "thử")
        first = bank.refund(order)
        assert (first != "", bank.refund(order)) == (True, first)
        assert bank.refund(RefundOrder("key-2", paid.transaction_id, Money(30_000), "thử")) != first

    def test_no_more_goes_back_than_came(self, bank: Bank, paid: Paid) -> None:
        bank.refund(RefundOrder("key-1", paid.transaction_id, Money(20_000), "thử"))
        with pytest.raises(RefundRefused):
            bank.refund(RefundOrder("key-2", paid.transaction_id, Money(30_001), "thử"))
        with pytest.raises(RefundRefused):
            bank.refund(RefundOrder("key-3", "UNKNOWN", Money(1), "thử"))
