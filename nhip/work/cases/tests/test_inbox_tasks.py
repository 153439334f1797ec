"""Tasks of every procedure in the one inbox: what is listed, for whom, and what is done straight from it."""

import re
from datetime import date, timedelta

import pytest

from nhip.base.identity.contracts import AgencyKind
from nhip.base.identity.testing import actor_for, make_agency, make_staff, sign_in
from nhip.kernel import clock
from nhip.work.cases.actions import tasks
from nhip.work.cases.contracts import Status
from nhip.work.cases.contracts.inbox import TaskQuery, Which
from nhip.work.cases.models import Case
from nhip.work.cases.queries.tasks import task_inbox
from nhip.work.cases.testing import brought_to
from nhip.work.cases.tests.conftest import NOW
from nhip.work.cases.tests.test_inbox import said
from nhip.work.flows import api as flows
from nhip.work.flows.contracts import NewAbsence, OpinionRequest


def listed(actor, which=Which.EVERYTHING, **more):
    found = task_inbox(actor, TaskQuery(which, **more))
    return [(entry.task.subject[1], entry.task.act or entry.task.kind.value) for entry in found.entries]


def accepted(world):
    case_id = world.file()
    brought_to(Status.ACCEPTED, case_id, world.scene, citizen=world.mai)
    return case_id


def asked_agency(world, case_id, *, working_days=3):
    """A department that is asked for its opinion, and its head."""
    department = make_agency(AgencyKind.DEPARTMENT, code="79.SQHKT", name="Sở Quy hoạch")
    head = make_staff("department_head", department, full_name="Hà Được Hỏi")
    request = OpinionRequest(department.id, "Có vướng quy hoạch không?", working_days)
    flows.ask_opinion(world.scene.handler, ("case", case_id), request)
    return actor_for(head), head


def test_each_step_of_each_case_stands_on_its_desk_with_its_day(world):
    new, taken = world.file(), accepted(world)
    assert listed(world.scene.clerk) == [(new, "receive")]
    assert listed(world.scene.handler) == [(taken, "handle")]
    entry = task_inbox(world.scene.clerk, TaskQuery()).entries[0]
    assert (entry.procedure_name, entry.applicant, entry.address, entry.can_claim, entry.is_late) == (
        Case.objects.get(pk=new).procedure_name,
        "Nguyễn Thị Mai",
        f"/desk/cases/{new}/",
        True,
        False,
    )
    elsewhere = actor_for(make_staff("one_stop_officer", world.shop_there))
    assert listed(elsewhere) == []


def test_an_asked_agency_finds_the_question_and_not_the_applicant(client, world):
    case_id = accepted(world)
    asked, head = asked_agency(world, case_id)
    assert listed(asked, Which.OPINIONS) == [(case_id, "opinion")]
    (entry,) = task_inbox(asked, TaskQuery()).entries
    assert (entry.applicant, entry.address, entry.task.due_on) == (
        "",
        f"/desk/tasks/{entry.task.id}/",
        date(2026, 3, 6),
    )
    sign_in(client, head)
    # Their lists of cases are empty: the inbox opens where something waits.
    page = said(client.get("/desk/"))
    assert "xin ý kiến" in page and Case.objects.get().code in page
    assert "Nguyễn Thị Mai" not in page
    with clock.frozen(NOW + timedelta(days=9)):
        assert listed(asked, Which.LATE) == [(case_id, "opinion")]


def test_claiming_straight_from_the_inbox(client, world):
    case_id = accepted(world)
    (entry,) = task_inbox(world.scene.handler, TaskQuery(Which.UNASSIGNED)).entries
    sign_in(client, world.handler)
    answer = client.post("/desk/work/claim/?list=tasks", {"one": str(entry.task.id)})
    assert answer["Location"] == f"/desk/cases/{case_id}/?list=tasks"
    assert Case.objects.get().handler_id == world.handler.party_id
    assert listed(world.scene.handler, Which.MINE) == [(case_id, "handle")]
    assert listed(world.scene.handler, Which.UNASSIGNED) == []
    acts = Case.objects.get().act_count
    # A second press, and a colleague who was slower.
    again = said(client.post("/desk/work/claim/?list=tasks", {"one": str(entry.task.id)}))
    assert "Công việc này quý vị đã nhận rồi." in again
    colleague = actor_for(make_staff("handler", world.handler.agency))
    assert "Nguyễn Thị Trúc" in tasks.claim_all(colleague, [entry.task.id])[0].reason
    assert (Case.objects.get().act_count, Case.objects.get().handler_id) == (acts, world.handler.party_id)


def test_one_that_cannot_be_taken_does_not_hold_up_the_others(world):
    case_id, other = world.file(), accepted(world)
    receive = task_inbox(world.scene.clerk, TaskQuery()).entries[0].task
    handle = task_inbox(world.scene.handler, TaskQuery()).entries[0].task
    lines = tasks.claim_all(world.scene.clerk, [handle.id, receive.id, receive.id])
    assert [line.is_done for line in lines] == [False, True]
    assert "Không tìm thấy công việc" in lines[0].reason
    assert lines[1].address == f"/desk/cases/{case_id}/"
    assert flows.task(world.scene.clerk, receive.id).assignee_id == world.clerk.party_id
    assert Case.objects.get(pk=other).handler_id is None


