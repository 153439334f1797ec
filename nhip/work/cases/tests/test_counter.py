"""The rest of a counter's day: lists that leave, results that are fetched, the queue, the kiosk, the figures."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from nhip.base.files.api import ref
from nhip.base.identity.contracts import AgencyKind, MandateKind
from nhip.base.identity.testing import actor_for, make_agency, make_person, make_staff, mandate_rows, sign_in
from nhip.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from nhip.work.cases.actions import handing, intake, queueing
from nhip.work.cases.contracts import Channel, Delivery, HandOverKind, Recipient, Status
from nhip.work.cases.models import Case, Collection, HandOver, HandOverLine, QueueTicket
from nhip.work.cases.queries import handing as lists
from nhip.work.cases.queries.day import cases_of, day_statistics, load_by_desk, load_by_officer
from nhip.work.cases.queries.queue import queue
from nhip.work.cases.testing import PDF, Known, brought_to, kept_file, sample_answers
from nhip.work.cases.tests.conftest import NOW, VENDING
from nhip.work.procedures import api as procedures


def said(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def taken_in(world, **changes):
    """A case taken in at the counter."""
    clerk, shop = world.scene.clerk, world.scene.one_stop
    intake_id = intake.begin_intake(clerk, world.citizen.id, agency_id=shop.id)
    intake.choose_procedure(clerk, intake_id, VENDING)
    form = procedures.form_of(procedures.current_version(VENDING).id)
    answers = sample_answers(form, Known(world.citizen, "26740", lambda: kept_file(clerk)))
    sent = {"answers": answers, "channel": Channel.IN_PERSON, "return_agency_id": shop.id} | changes
    intake.keep_intake(clerk, intake_id, intake.IntakeSent(**sent))
    return intake.file_intake(clerk, intake_id)


def decided(world, case_id):
    """Bring an accepted case to its result."""
    from nhip.kernel.access import SYSTEM
    from nhip.work.cases.actions import deciding, issuing, processing
    from nhip.work.cases.testing import APPROVAL

    processing.assign(world.scene.handler, case_id, handler_id=world.handler.party_id)
    processing.propose(world.scene.handler, case_id, APPROVAL)
    deciding.decide(world.scene.approver, case_id, APPROVAL)
    issuing.issue(SYSTEM, case_id)


def test_papers_go_to_who_is_competent_and_are_confirmed_there(world):
    one, two = taken_in(world), taken_in(world)
    world.file()
    clerk, shop = world.scene.clerk, world.scene.one_stop
    waiting = lists.waiting(clerk, shop.id, HandOverKind.DOSSIERS)
    assert [card.id for card in waiting] == [one, two]
    (list_id,) = handing.make_list(clerk, shop.id, kind=HandOverKind.DOSSIERS, case_ids=[one, two])
    made = HandOver.objects.get()
    assert (made.number, made.to_agency_id, made.made_by_id) == (
        1,
        world.handler.agency.id,
        world.clerk.party_id,
    )
    assert lists.waiting(clerk, shop.id, HandOverKind.DOSSIERS) == ()
    with pytest.raises(Conflict):
        handing.make_list(clerk, shop.id, kind=HandOverKind.DOSSIERS, case_ids=[one])
    handler = world.scene.handler
    code = Case.objects.get(pk=one).code
    assert handing.confirm_line(handler, list_id, code=code.lower()) == code
    with pytest.raises(NotFound):
        handing.confirm_line(handler, list_id, code="H29-000000-0000")
    missing = HandOverLine.objects.get(case_id=two)
    handing.close_list(handler, list_id, missing=[missing.pk])
    assert list(HandOverLine.objects.order_by("number").values_list("confirmed_at", "is_missing")) == [
        (NOW, False),
        (None, True),
    ]
    made.refresh_from_db()
    assert (made.received_at, made.received_by_id) == (NOW, world.handler.party_id)
    with pytest.raises(Conflict):
        handing.close_list(handler, list_id)
    # What was not found waits at the counter again.
    assert [card.id for card in lists.waiting(clerk, shop.id, HandOverKind.DOSSIERS)] == [two]


def test_only_the_two_sides_see_a_list_and_only_the_receiver_confirms_it(world):
    case_id = taken_in(world)
    clerk, shop = world.scene.clerk, world.scene.one_stop
    elsewhere = actor_for(make_staff("one_stop_officer", world.shop_there))
    with pytest.raises(NotAllowed):
        handing.make_list(elsewhere, shop.id, kind=HandOverKind.DOSSIERS, case_ids=[case_id])
    assert HandOver.objects.count() == 0
    (list_id,) = handing.make_list(clerk, shop.id, kind=HandOverKind.DOSSIERS, case_ids=[case_id])
    with pytest.raises(NotFound):
        lists.hand_over(elsewhere, list_id)
    for actor in (clerk, elsewhere):
        with pytest.raises(NotFound):
            handing.close_list(actor, list_id)
    assert (lists.may_confirm(clerk, list_id), lists.may_confirm(world.scene.handler, list_id)) == (
        False,
        True,
    )
    assert HandOver.objects.get().received_at is None


def test_results_for_the_post_have_an_address_and_a_carrier(world):
    case_id = taken_in(world, delivery=Delivery.POST, delivery_address="12 Lê Lợi")
    clerk, shop = world.scene.clerk, world.scene.one_stop
    assert lists.waiting(clerk, shop.id, HandOverKind.POST) == ()
    decided(world, case_id)
    assert [card.id for card in lists.waiting(clerk, shop.id, HandOverKind.POST)] == [case_id]
    with pytest.raises(Invalid):
        handing.make_list(clerk, shop.id, kind=HandOverKind.POST, case_ids=[case_id], carrier=" ")
    (list_id,) = handing.make_list(
        clerk, shop.id, kind=HandOverKind.POST, case_ids=[case_id], carrier="Anh Tư, bưu cục 1"
    )
    found = lists.hand_over(clerk, list_id)
    assert (found.to_agency, found.carrier, found.lines[0].address) == ("", "Anh Tư, bưu cục 1", "12 Lê Lợi")
    handing.close_list(clerk, list_id)
    assert lists.hand_over(clerk, list_id).received_at == NOW


def test_lists_through_the_pages(client, world):
    case_id = taken_in(world)
    shop = world.scene.one_stop
    sign_in(client, world.clerk)
    assert Case.objects.get().code in said(client.get("/desk/hand-overs/"))
    nothing = client.post(f"/desk/hand-overs/{shop.id}/dossiers/", {}, follow=True)
    assert "Chưa chọn hồ sơ nào" in said(nothing)
    made = client.post(f"/desk/hand-overs/{shop.id}/dossiers/", {"case": [str(case_id)]})
    page = f"/desk/hand-overs/{HandOver.objects.get().pk}/"
    assert made.url == page
    sign_in(client, world.handler)
    client.post(page, {"q": f"https://nhip.vn/track/?code={Case.objects.get().code}"})
    assert HandOverLine.objects.get().confirmed_at == NOW
    client.post(f"{page}close/", {})
    assert "xác nhận" in said(client.get(page))
    assert HandOver.objects.get().received_by_id == world.handler.party_id


def test_a_result_is_handed_to_whoever_stands_there(client, world):
    case_id = taken_in(world)
    decided(world, case_id)
    sign_in(client, world.clerk)
    code = Case.objects.get().code
    found = client.post("/desk/return/", {"q": f"http://127.0.0.1/track/?code={code}"})
    assert found.url == f"/desk/return/{case_id}/"
    assert client.post("/desk/return/", {"q": "H29-1"}).status_code == 422
    sent = {"recipient": "self", "name": "Nguyễn Thị Mai", "shown": "Thẻ căn cước"}
    assert client.post(found.url, sent).status_code == 422
    assert Case.objects.get().status == Status.PROCESSED
    client.post(found.url, sent | {"is_confirmed": "on"})
    taken = Collection.objects.get()
    assert (taken.case_id, taken.recipient, taken.name, taken.shown, taken.by_id) == (
        case_id,
        "self",
        "Nguyễn Thị Mai",
        "Thẻ căn cước",
        world.clerk.party_id,
    )
    assert Case.objects.get().status == Status.RESULT_RETURNED
    with pytest.raises(Conflict):
        handing.hand_result_over(
            world.scene.clerk, case_id, recipient=Recipient.APPLICANT, name="Ai", shown="Gì"
        )


def test_nobody_takes_a_result_as_a_representative_there_is_not(world):
    case_id = taken_in(world)
    decided(world, case_id)
    with pytest.raises(Invalid):
        handing.hand_result_over(
            world.scene.clerk, case_id, recipient=Recipient.REPRESENTATIVE, name="Ai", shown="Gì"
        )
    assert (Case.objects.get().status, Collection.objects.count()) == (Status.PROCESSED, 0)


def test_the_queue_gives_each_number_once_and_calls_them_in_order(world, now):
    shop = world.scene.one_stop.id
    first, second = queueing.take_ticket(shop), queueing.take_ticket(shop)
    assert [(one.number, one.ahead) for one in (first, second)] == [(1, 0), (2, 1)]
    now(NOW + timedelta(minutes=4))
    called = queueing.call_next(world.scene.clerk, shop, counter="3")
    assert (called.number, called.counter) == (1, "3")
    state = queue(shop)
    assert ([one.number for one in state.now], state.waiting, state.next_number) == ([1], 1, 2)
    queueing.call_next(world.scene.clerk, shop, counter="3")
    assert queueing.call_next(world.scene.clerk, shop, counter="3") is None
    with pytest.raises(NotAllowed):
        queueing.call_next(world.scene.handler, shop, counter="1")
    with pytest.raises(NotFound):
        queueing.take_ticket(world.handler.agency.id)
    now(NOW + timedelta(days=1))
    assert queueing.take_ticket(shop).number == 1
    assert QueueTicket.objects.count() == 3


def test_the_day_in_figures(client, world, now):
    shop = world.scene.one_stop.id
    queueing.take_ticket(shop)
    now(NOW + timedelta(minutes=3))
    queueing.call_next(world.scene.clerk, shop, counter="1")
    now(NOW)
    case_id = taken_in(world)
    world.file()
    decided(world, case_id)
    handing.hand_result_over(
        world.scene.clerk, case_id, recipient=Recipient.APPLICANT, name="Mai", shown="Thẻ"
    )
    day = NOW.date()
    found = day_statistics(world.scene.clerk, shop, day=day)
    assert dict(found.received) == {"in_person": 1, "online": 1, "post": 0}
    assert (found.returned, found.late, found.tickets, found.called) == (1, 0, 1, 1)
    assert (found.average_wait_seconds, found.average_intake_seconds, found.average_stars) == (180, 0, None)
    yesterday = day_statistics(world.scene.clerk, shop, day=day - timedelta(days=1))
    assert (dict(yesterday.received)["online"], yesterday.average_wait_seconds) == (0, None)
    with pytest.raises(NotAllowed):
        day_statistics(world.scene.clerk, world.shop_there.id, day=day)
    sign_in(client, world.clerk)
    page = client.get("/desk/statistics/?day=03/03/2026&format=csv")
    text = page.content.decode()
    assert text.startswith("\ufeffSố liệu,Giá trị,Đơn vị")
    assert "Chờ trung bình,180,giây" in text
    assert client.get("/desk/statistics/?day=rubbish").status_code == 200


def test_the_day_names_its_counter_in_the_readers_language(world):
    shop = make_agency(AgencyKind.ONE_STOP, unit_code="26740", name=("Một cửa Bến Nghé", "Ben Nghe counter"))
    clerk = actor_for(make_staff("one_stop_officer", shop))
    assert day_statistics(clerk, shop.id, day=NOW.date()).agency == "Một cửa Bến Nghé"
    with translation.override("en"):
        assert day_statistics(clerk, shop.id, day=NOW.date()).agency == "Ben Nghe counter"


def test_the_load_of_an_agency(client, world, now):
    brought_to(Status.PROCESSING, world.file(), world.scene, citizen=world.mai)
    late = world.file()
    brought_to(Status.PROCESSING, late, world.scene, citizen=world.mai)
    Case.objects.filter(pk=late).update(due_on=NOW.date() - timedelta(days=1))
    brought_to(Status.ACCEPTED, world.file(), world.scene, citizen=world.mai)
    brought_to(Status.PROCESSED, world.file(), world.scene, citizen=world.mai)
    boss, agency = world.scene.approver, world.handler.agency.id
    lines = [(one.name, one.open, one.late, one.done_this_week) for one in load_by_officer(boss, agency)]
    assert lines == [("Nguyễn Thị Trúc", 2, 1, 1), ("", 1, 0, 0)]
    desks = {one.name: one.open for one in load_by_desk(boss, agency)}
    assert desks == {"Chờ phân công người xử lý": 1, "Người xử lý đang xem xét": 2}
    assert cases_of(boss, agency, world.handler.party_id)[0].id == late
    with pytest.raises(NotAllowed):
        load_by_officer(world.scene.handler, agency)
    sign_in(client, world.approver)
    assert "Nguyễn Thị Trúc" in said(client.get("/desk/load/"))
    officer = client.get(f"/desk/load/officer/?officer={world.handler.party_id}")
    assert Case.objects.get(pk=late).code in said(officer)
    assert client.get("/desk/load/officer/?officer=x").status_code == 200


def test_a_mandate_is_recorded_at_the_counter_with_its_paper(client, world):
    sign_in(client, world.clerk)
    child = make_person("Con", number="079308000001")
    sent = {
        "agency": str(world.scene.one_stop.id),
        "kind": "authorised",
        "principal": child.number,
        "representative": world.citizen.number,
    }
    without = client.post("/desk/mandates/", sent)
    assert without.status_code == 422
    assert mandate_rows().count() == 0
    paper = SimpleUploadedFile("giay.pdf", PDF, content_type="application/pdf")
    strange = client.post("/desk/mandates/", sent | {"principal": "123", "evidence": paper})
    assert strange.status_code == 422
    paper = SimpleUploadedFile("giay.pdf", PDF, content_type="application/pdf")
    client.post("/desk/mandates/", sent | {"evidence": paper, "valid_to": "01/04/2026"})
    row = mandate_rows().get()
    assert (row.principal_id, row.representative_id, row.kind) == (
        child.id,
        world.citizen.id,
        MandateKind.AUTHORISED,
    )
    assert ref(row.evidence_id).about == ("mandate", str(row.pk))
    client.post(f"/desk/mandates/{row.pk}/revoke/", {"reason": "Theo đề nghị"})
    row.refresh_from_db()
    assert row.revoked_at == NOW


def test_the_kiosk_gives_a_number_and_follows_a_case(client, world):
    code = world.scene.one_stop.code
    home = f"/kiosk/{code}/"
    assert client.get(home).status_code == 200
    assert client.get("/kiosk/nowhere/").status_code == 404
    assert client.get(f"/kiosk/{world.handler.agency.code}/").status_code == 404
    taken = client.post(f"{home}number/")
    ticket = client.get(taken.url)
    assert ticket.headers["Refresh"] == f"20;url={home}end/"
    assert "<strong>1</strong>" in said(ticket)
    assert client.get(f"{home}now/").headers["Refresh"] == "5"
    case = Case.objects.get(pk=world.file())
    found = client.post(f"{home}track/", {"code": case.code, "factor": world.citizen.number[-4:]})
    assert case.code in said(found)
    assert found.headers["Refresh"] == f"90;url={home}end/"
    assert world.citizen.full_name not in said(found)


def test_a_kiosk_forgets_whoever_left_it(client, world, now):
    code = world.scene.one_stop.code
    begun = client.post(f"/kiosk/{code}/begin/")
    assert begun.url.startswith("/sign-in/?next=")
    session = client.session
    kept = dict(session.items())
    sign_in(client, world.citizen)
    session = client.session
    session.update({key: value for key, value in kept.items() if key.startswith("cases.kiosk")})
    session.save()
    page = client.get("/cases/")
    assert (page.status_code, page.headers["Refresh"]) == (200, f"90;url=/kiosk/{code}/end/")
    now(NOW + timedelta(seconds=80))
    assert client.get("/cases/").status_code == 200
    now(NOW + timedelta(seconds=171))
    late = client.get("/cases/")
    assert (late.status_code, late.url) == (302, f"/kiosk/{code}/")
    assert late.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/cases/").url.startswith("/sign-in/")


def test_the_kiosk_begins_with_nobody_signed_in(client, world):
    sign_in(client, world.citizen)
    client.get(f"/kiosk/{world.scene.one_stop.code}/")
    assert client.get("/cases/").url.startswith("/sign-in/")
