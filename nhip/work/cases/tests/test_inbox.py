"""The inbox: filters, places in the order, bulk acts with an answer for each case, what stands beside a case."""

import re
from datetime import date, timedelta

import pytest

from nhip.base.identity import api as identity
from nhip.base.identity.testing import actor_for, make_staff, sign_in
from nhip.kernel.errors import Invalid
from nhip.work.cases.actions import bulk, filters
from nhip.work.cases.contracts import Status, WorklistName
from nhip.work.cases.contracts.inbox import Assignee, Due, InboxQuery, Sort
from nhip.work.cases.models import Case, SavedFilter
from nhip.work.cases.queries import case as read_case
from nhip.work.cases.queries import inbox as queries
from nhip.work.cases.queries.beside import checklist, earlier_cases
from nhip.work.cases.testing import brought_to
from nhip.work.cases.tests.conftest import NOW, VENDING

TO_ACCEPT = InboxQuery(WorklistName.TO_ACCEPT)


def said(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def ids(actor, **more):
    return [card.id for card in queries.inbox(actor, InboxQuery(WorklistName.TO_ACCEPT, **more)).cards]


def filed_over(world, now, days):
    """A case on each of these days from NOW; the clock then stands at NOW again."""
    made = []
    for day in days:
        now(NOW + timedelta(days=day))
        made.append(world.file())
    now(NOW)
    return made


def test_pages_follow_one_another_without_a_gap(world, now, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    made = filed_over(world, now, (0, 0, 1, 1, 2))
    Case.objects.update(due_on=date(2026, 3, 20))
    clerk, seen, after = world.scene.clerk, [], ""
    for _page in range(3):
        page = queries.inbox(clerk, InboxQuery(WorklistName.TO_ACCEPT, after=after))
        seen.append([card.id for card in page.cards])
        after = page.next_after
    assert seen == [made[:2], made[2:4], made[4:]]
    assert after == ""
    back = queries.inbox(clerk, InboxQuery(WorklistName.TO_ACCEPT, before=page.previous_before))
    assert [card.id for card in back.cards] == made[2:4]
    first = queries.inbox(clerk, InboxQuery(WorklistName.TO_ACCEPT, before=back.previous_before))
    assert ([card.id for card in first.cards], first.previous_before) == (made[:2], "")


@pytest.mark.parametrize(
    "cursor", ["x", "~", "2026-03-03~now~1", "2026-03-03~2026-03-03T03:00:00~x", "a~b~c"]
)
def test_a_cursor_nobody_gave_begins_at_the_start(world, cursor):
    case_id = world.file()
    assert ids(world.scene.clerk, after=cursor) == [case_id]


def test_sorted_as_asked(world, now):
    one, two, three = filed_over(world, now, (1, 0, 2))
    Case.objects.filter(pk=one).update(due_on=date(2026, 3, 30))
    clerk = world.scene.clerk
    assert ids(clerk) == [two, three, one]
    assert ids(clerk, sort=Sort.RECEIVED) == [two, one, three]
    assert ids(clerk, sort=Sort.NEWEST) == [three, one, two]


def test_filtered_as_asked(world, now):
    one, two, three = filed_over(world, now, (0, 1, 2))
    days = {one: NOW.date() - timedelta(days=1), two: NOW.date(), three: NOW.date() + timedelta(days=9)}
    for case_id, day in days.items():
        Case.objects.filter(pk=case_id).update(due_on=day)
    clerk = world.scene.clerk
    assert ids(clerk, due=Due.LATE) == [one]
    assert ids(clerk, due=Due.TODAY) == [two]
    assert ids(clerk, due=Due.SOON) == [two]
    assert ids(clerk, received_from=NOW.date() + timedelta(days=1)) == [two, three]
    assert ids(clerk, received_to=NOW.date()) == [one]
    assert ids(clerk, procedure_code="ket-hon") == []
    assert ids(clerk, procedure_code=VENDING) == [one, two, three]
    assert ids(clerk, text=Case.objects.get(pk=two).code[-6:]) == [two]
    assert ids(clerk, text="thi mai nguyen") == [one, two, three]
    assert ids(clerk, text="Phạm") == []


def test_who_has_it(world):
    case_id = world.file()
    brought_to(Status.PROCESSING, case_id, world.scene, citizen=world.mai)
    mine = InboxQuery(WorklistName.TO_PROCESS, assignee=Assignee.ME)
    assert [card.id for card in queries.inbox(world.scene.handler, mine).cards] == [case_id]
    colleague = actor_for(make_staff("handler", world.handler.agency))
    assert queries.inbox(colleague, mine).cards == ()
    nobody = InboxQuery(WorklistName.TO_PROCESS, assignee=Assignee.NOBODY)
    assert queries.inbox(colleague, nobody).cards == ()


def test_a_name_is_looked_for_among_the_first_alone_and_that_is_said(world, monkeypatch):
    first, _second = world.file(), world.file()
    monkeypatch.setattr(queries, "MOST_NAMES", 1)
    found = queries.inbox(world.scene.clerk, InboxQuery(WorklistName.TO_ACCEPT, text="Mai"))
    assert ([card.id for card in found.cards], found.is_name_cut) == ([first], True)


def test_counts_stop_where_nobody_reads_them_any_more(world, monkeypatch):
    for _case in range(3):
        world.file()
    monkeypatch.setattr(queries, "MOST_COUNTED", 2)
    found = queries.inbox(world.scene.clerk, TO_ACCEPT)
    assert (dict(found.counts)[WorklistName.TO_ACCEPT], found.most) == (2, 2)


def test_the_inbox_takes_the_same_queries_however_long(world, django_assert_num_queries):
    for _case in range(2):
        world.file()
    queries.inbox(world.scene.clerk, TO_ACCEPT)
    with django_assert_num_queries(10):
        queries.inbox(world.scene.clerk, TO_ACCEPT)
    for _case in range(3):
        world.file()
    with django_assert_num_queries(10):
        queries.inbox(world.scene.clerk, TO_ACCEPT)


def test_no_query_of_the_inbox_counts_all_rows(world, django_assert_num_queries):
    world.file()
    with django_assert_num_queries(11) as taken:
        queries.inbox(world.scene.clerk, TO_ACCEPT)
    counting = [one["sql"] for one in taken.captured_queries if "COUNT(" in one["sql"].upper()]
    assert len(counting) == 4
    assert all("LIMIT 1000" in one for one in counting)


def test_the_neighbours_of_a_case_in_its_list(world, now):
    one, two, three = filed_over(world, now, (0, 1, 2))
    clerk = world.scene.clerk
    middle = queries.neighbours_in(clerk, TO_ACCEPT, two)
    assert (middle.previous_id, middle.next_id) == (one, three)
    brought_to(Status.ACCEPTED, two, world.scene, citizen=world.mai)
    gone = queries.neighbours_in(clerk, TO_ACCEPT, two)
    assert (gone.previous_id, gone.next_id) == (one, three)
    ends = queries.neighbours_in(clerk, TO_ACCEPT, three)
    assert (ends.previous_id, ends.next_id) == (one, None)


def test_accepting_many_answers_for_each(world):
    one, two = world.file(), world.file()
    brought_to(Status.ACCEPTED, two, world.scene, citizen=world.mai)
    lines = bulk.accept_all(world.scene.clerk, [one, two, one])
    assert [(line.address[12:48], line.is_done) for line in lines] == [(str(one), True), (str(two), False)]
    assert "Không thể “Tiếp nhận”" in lines[1].reason
    assert Case.objects.get(pk=one).status == Status.ACCEPTED


def test_too_many_at_once_do_nothing(world):
    case_id = world.file()
    with pytest.raises(Invalid):
        bulk.accept_all(world.scene.clerk, [case_id, *_ids(bulk.MOST_AT_ONCE)])
    assert Case.objects.get().status == Status.NEW


def _ids(count):
    from nhip.kernel.ids import new_id

    return [new_id() for _number in range(count)]


def test_assigning_many(world):
    one, two = world.file(), world.file()
    for case_id in (one, two):
        brought_to(Status.ACCEPTED, case_id, world.scene, citizen=world.mai)
    colleague = make_staff("handler", world.handler.agency)
    lines = bulk.assign_all(world.scene.approver, [one, two], handler_id=colleague.party_id)
    assert [line.is_done for line in lines] == [True, True]
    assert set(Case.objects.values_list("handler_id", flat=True)) == {colleague.party_id}
    stranger = bulk.assign_all(world.scene.approver, [one], handler_id=world.citizen.id)
    assert "không thuộc cơ quan có thẩm quyền" in stranger[0].reason
    assert Case.objects.get(pk=one).handler_id == colleague.party_id


@pytest.mark.parametrize(
    "query",
    [
        "list=to_accept&q=Mai&due=late&assignee=me&sort=newest&received_from=01/03/2026&received_to=05/03/2026",
        "list=rubbish&due=rubbish&sort=rubbish&received_from=99/99/9999&after=x&before=y",
        "list=waiting&holder=stopped&procedure=khai-sinh",
        "list=done&q=H29",
        "overdue=on&mine=on",
    ],
)
def test_any_address_of_the_inbox_is_a_page(client, world, query):
    world.file()
    for staff in (world.clerk, world.handler, world.approver):
        sign_in(client, staff)
        assert client.get(f"/desk/?{query}").status_code == 200


def test_a_filter_is_kept_under_a_name(client, world):
    sign_in(client, world.clerk)
    client.post("/desk/filters/?list=to_accept&due=late&after=x", {"name": "Trễ"})
    client.post("/desk/filters/?list=to_accept&due=today", {"name": "Trễ"})
    kept = SavedFilter.objects.get()
    assert (kept.owner_id, kept.name, kept.query) == (world.clerk.party_id, "Trễ", "list=to_accept&due=today")
    assert "Trễ" in said(client.get("/desk/"))
    sign_in(client, world.handler)
    client.post(f"/desk/filters/{kept.pk}/delete/")
    assert SavedFilter.objects.count() == 1
    sign_in(client, world.clerk)
    client.post("/desk/filters/", {"name": " "})
    client.post(f"/desk/filters/{kept.pk}/delete/")
    assert SavedFilter.objects.count() == 0


def test_no_more_filters_than_anybody_finds_again(world):
    for number in range(filters.MOST_KEPT):
        filters.save_filter(world.scene.clerk, name=f"Lọc {number}", query="due=late")
    with pytest.raises(Invalid):
        filters.save_filter(world.scene.clerk, name="Nữa", query="")
    assert SavedFilter.objects.count() == filters.MOST_KEPT


def test_beside_a_case_stand_its_papers_and_the_applicants_other_cases(world):
    one, two = world.file(), world.file()
    clerk = world.scene.clerk
    view = read_case(clerk, two)
    lines = checklist(view)
    assert {paper.id for line in lines for paper in line.papers} == {paper.id for paper in view.papers}
    assert [card.id for card in earlier_cases(clerk, view)] == [one]
    assert [(line.name, line.is_there) for line in lines if line.by_form] == [
        ("Đơn đăng ký (điền sẵn trên trang này)", True)
    ]
    reads = identity.access_log(world.mai)
    assert reads[0].about == ("case", str(two))
    assert "Xem các hồ sơ trước" in reads[0].purpose
    elsewhere = actor_for(make_staff("one_stop_officer", world.shop_there))
    assert earlier_cases(elsewhere, view) == ()
