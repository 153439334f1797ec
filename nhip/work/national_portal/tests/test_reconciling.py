"""Both sides compared: what one lacks is repaired, what they disagree on a human decides."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from nhip.base.identity.testing import Staff, actor_for, make_agency, make_staff, sign_in
from nhip.kernel import audit, clock
from nhip.kernel.errors import Invalid, NotAllowed
from nhip.work.cases.testing import NOW, Case, World
from nhip.work.national_portal.actions.findings import settle
from nhip.work.national_portal.actions.pulling import pull, take_in_due
from nhip.work.national_portal.actions.pushing import push_due
from nhip.work.national_portal.actions.reconciling import (
    reconcile,
    reconcile_owed,
    reconcile_yesterday,
)
from nhip.work.national_portal.contracts import AlreadySettled
from nhip.work.national_portal.models import Finding, PulledDossier, QueuedUpdate, Reconciliation
from nhip.work.national_portal.simulated.store import Store
from nhip.work.national_portal.tests.conftest import (
    bring_in,
    keys_here,
    keys_there,
    later,
    link,
    references_here,
)
from nhip.work.national_portal.tests.test_pulling import cases_by_reference, dossier

TODAY = clock.local_date(NOW)


def expected(case_id: str) -> list[str]:
    return [f"{case_id}:{number}" for number in (1, 2, 3)]


def last() -> Reconciliation:
    return Reconciliation.objects.latest("at", "pk")


@pytest.fixture
def together(world: World, store: Store) -> str:
    """A case told in full, with the portal's clock where ours stands."""
    return bring_in(world)


def test_what_the_portal_said_it_stored_and_did_not_is_sent_again(
    together: str, store: Store, now: Any
) -> None:
    store.add_fault("push", "forgets", 1)
    push_due()
    assert (keys_there(store), keys_here()) == (expected(together)[1:], expected(together))
    assert reconcile(TODAY, TODAY)
    assert (last().repaired, last().open) == ([f"sent again: {together}:1"], [])
    push_due()
    assert sorted(keys_there(store)) == expected(together)
    assert reconcile(TODAY, TODAY)
    assert (last().ours, last().theirs, last().repaired, last().open) == (3, 3, [], [])


def test_what_the_portal_lost_is_sent_again(together: str, store: Store) -> None:
    push_due()
    store.forget_update(f"{together}:2")
    reconcile(TODAY, TODAY)
    push_due()
    assert sorted(keys_there(store)) == expected(together)


def test_what_arrived_without_an_answer_is_not_sent_again(together: str, store: Store) -> None:
    store.add_fault("push", "stored_500", 1)
    push_due()
    assert (keys_there(store), keys_here()) == ([f"{together}:1"], [])
    reconcile(TODAY, TODAY)
    assert last().repaired == [f"was there: {together}:1"]
    push_due()
    assert keys_there(store) == expected(together) == keys_here()
    assert [key for key, _answer in store.calls("push")] == expected(together)


def test_an_update_stored_twice_goes_to_a_human(together: str, store: Store) -> None:
    store.add_fault("push", "stored_twice", 1)
    push_due()
    assert len(keys_there(store)) == 4
    reconcile(TODAY, TODAY)
    assert [(one.kind, one.about) for one in Finding.objects.all()] == [("doubled_update", f"{together}:1")]
    reconcile(TODAY, TODAY)
    assert Finding.objects.count() == 1


def test_an_update_nobody_here_sent_goes_to_a_human(together: str, store: Store) -> None:
    push_due()
    store.put_update({"key": "x:1", "code": "H29-LA", "sequence": 1, "status": 9})
    reconcile(TODAY, TODAY)
    found = Finding.objects.get()
    assert (found.kind, found.about, found.case_code) == ("unknown_update", "x:1", "H29-LA")


def test_a_wrong_status_is_told_anew_once_then_goes_to_a_human(together: str, store: Store) -> None:
    push_due()
    store.set_status(f"{together}:3", 8)
    reconcile(TODAY, TODAY)
    assert (last().repaired, last().open) == ([f"told anew (4 here, 8 there): {together}:3"], [])
    push_due()
    again = f"{together}:3.again"
    assert (store.updates()[-1]["key"], store.updates()[-1]["status"]) == (again, 4)
    assert reconcile(TODAY, TODAY)
    assert (last().repaired, last().open, Finding.objects.count()) == ([], [], 0)
    store.set_status(again, 8)
    reconcile(TODAY, TODAY)
    assert [(one.kind, one.about) for one in Finding.objects.all()] == [("differing_status", again)]


def test_a_dossier_that_came_late_into_the_order_is_fetched(
    world: World, together: str, store: Store
) -> None:
    store.file_dossier(dossier(world.citizen, 5), at=10)
    assert pull() == 1
    store.file_dossier(dossier(world.citizen, 4), at=7)
    assert pull() == 0
    reconcile(TODAY, TODAY)
    assert last().repaired == ["fetched: G01.26.000004"]
    take_in_due()
    assert list(cases_by_reference()) == ["G01.26.000004", "G01.26.000005"]


