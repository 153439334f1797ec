"""What a hasty, a muddled or a hostile sender gets: a refusal that changes nothing, never a broken page."""

from datetime import date

import pytest

from nhip.base.identity.testing import actor_for, make_staff, sign_in
from nhip.kernel import calendar
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.errors import NotAllowed
from nhip.kernel.testing import drain_outbox
from nhip.work.cases import queries
from nhip.work.cases.actions import deciding, processing, reception, supplementing
from nhip.work.cases.contracts import Act, Outcome, Status, SupplementItem, TargetKind
from nhip.work.cases.models import Case
from nhip.work.cases.testing import brought_to, filed_case


def test_nobody_acts_as_an_officer_on_a_dossier_of_their_own(world):
    clerk = world.scene.clerk
    case_id = filed_case(actor_for(world.citizen), "ban-hang-via-he", world.scene)
    Case.objects.update(applicant_id=clerk.party_id)
    with pytest.raises(NotAllowed):
        reception.accept(clerk, case_id)
    assert Case.objects.get().status == Status.NEW
    assert queries.case(clerk, case_id).acts == {Act.WITHDRAW}
    colleague = actor_for(make_staff("one_stop_officer", world.scene.one_stop))
    reception.accept(colleague, case_id)
    assert Case.objects.get().status == Status.ACCEPTED


def test_an_approver_does_not_decide_their_own_dossier(world):
    case_id = world.file()
    brought_to(Status.PROCESSING, case_id, world.scene, citizen=world.mai)
    processing.propose(world.scene.handler, case_id, processing.Opinion(Outcome.APPROVED, "Đủ điều kiện."))
    Case.objects.update(applicant_id=world.scene.approver.party_id)
    with pytest.raises(NotAllowed):
        deciding.decide(world.scene.approver, case_id, processing.Opinion(Outcome.APPROVED, "Đủ điều kiện."))
    assert Case.objects.get().is_decided is False


def test_an_approver_who_also_handles_need_not_take_the_case_of_another_handler(world):
    case_id = world.file()
    brought_to(Status.PROCESSING, case_id, world.scene, citizen=world.mai)
    approver = world.scene.approver
    handles_too = actor_for(make_staff("handler", world.handler.agency))
    both = Actor(
        party_id=approver.party_id,
        name=approver.name,
        roles=approver.roles | handles_too.roles,
        grants=approver.grants | handles_too.grants,
    )
    assert Act.REQUEST_SUPPLEMENT in queries.case(both, case_id).acts
    key = queries.case(both, case_id).answers[0].key
    item = SupplementItem(kind=TargetKind.FIELD, key=key, label="Tên", reason="Sai tên")
    supplementing.request_supplement(both, case_id, items=[item])
    assert Case.objects.get().status == Status.SUPPLEMENT_REQUESTED
    assert Case.objects.get().acts.latest("number").part == "approver"


@pytest.mark.parametrize("page", ["abc", "-1", "²", "9" * 5000, "\u0663"])
def test_a_page_that_is_no_number_is_the_first(client, world, page):
    world.file()
    sign_in(client, world.clerk)
    answer = client.get("/desk/", {"page": page})
    assert answer.status_code == 200
    assert Case.objects.get().code in answer.content.decode()


def test_look_ups_behind_our_proxy_are_counted_for_whoever_asks(client, world, settings):
    settings.TRUSTED_PROXIES = 1
    code = Case.objects.get(pk=world.file()).code
    for number in range(31):
        sent = {"code": f"X-{number}", "factor": "0000"}
        client.post("/track/", sent, headers={"X-Forwarded-For": "203.0.113.7"})
    answer = client.post(
        "/track/", {"code": code, "factor": "0001"}, headers={"X-Forwarded-For": "198.51.100.1"}
    )
    assert answer.status_code == 200


def test_a_reason_with_a_nul_is_kept_without_it(client, world):
    case_id = world.file()
    sign_in(client, world.citizen)
    assert client.post(f"/cases/{case_id}/withdraw/", {"reason": "Nhầm\0 nơi"}).status_code == 302
    assert Case.objects.get().acts.latest("number").note == "Nhầm nơi"


def test_no_cache_keeps_what_a_signed_in_person_is_shown(client, world):
    case_id = world.file()
    sign_in(client, world.citizen)
    for path in ("/cases/", f"/cases/{case_id}/", "/", "/api/cases/mine", "/procedures/"):
        assert "no-store" in client.get(path)["Cache-Control"], path
    client.logout()
    assert not client.get("/").has_header("Cache-Control")


def test_a_day_off_that_is_declared_later_moves_the_due_dates_of_open_cases(world):
    case_id = world.file()
    done_id = world.file()
    reception.not_accept(world.scene.clerk, done_id, reason="Nộp nhầm nơi")
    assert Case.objects.get(pk=case_id).due_on == date(2026, 3, 10)
    calendar.override_day(date(2026, 3, 6), is_working_day=False, reason="Nghỉ bù", actor=SYSTEM)
    drain_outbox()
    row = Case.objects.get(pk=case_id)
    assert (row.due_on, queries.case(world.mai, case_id).clock.due_on) == (date(2026, 3, 11),) * 2
    assert Case.objects.get(pk=done_id).due_on == date(2026, 3, 10)
    calendar.restore_day(date(2026, 3, 6), actor=SYSTEM)
    drain_outbox()
    assert Case.objects.get(pk=case_id).due_on == date(2026, 3, 10)
