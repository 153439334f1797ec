"""The machine's clock is set back or ahead while dossiers are under way, and is put right again."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection

from nhip.base.files.testing import upload
from nhip.base.payments import actions as paying
from nhip.base.payments import api as payments
from nhip.base.payments.contracts import BillState
from nhip.base.payments.models import Receipt
from nhip.base.payments.testing import make_bill, pay_at_simulated_bank
from nhip.base.payments.tests.test_paying import message, sent
from nhip.base.signing import api as signing
from nhip.kernel import audit, calendar, clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.models import OutboxEvent
from nhip.kernel.testing import drain_outbox, run_jobs
from nhip.site.doctor import data as doctor
from nhip.work.cases import queries
from nhip.work.cases.actions import applicant, deciding, issuing, processing, reception, supplementing
from nhip.work.cases.contracts import Status
from nhip.work.cases.models import Case, Result
from nhip.work.cases.testing import APPROVAL, NOW, brought_to, finish_steps, supplement_item

HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)


class Clock:
    """The machine's clock, in the hands of the test."""

    def __init__(self) -> None:
        self.instant = NOW

    def stand(self, away: timedelta = timedelta()) -> None:
        """So far away from the true time."""
        self.instant = NOW + away


@pytest.fixture
def machine(world: object) -> Iterator[Clock]:
    held, before = Clock(), clock._source
    clock._source = lambda: held.instant
    yield held
    clock._source = before


@pytest.mark.parametrize("wrong", [-2 * DAY, -HOUR])
def test_no_act_is_dated_before_the_filing(world, machine, wrong):
    case_id = world.file()
    machine.stand(wrong)
    reception.accept(world.scene.clerk, case_id)
    assert [act.at for act in Case.objects.get().acts.order_by("number")] == [NOW, NOW]
    applicant.withdraw(world.mai, case_id, reason="Tôi nộp lại sau.")
    assert (Case.objects.get().status, Case.objects.get().closed_at) == (Status.WITHDRAWN, NOW)
    assert audit.verify().is_intact


def test_a_dossier_of_a_clock_that_ran_ahead_goes_its_way(world, machine):
    case_id = world.file()
    machine.stand(YEAR)
    reception.accept(world.scene.clerk, case_id)
    machine.stand(HOUR)
    processing.assign(world.scene.handler, case_id, handler_id=world.scene.handler.party_id)
    drain_outbox()
    view = queries.case(world.scene.handler, case_id)
    assert [one.act.value for one in view.history] == ["file", "accept", "assign"]
    assert (view.card.status, view.card.due_on) == (Status.PROCESSING, date(2026, 3, 10))


def test_the_deadline_does_not_move_with_the_clock(world, machine):
    case_id = world.file()
    for wrong in (-5 * DAY, YEAR, timedelta()):
        machine.stand(wrong)
        assert queries.case(world.scene.clerk, case_id).clock.due_on == date(2026, 3, 10)
    calendar.override_day(date(2026, 3, 6), is_working_day=False, reason="Nghỉ bù", actor=SYSTEM)
    drain_outbox()
    assert Case.objects.get().due_on == date(2026, 3, 11)


def test_a_pause_that_seems_to_end_before_it_began_costs_nobody_a_day(world, machine):
    case_id = world.file()
    brought_to(Status.PROCESSING, case_id, world.scene, citizen=world.mai)
    machine.stand(2 * DAY)
    supplementing.request_supplement(world.scene.handler, case_id, items=[supplement_item(case_id)])
    machine.stand(DAY)
    key = queries.case(world.mai, case_id).open_supplement.items[0].key
    again = applicant.SupplementSent({}, {key: [upload("ban-moi.pdf")]}, "Đã chụp lại")
    applicant.supplement(world.mai, case_id, again)
    view = queries.case(world.mai, case_id)
    assert (view.card.status, view.card.due_on) == (Status.PROCESSING, date(2026, 3, 10))
    assert view.clock.paused_days == 0
    assert [one.act.value for one in view.history][-2:] == ["request_supplement", "supplement"]


def test_what_was_done_while_the_clock_was_a_year_ahead_is_not_late_for_ever(world, machine):
    """Notices, events and schedules that were put off by a wrong clock go out once it is right."""
    machine.stand(YEAR)
    case_id = world.file()
    machine.stand()
    drain_outbox()
    run_jobs()
    assert OutboxEvent.objects.filter(delivered_at__isnull=True).count() == 0
    reception.accept(world.scene.clerk, case_id)
    assert Case.objects.get().status == Status.ACCEPTED


def test_the_doctor_says_that_the_clock_was_set_back(world, machine):
    world.file()
    machine.stand(-HOUR)
    found = doctor.clocks()
    if connection.vendor == "postgresql":
        # Its own clock was not turned, and that is said first.
        assert found.said.startswith("the database's clock differs by ")
        return
    assert (found.said, found.mend) == (
        "the last act is dated 10:00:00 03/03/2026, and it is 09:00:00 03/03/2026",
        "set this machine's clock",
    )


def test_what_is_signed_while_the_clock_is_back_is_believed_once_it_is_right(world, machine):
    machine.stand(-20 * DAY)
    case_id = world.file()
    brought_to(Status.PROCESSING, case_id, world.scene, citizen=world.mai)
    finish_steps(case_id, world.scene)
    processing.propose(world.scene.handler, case_id, APPROVAL)
    machine.stand()
    brought_to(Status.PROCESSED, world.file(), world.scene, citizen=world.mai)
    machine.stand(-10 * DAY)
    deciding.decide(world.scene.approver, case_id, APPROVAL)
    issuing.issue(SYSTEM, case_id)
    machine.stand()
    result = Result.objects.get(case_id=case_id)
    assert (result.state, queries.verification(result.code).report.is_good) == ("issued", True)


def test_a_signature_stays_good_whatever_the_clock_says(world, machine):
    case_id = world.file()
    brought_to(Status.PROCESSED, case_id, world.scene, citizen=world.mai)
    code = Result.objects.get(case_id=case_id).code
    for wrong in (-DAY, timedelta(), 3 * YEAR):
        machine.stand(wrong)
        assert queries.verification(code).report.is_good, wrong
    assert signing.is_on()


def test_a_bill_ends_by_its_day_and_money_that_came_meanwhile_waits_for_a_person(world, machine, client):
    bill = make_bill(world.scene.one_stop)
    machine.stand(-40 * DAY)
    assert (paying.expire_overdue(), payments.bill(bill.id).state) == (0, BillState.OPEN)
    machine.stand(YEAR)
    assert paying.expire_overdue() == 1
    machine.stand()
    [transaction_id] = pay_at_simulated_bank(bill)
    run_jobs()
    assert (payments.bill(bill.id).state, Receipt.objects.count()) == (BillState.EXPIRED, 0)
    assert payments.bill(bill.id).is_questioned
    assert transaction_id


def test_a_message_of_the_bank_that_our_clock_makes_old_is_made_up_for_by_asking(world, machine, client):
    bill = make_bill(world.scene.one_stop)
    [transaction_id] = pay_at_simulated_bank(bill)
    true_time = clock.now().isoformat()
    machine.stand(-6 * HOUR)
    assert sent(client, message(transaction_id), at=true_time) == 403
    machine.stand()
    paying.ask_bank(SYSTEM, bill.id)
    assert (payments.bill(bill.id).state, Receipt.objects.count()) == (BillState.PAID, 1)
