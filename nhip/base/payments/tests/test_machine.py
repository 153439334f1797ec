"""The bill as a machine: whatever is done to it in whatever order, the sums hold."""

from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from nhip.base.identity.testing import actor_for, make_agency, make_staff
from nhip.base.payments import actions, api
from nhip.base.payments.contracts import BillNotOpen, BillState, RefundRefused, RefundState
from nhip.base.payments.models import BankTransaction, Bill, Receipt, Refund
from nhip.base.payments.testing import make_bill, pay_at_simulated_bank
from nhip.kernel.access import SYSTEM
from nhip.kernel.money import Money
from nhip.kernel.testing import run_jobs


class Bills(RuleBasedStateMachine):
    """A cashier, an approver, payers who do anything, a bank that tells of it."""

    bills = Bundle("bills")
    refunds = Bundle("refunds")

    def __init__(self) -> None:
        super().__init__()
        ward = make_agency()
        shop = make_agency("one_stop", parent_code=ward.code)
        self.shop = shop
        self.cashier = actor_for(make_staff("one_stop_officer", shop))
        self.approver = actor_for(make_staff("approver", ward))
        self.paid: dict[UUID, bool] = {}
        self.keys = 0

    @rule(target=bills, vnd=st.integers(2_000, 100_000))
    def raise_bill(self, vnd: int) -> UUID:
        bill = make_bill(self.shop, vnd=vnd)
        self.paid[bill.id] = False
        return bill.id

    @rule(bill_id=bills, choice=st.sampled_from(["exact", "wrong", "twice", "late", "refuse"]))
    def transfer(self, bill_id: UUID, choice: str) -> None:
        if not api.bill(bill_id).is_open:
            return
        pay_at_simulated_bank(api.bill(bill_id), choice)
        run_jobs()
        self.paid[bill_id] = self.paid[bill_id] or choice in ("exact", "twice")

    @rule(bill_id=bills)
    def take_cash(self, bill_id: UUID) -> None:
        was = api.bill(bill_id)
        try:
            api.record_cash(self.cashier, bill_id)
        except BillNotOpen:
            assert not was.is_open
        else:
            self.paid[bill_id] = True

    @rule(bill_id=bills)
    def cancel(self, bill_id: UUID) -> None:
        was = api.bill(bill_id)
        try:
            api.cancel_bill(SYSTEM, bill_id, reason="thử")
        except BillNotOpen:
            assert was.is_settled

    @rule(target=refunds, bill_id=bills, vnd=st.integers(1, 120_000))
    def ask_back(self, bill_id: UUID, vnd: int) -> UUID | None:
        was = api.bill(bill_id)
        left = was.received - was.refunded - was.refunding
        self.keys += 1
        try:
            made = api.request_refund(
                self.cashier, bill_id, amount=Money(vnd), reason="thử", key=f"k{self.keys}"
            )
        except RefundRefused:
            assert vnd > left.vnd
            return None
        assert vnd <= left.vnd
        return made.id

    @rule(refund_id=refunds, agree=st.booleans())
    def decide(self, refund_id: UUID | None, agree: bool) -> None:
        if refund_id is None or Refund.objects.get(pk=refund_id).state != RefundState.REQUESTED:
            return
        if agree:
            actions.approve_refund(self.approver, refund_id)
            run_jobs()
        else:
            actions.refuse_refund(self.approver, refund_id, reason="thử")

    @invariant()
    def a_bill_has_what_was_paid_for_it(self) -> None:
        for row in Bill.objects.all():
            assert (row.paid_at is not None) == self.paid[row.pk]
            assert row.received == (row.total if self.paid[row.pk] else Money(0))
            assert Receipt.objects.filter(bill=row).count() == int(self.paid[row.pk])
            assert BankTransaction.objects.filter(bill=row).count() <= 1

    @invariant()
    def what_went_back_is_what_was_approved(self) -> None:
        for row in Bill.objects.all():
            done = Refund.objects.filter(bill=row, state=RefundState.DONE.value)
            back = sum((one.amount for one in done), start=Money(0))
            assert (row.refunded, row.refunding >= Money(0)) == (back, True)
            if back:
                assert row.state == (
                    BillState.REFUNDED if back == row.received else BillState.PARTLY_REFUNDED
                )

    @invariant()
    def receipts_have_no_gaps(self) -> None:
        numbers = Receipt.objects.filter(agency_id=self.shop.id).order_by("number")
        found = list(numbers.values_list("number", flat=True))
        assert found == list(range(1, len(found) + 1))


class BillsTest(TestCase):
    """Runs the machine; each example is rolled back."""

    def test_bills(self) -> None:
        run_state_machine_as_test(Machine, settings=settings(max_examples=12, stateful_step_count=14))


class Machine(Bills):
    """The machine in a transaction of its own."""

    def __init__(self) -> None:
        from django.db import transaction

        self.block = transaction.atomic()
        self.block.__enter__()
        super().__init__()

    def teardown(self) -> None:
        from django.db import transaction

        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