def test_giving_handing_on_and_giving_back(client, world):
    case_id = world.file()
    task = task_inbox(world.scene.clerk, TaskQuery()).entries[0].task
    colleague = make_staff("one_stop_officer", world.scene.one_stop, full_name="Lê Thứ Hai")
    sign_in(client, world.clerk)
    sent = {"task": [str(task.id)], "to": str(colleague.party_id)}
    assert "Đã làm 0 trên 1 việc." in said(client.post("/desk/work/assign/", sent))
    client.post("/desk/work/claim/", {"task": [str(task.id)]})
    assert "Xin nói rõ vì sao chuyển công việc." in said(client.post("/desk/work/delegate/", sent))
    client.post("/desk/work/delegate/", {**sent, "reason": "Tôi đi họp."})
    assert flows.tasks_of(("case", case_id))[0].assignee_id == colleague.party_id
    back = {"task": [str(task.id)], "reason": "Nhầm bàn."}
    assert "Đã làm 0 trên 1 việc." in said(client.post("/desk/work/return/", back))
    sign_in(client, colleague)
    assert "Đã làm 1 trên 1 việc." in said(client.post("/desk/work/return/", back))
    assert flows.tasks_of(("case", case_id))[0].assignee_id is None


def test_a_head_gives_cases_to_an_officer_of_the_agency_alone(client, world):
    case_id = accepted(world)
    task = task_inbox(world.scene.approver, TaskQuery()).entries[0].task
    colleague = make_staff("handler", world.handler.agency)
    sign_in(client, world.approver)
    client.post("/desk/work/assign/", {"task": [str(task.id)], "to": str(world.clerk.party_id)})
    assert Case.objects.get().handler_id is None
    client.post("/desk/work/assign/", {"task": [str(task.id)], "to": str(colleague.party_id)})
    assert Case.objects.get(pk=case_id).handler_id == colleague.party_id
    # Who has the case hands it on as well, and the case says who has it.
    lines = tasks.delegate_all(
        actor_for(colleague), [task.id], to=world.handler.party_id, reason="Tôi nghỉ phép."
    )
    assert [line.is_done for line in lines] == [True]
    assert Case.objects.get().handler_id == world.handler.party_id


@pytest.mark.parametrize(
    ("what", "sent", "told"),
    [
        ("claim", {}, "Chưa chọn việc nào."),
        ("claim", {"task": ["rubbish"]}, "Chưa chọn việc nào."),
        ("assign", {"task": ["00000000-0000-0000-0000-000000000001"]}, "Hãy chọn đồng nghiệp nhận việc."),
    ],
)
def test_what_is_missing_is_told_on_the_list(client, world, what, sent, told):
    sign_in(client, world.handler)
    answer = client.post(f"/desk/work/{what}/?list=tasks&which=mine", sent)
    assert answer["Location"] == "/desk/?list=tasks&which=mine"
    assert told in said(client.get(answer["Location"]))
    assert client.post("/desk/work/steal/", sent).status_code == 404


def test_a_substitute_finds_the_absent_colleagues_work_among_their_own(world):
    case_id = accepted(world)
    task = task_inbox(world.scene.handler, TaskQuery()).entries[0].task
    tasks.claim_all(world.scene.handler, [task.id])
    colleague = make_staff("handler", world.handler.agency)
    day = NOW.date()
    flows.register_absence(world.scene.handler, NewAbsence(colleague.party_id, day, day))
    (entry,) = task_inbox(actor_for(colleague), TaskQuery(Which.MINE)).entries
    assert (entry.task.subject[1], entry.task.stands_in_for, entry.is_mine) == (
        case_id,
        "Nguyễn Thị Trúc",
        True,
    )


def test_found_by_a_part_of_the_code(world):
    one, two = world.file(), world.file()
    assert {case for case, _act in listed(world.scene.clerk)} == {one, two}
    assert listed(world.scene.clerk, text=Case.objects.get(pk=two).code[-6:]) == [(two, "receive")]


def test_the_page_takes_the_same_queries_however_long(client, world, django_assert_num_queries):
    sign_in(client, world.clerk)
    for more in (2, 4):
        for _case in range(more):
            world.file()
        client.get("/desk/?list=tasks")
        with django_assert_num_queries(19):
            assert client.get("/desk/?list=tasks").status_code == 200


def test_the_inbox_shows_how_many_tasks_wait(client, world):
    world.file()
    world.file()
    sign_in(client, world.clerk)
    page = said(client.get("/desk/?list=waiting"))
    assert 'Mọi việc <span class="badge">2</span>' in page


@pytest.mark.parametrize(
    "query", ["which=rubbish", "after=x&q=%25", "which=late&before=~", "which=mine&q=H29"]
)
def test_any_address_of_the_tasks_is_a_page(client, world, query):
    world.file()
    for staff in (world.clerk, world.handler, world.approver):
        sign_in(client, staff)
        assert client.get(f"/desk/?list=tasks&{query}").status_code == 200


def test_a_case_opened_from_the_tasks_leads_to_the_task_beside_it(client, world):
    one, two, three = sorted((accepted(world) for _ in range(3)), key=lambda pk: open_task(pk).id)
    sign_in(client, world.handler)
    assert [listed_id for listed_id, _act in listed(world.scene.handler)] == [one, two, three]

    def ways(page):
        return dict(re.findall(r'href="([^"]*)" rel="(prev|next)" data-key', page))

    kept = "?list=tasks&amp;which=all"
    expected = {f"/desk/cases/{one}/{kept}": "prev", f"/desk/cases/{three}/{kept}": "next"}
    page = said(client.get(f"/desk/cases/{two}/?list=tasks&which=all"))
    assert (ways(page), "Việc sau" in page, "Hồ sơ sau" in page) == (expected, True, False)
    assert ways(said(client.get(f"/desk/cases/{two}/?list=tasks&which=opinions"))) == {}
    assert ways(said(client.get(f"/desk/cases/{two}/"))) == {}


def open_task(case_id):
    (task,) = flows.tasks_of(("case", case_id))
    return task