def test_a_dossier_the_portal_no_longer_has_goes_to_a_human(
    world: World, together: str, store: Store
) -> None:
    store.file_dossier(dossier(world.citizen))
    pull()
    PulledDossier.objects.update(reference="G01.26.000009")
    reconcile(TODAY, TODAY)
    assert [(one.kind, one.about) for one in Finding.objects.all()] == [("unknown_dossier", "G01.26.000009")]
    assert references_here() == ["G01.26.000001", "G01.26.000009"]


@pytest.mark.parametrize("hours", [-20, -3, 3, 20])
def test_a_clock_that_is_wrong_there_makes_no_difference(
    world: World, together: str, store: Store, hours: int
) -> None:
    store.skew += timedelta(hours=hours)
    store.file_dossier(dossier(world.citizen))
    pull()
    push_due()
    assert reconcile(TODAY, TODAY)
    assert (last().ours, last().theirs, last().repaired, last().open) == (3, 3, [], [])


@pytest.mark.parametrize("kind", ["500", "cut", "malformed", "partial", "revoked"])
def test_without_two_whole_lists_nothing_is_concluded(
    together: str, store: Store, kind: str, now: Any
) -> None:
    push_due()
    store.add_fault("updates", kind, 1)
    assert reconcile(TODAY, TODAY) is False
    assert (Reconciliation.objects.count(), Finding.objects.count(), keys_here()) == (
        0,
        0,
        expected(together),
    )


def test_the_days_of_an_outage_are_compared_once_it_is_over(together: str, store: Store, now: Any) -> None:
    store.add_fault("push", "stored_500", 1)
    push_due()
    reconcile_owed()
    assert (Reconciliation.objects.count(), link().down_since) == (0, NOW)
    later(now, minutes=1)
    push_due()
    assert link().owed_from == TODAY
    reconcile_owed()
    assert ((last().first, last().last), link().owed_from) == ((TODAY, TODAY), None)
    reconcile_owed()
    assert Reconciliation.objects.count() == 1


def test_yesterday_is_compared_once(together: str, store: Store, now: Any) -> None:
    push_due()
    later(now, days=1)
    reconcile_yesterday()
    reconcile_yesterday()
    assert [(row.first, row.ours) for row in Reconciliation.objects.all()] == [(TODAY, 3)]


@pytest.fixture
def supervisor(world: World) -> Staff:
    return make_staff("administrator", make_agency(), full_name="Huỳnh Quản Trị")


def refused(together: str, store: Store) -> Finding:
    store.add_fault("push", "conflict", 1)
    push_due()
    return Finding.objects.get()


def test_a_human_sends_again_or_passes_over(together: str, store: Store, supervisor: Staff) -> None:
    finding = refused(together, store)
    settle(actor_for(supervisor), finding.pk, act="resend")
    assert push_due() == 3
    assert keys_there(store) == expected(together)
    assert audit.history(("finding", finding.pk))[0].detail == {
        "kind": "refused_update",
        "decision": "resend",
    }
    with pytest.raises(AlreadySettled):
        settle(actor_for(supervisor), finding.pk, act="skip", note="x")


def test_passing_over_needs_a_reason_and_lets_the_others_go(
    together: str, store: Store, supervisor: Staff
) -> None:
    finding = refused(together, store)
    with pytest.raises(Invalid):
        settle(actor_for(supervisor), finding.pk, act="skip", note=" ")
    settle(actor_for(supervisor), finding.pk, act="skip", note="Cổng đã có từ trước")
    assert push_due() == 2
    assert keys_there(store) == expected(together)[1:]
    assert QueuedUpdate.objects.get(sequence=1).state == "skipped"


def test_nobody_else_decides(together: str, store: Store, world: World) -> None:
    finding = refused(together, store)
    with pytest.raises(NotAllowed):
        settle(world.scene.clerk, finding.pk, act="resend")
    assert Finding.objects.get().settled_at is None


def test_a_dossier_is_tried_again_once_it_can_be_taken(
    world: World, together: str, store: Store, supervisor: Staff
) -> None:
    store.file_dossier(dossier(world.citizen, 1, counter="79.XX"))
    pull()
    take_in_due()
    finding = Finding.objects.get()
    row = PulledDossier.objects.get()
    PulledDossier.objects.update(body={**row.body, "counter": "79.26740.HCC"})
    settle(actor_for(supervisor), finding.pk, act="retry")
    assert (take_in_due(), Case.objects.count()) == (1, 2)


def test_the_pages(together: str, store: Store, supervisor: Staff, client: Client) -> None:
    sign_in(client, supervisor)
    finding = refused(together, store)
    page = client.get("/desk/national-portal/")
    assert page.status_code == 200
    assert "Cổng quốc gia không nhận bản cập nhật" in page.content.decode()
    address = f"/desk/national-portal/findings/{finding.pk}/"
    empty = client.post(address, {"act": "skip"})
    assert (empty.status_code, Finding.objects.get().settled_at) == (422, None)
    assert client.post(address, {"act": "resend"}).status_code == 302
    assert client.get(address).status_code == 404
    assert client.post("/desk/national-portal/reconcile/", {"days": "1"}).status_code == 302
    assert Reconciliation.objects.count() == 1


def test_the_pages_are_for_those_who_look_after_the_connection(world: World, client: Client) -> None:
    sign_in(client, world.handler)
    assert client.get("/desk/national-portal/").status_code == 403
    assert client.post("/desk/national-portal/reconcile/").status_code == 403
