"""The desk, as an officer works it."""

import re
from datetime import timedelta

import pytest

from nhip.base.identity import api as identity
from nhip.base.identity.testing import actor_for, sign_in
from nhip.work.cases import queries
from nhip.work.cases.contracts import Act, Status, WorklistName, WorklistQuery
from nhip.work.cases.models import Case, SupplementRequest
from nhip.work.cases.testing import brought_to
from nhip.work.cases.tests.conftest import NOW


def said(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def counts(actor) -> dict[str, int]:
    name = queries.worklists_of(actor)[0]
    return {one.value: count for one, count in queries.worklist(actor, WorklistQuery(name)).counts}


def test_each_desk_has_its_lists(world):
    scene = world.scene
    for status in Status:
        brought_to(status, world.file(), scene, citizen=world.mai)
    assert counts(scene.clerk) == {"to_accept": 1, "to_return": 1, "waiting": 3}
    assert counts(scene.handler) == {"to_assign": 1, "to_process": 1, "waiting": 3}
    assert counts(scene.approver) == {"to_assign": 1, "to_decide": 0, "waiting": 3}


def test_overdue_first_then_by_time_left(world, now):
    ids = []
    for days in (6, 0, 3):
        now(NOW + timedelta(days=days))
        ids.append(world.file())
    now(NOW + timedelta(days=8))
    found = queries.worklist(world.scene.clerk, WorklistQuery(WorklistName.TO_ACCEPT))
    assert [card.id for card in found.cards] == [ids[1], ids[2], ids[0]]
    assert [card.is_late for card in found.cards] == [True, False, False]
    assert found.overdue == 1
    late = queries.worklist(world.scene.clerk, WorklistQuery(WorklistName.TO_ACCEPT, is_overdue=True))
    assert [card.id for card in late.cards] == [ids[1]]


@pytest.mark.parametrize(
    ("status", "name", "shown"),
    [
        (Status.PROCESSING, WorklistName.TO_PROCESS, 1),
        (Status.SUPPLEMENT_REQUESTED, WorklistName.WAITING, 0),
    ],
)
def test_a_case_whose_clock_stands_still_is_not_overdue(world, now, status, name, shown):
    brought_to(status, world.file(), world.scene, citizen=world.mai)
    Case.objects.update(due_on=NOW.date() - timedelta(days=1))
    assert queries.worklist(world.scene.handler, WorklistQuery(name)).total == 1
    late = queries.worklist(world.scene.handler, WorklistQuery(name, is_overdue=True))
    assert (late.total, late.overdue) == (shown, shown)


def test_filters(world):
    first, second = Case.objects.get(pk=world.file()), Case.objects.get(pk=world.file())
    clerk = world.scene.clerk
    by_code = queries.worklist(clerk, WorklistQuery(WorklistName.TO_ACCEPT, text=second.code))
    assert [card.code for card in by_code.cards] == [second.code]
    brought_to(Status.PROCESSING, first.pk, world.scene, citizen=world.mai)
    mine = WorklistQuery(WorklistName.TO_PROCESS, is_mine=True)
    assert queries.worklist(world.scene.handler, mine).total == 1
    from nhip.base.identity.testing import make_staff

    colleague = actor_for(make_staff("handler", world.handler.agency))
    assert queries.worklist(colleague, mine).total == 0


def test_the_lists_take_the_same_queries_however_long(world, django_assert_num_queries):
    query = WorklistQuery(WorklistName.TO_ACCEPT)
    for _ in range(2):
        world.file()
    with django_assert_num_queries(7):
        queries.worklist(world.scene.clerk, query)
    for _ in range(3):
        world.file()
    with django_assert_num_queries(7):
        queries.worklist(world.scene.clerk, query)


def test_the_desk_belongs_to_officers(client, world):
    assert client.get("/desk/").url.startswith("/sign-in/")
    sign_in(client, world.citizen)
    assert client.get("/desk/").status_code == 403
    assert client.get(f"/desk/cases/{world.file()}/").status_code == 403


def test_from_the_inbox_to_the_result_through_the_pages(client, world):
    case_id = world.file()
    desk = f"/desk/cases/{case_id}/"
    sign_in(client, world.clerk)
    assert Case.objects.get().code in said(client.get("/desk/"))
    client.post("/desk/accept/", {"case": [str(case_id)]})
    assert Case.objects.get().status == Status.ACCEPTED
    sign_in(client, world.handler)
    client.post(f"{desk}assign/", {"handler": str(world.handler.party_id)})
    opinion = {"outcome": "approved", "text": "Đủ điều kiện.", "ground": ""}
    client.post(f"{desk}propose/", opinion)
    sign_in(client, world.approver)
    page = said(client.get(desk))
    assert "Đề xuất của người xử lý" in page
    assert "Đủ điều kiện." in page
    client.post(f"{desk}decide/", opinion)
    assert Case.objects.get().status == Status.PROCESSED
    sign_in(client, world.clerk)
    client.post(f"{desk}return_result/")
    assert Case.objects.get().status == Status.RESULT_RETURNED


@pytest.mark.parametrize("sent", [{}, {"case": ["rubbish"]}])
def test_accepting_nothing_is_told(client, world, sent):
    world.file()
    sign_in(client, world.clerk)
    assert "Chưa chọn hồ sơ nào" in said(client.post("/desk/accept/", sent, follow=True))
    assert Case.objects.get().status == Status.NEW


def test_the_case_page_has_all_that_is_needed_and_tells_the_applicant_who_looked(client, world):
    case_id = world.file()
    sign_in(client, world.clerk)
    page = said(client.get(f"/desk/cases/{case_id}/"))
    for text in (world.citizen.number, "Đồng hồ", "Thành phần hồ sơ theo thủ tục", "Tệp đã nộp", "Tiếp nhận"):
        assert text in page
    read = identity.access_log(world.mai)
    assert [(entry.reader_name, entry.about) for entry in read] == [("Lê Minh Khang", ("case", str(case_id)))]
    assert Case.objects.get().code in read[0].purpose


def test_a_supplement_request_is_a_list_pinned_to_fields(client, world):
    case_id = world.file()
    brought_to(Status.PROCESSING, case_id, world.scene, citizen=world.mai)
    sign_in(client, world.handler)
    path = f"/desk/cases/{case_id}/request_supplement/"
    nothing = client.post(path, {})
    assert nothing.status_code == 422
    assert "Xin chọn ít nhất một mục" in said(nothing)
    no_reason = client.post(path, {"item0": "on", "item1": "on", "reason1": "Ghi rõ số nhà"})
    assert no_reason.status_code == 422
    assert "Ghi rõ số nhà" in said(no_reason)
    assert SupplementRequest.objects.count() == 0
    client.post(path, {"item0": "on", "reason0": "Sai tên", "item1": "on", "reason1": "Ghi rõ số nhà"})
    request = SupplementRequest.objects.get()
    assert [item["reason"] for item in request.items] == ["Sai tên", "Ghi rõ số nhà"]
    assert all(item["key"] and item["label"] for item in request.items)


def test_a_mistake_comes_back_with_what_was_typed(client, world):
    case_id = world.file()
    brought_to(Status.PROCESSING, case_id, world.scene, citizen=world.mai)
    sign_in(client, world.handler)
    sent = {"outcome": "refused", "text": "Không đủ điều kiện", "ground": ""}
    page = client.post(f"/desk/cases/{case_id}/propose/", sent)
    assert page.status_code == 422
    assert "Từ chối phải nêu căn cứ pháp lý" in said(page)
    assert "Không đủ điều kiện" in said(page)
    assert Case.objects.get().is_proposed is False


def test_an_act_that_is_too_late_is_told_on_the_page(client, world):
    case_id = world.file()
    sign_in(client, world.clerk)
    client.post(f"/desk/cases/{case_id}/accept/")
    page = said(client.post(f"/desk/cases/{case_id}/accept/", follow=True))
    assert "Không thể “Tiếp nhận”" in page
    assert client.post(f"/desk/cases/{case_id}/fly/").status_code == 404
    assert client.get(f"/desk/cases/{case_id}/accept/").status_code == 405


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_its_page_for_every_desk(client, world, status):
    case_id = world.file()
    brought_to(status, case_id, world.scene, citizen=world.mai)
    for staff in (world.clerk, world.handler, world.approver):
        sign_in(client, staff)
        assert client.get(f"/desk/cases/{case_id}/").status_code == 200
        assert client.get("/desk/?list=waiting&q=x&overdue=on&mine=on&page=9").status_code == 200
    sign_in(client, world.citizen)
    assert client.get(f"/cases/{case_id}/").status_code == 200


def test_a_supervisor_sees_cards_without_names_and_no_page(client, world):
    from nhip.base.identity.testing import make_staff

    case_id = world.file()
    leader = actor_for(make_staff("leader", world.handler.agency))
    cards = queries.cards(leader, [case_id])
    assert [(card.id, card.applicant) for card in cards] == [(case_id, "")]
    assert queries.card(leader, case_id).id == case_id
    assert queries.cards(world.stranger, [case_id]) == ()
    assert Act.ACCEPT in queries.case(world.scene.clerk, case_id).acts
