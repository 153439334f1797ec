"""Telling the portal: in order, nothing lost, nothing doubled, whatever it answers."""

from datetime import timedelta
from typing import Any

import pytest

from nhip.kernel import clock
from nhip.work.cases.contracts import Outcome
from nhip.work.cases.testing import NOW, Case, Opinion, World, deciding, issuing, processing, reception
from nhip.work.national_portal.actions.pushing import push_due, queue_case
from nhip.work.national_portal.models import Finding, QueuedUpdate
from nhip.work.national_portal.simulated.server import SimulatedPortal
from nhip.work.national_portal.simulated.store import Store
from nhip.work.national_portal.tests.conftest import bring_in, deliver, keys_here, keys_there, later, link


def expected(case_id: str) -> list[str]:
    return [f"{case_id}:{number}" for number in (1, 2, 3)]


def push_until_done(now: Any) -> None:
    """Let time pass and push, until nothing waits that could go."""
    for _round in range(12):
        later(now, minutes=16)
        push_due()


def test_each_act_is_told_once_and_in_order(world: World, store: Store) -> None:
    case_id = bring_in(world)
    assert push_due() == 3
    assert keys_there(store) == expected(case_id) == keys_here()
    assert [body["status"] for body in store.updates()] == [1, 2, 4]
    first = store.updates()[0]
    case = Case.objects.get()
    assert {key: first[key] for key in ("code", "reference", "procedure", "agency", "act", "due_on")} == {
        "code": case.code,
        "reference": "",
        "procedure": "1.013274",
        "agency": "79.26740.UBND",
        "act": "file",
        "due_on": case.due_on.isoformat(),
    }
    assert push_due() == 0
    assert link().last_success_at == NOW


def test_events_told_twice_or_late_change_nothing(world: World, store: Store) -> None:
    case_id = bring_in(world)
    assert queue_case(Case.objects.get().pk) == 0
    push_due()
    assert keys_there(store) == expected(case_id)
    assert len(store.calls("push")) == 3


def test_a_result_goes_with_its_pdf(world: World, store: Store) -> None:
    bring_in(world)
    case_id, scene = Case.objects.get().pk, world.scene
    opinion = Opinion(Outcome.APPROVED, "Đồng ý")
    processing.propose(scene.handler, case_id, opinion)
    deciding.decide(scene.approver, case_id, opinion)
    issuing.issue_decided.func(str(case_id))
    deliver()
    push_due()
    told = store.updates()
    assert [(body["act"], body["status"]) for body in told] == [
        ("file", 1),
        ("accept", 2),
        ("assign", 4),
        ("issue_result", 9),
    ]
    assert told[-1]["result"]["pdf"].startswith("JVBERi0")
    assert len(told[-1]["result"]["sha256"]) == 64


def test_made_up_cases_do_not_go_to_a_real_portal(world: World, store: Store) -> None:
    case_id = world.file()
    Case.objects.update(simulated=True)
    deliver()
    assert (queue_case(case_id), QueuedUpdate.objects.count()) == (0, 0)


def test_without_a_portal_nothing_is_queued(world: World, settings: Any) -> None:
    settings.NATIONAL_PORTAL = ""
    bring_in(world)
    assert (QueuedUpdate.objects.count(), push_due()) == (0, 0)


@pytest.mark.parametrize(
    "kind",
    ["500", "503", "cut", "slow", "stored_500", "stored_cut", "malformed", "other", "revoked"],
)
def test_whatever_fails_nothing_is_lost_and_nothing_doubled(
    world: World, store: Store, now: Any, kind: str
) -> None:
    store.add_fault("*", kind, 5, "2" if kind == "slow" else "7")
    case_id = bring_in(world)
    assert push_due() == 0
    assert link().down_since == NOW
    push_until_done(now)
    assert keys_here() == expected(case_id)
    assert keys_there(store) == expected(case_id)
    assert QueuedUpdate.objects.exclude(state="sent").count() == 0
    assert (link().down_since, link().owed_from) == (None, clock.local_date(NOW))


def test_a_portal_that_is_down_is_asked_less_and_less(
    world: World, portal: SimulatedPortal, settings: Any, now: Any
) -> None:
    settings.NATIONAL_PORTAL = "http://127.0.0.1:1"
    bring_in(world)
    assert [push_due(), QueuedUpdate.objects.get(sequence=1).attempts] == [0, 1]
    later(now, seconds=4)
    push_due()
    assert QueuedUpdate.objects.get(sequence=1).attempts == 1
    later(now, seconds=1)
    push_due()
    assert QueuedUpdate.objects.get(sequence=1).attempts == 2
    assert QueuedUpdate.objects.get(sequence=2).attempts == 0
    settings.NATIONAL_PORTAL = portal.address
    push_until_done(now)
    assert len(keys_there(portal.store)) == 3


def test_it_waits_as_long_as_the_portal_asks(world: World, store: Store, now: Any) -> None:
    store.add_fault("push", "503", 1, "600")
    bring_in(world)
    push_due()
    assert link().paused_until == NOW + timedelta(seconds=600)
    later(now, seconds=599)
    assert (push_due(), keys_there(store)) == (0, [])
    later(now, seconds=1)
    assert push_due() == 3


def test_without_a_valid_token_nobody_hammers_the_portal(world: World, store: Store, now: Any) -> None:
    store.add_fault("*", "revoked", 1)
    bring_in(world)
    push_due()
    assert (len(store.calls("push")), link().paused_until) == (1, NOW + timedelta(minutes=15))
    later(now, minutes=14)
    assert (push_due(), len(store.calls("push"))) == (0, 1)


def test_one_that_will_not_go_holds_up_its_own_case_alone(world: World, store: Store, now: Any) -> None:
    store.add_fault("push", "500", 1)
    first = bring_in(world)
    second = bring_in(world)
    assert push_due() == 3
    assert keys_there(store) == expected(second)
    later(now, seconds=5)
    assert push_due() == 3
    assert keys_there(store) == [*expected(second), *expected(first)]


def test_a_status_the_portal_will_not_have_goes_to_a_human(world: World, store: Store, now: Any) -> None:
    store.add_fault("push", "conflict", 1)
    case_id = bring_in(world)
    push_until_done(now)
    assert (keys_there(store), keys_here("refused")) == ([], [f"{case_id}:1"])
    finding = Finding.objects.get()
    assert (finding.kind, finding.about, finding.detail) == (
        "refused_update",
        f"{case_id}:1",
        "409: status 1 is not expected",
    )


def test_somebody_elses_lease_is_respected(world: World, store: Store, now: Any) -> None:
    bring_in(world)
    QueuedUpdate.objects.filter(sequence=1).update(leased_until=NOW + timedelta(seconds=90), attempts=1)
    assert push_due() == 0
    later(now, seconds=90)
    assert push_due() == 3
    assert [key for key, _answer in store.calls("has")] == [keys_there(store)[0]]


def test_withdrawal_is_told(world: World, store: Store) -> None:
    from nhip.work.cases.testing import applicant

    case_id = world.file()
    reception.accept(world.scene.clerk, case_id)
    applicant.withdraw(world.mai, case_id)
    deliver()
    push_due()
    assert [body["status"] for body in store.updates()] == [1, 2, 7]
