"""Data that people said is wrong: who sees it, who answers, and that they hear of it."""

import pytest

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import AgencyKind
from nhip.base.identity.testing import actor_for, make_agency, make_staff, sign_in
from nhip.base.notify import api as notify
from nhip.kernel.audit import history
from nhip.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from nhip.kernel.testing import drain_outbox
from nhip.work.cases.actions import drafts
from nhip.work.cases.actions.disputes import answer_dispute
from nhip.work.cases.adapters.sources import registry
from nhip.work.cases.contracts.disputes import DisputeOutcome
from nhip.work.cases.models import AnswerDispute, DisputeAnswer
from nhip.work.cases.queries import disputes as queries
from nhip.work.cases.queries import draft as read_draft
from nhip.work.cases.tests.conftest import VENDING
from nhip.work.cases.tests.test_inbox import said
from nhip.work.cases.tests.test_sources import RECORD, keys_bound


@pytest.fixture
def disputed(world):
    """A dispute of the citizen's about their own record."""
    draft_id = drafts.start_draft(world.mai, VENDING, agreed=[RECORD])
    key = keys_bound()["applicant"]
    given = read_draft(world.mai, draft_id).answers[key]
    corrected = {**given, "name": "Nguyễn Thị Mài"}
    drafts.save_step(world.mai, draft_id, drafts.StepAnswers("a", {key: corrected}, disputed=(key,)))
    return AnswerDispute.objects.get().pk


@pytest.fixture
def administrator():
    return make_staff("administrator", make_agency(name="Trung tâm Chuyển đổi số"), full_name="Vũ Quản Trị")


def waiting(actor):
    return [line.id for line in queries.disputes(actor, is_answered=False, page=1).lines]


def test_the_platforms_own_records_are_answered_for_by_administrators(world, disputed, administrator):
    assert waiting(actor_for(administrator)) == [disputed]
    head = actor_for(make_staff("department_head", world.handler.agency))
    assert waiting(head) == []
    for asked in (
        lambda: queries.dispute(head, disputed),
        lambda: answer_dispute(head, disputed, outcome=DisputeOutcome.KEPT, reason="x"),
    ):
        with pytest.raises(NotFound):
            asked()
    with pytest.raises(NotAllowed):
        answer_dispute(world.scene.handler, disputed, outcome=DisputeOutcome.KEPT, reason="x")
    with pytest.raises(NotAllowed):
        waiting(world.scene.handler)
    assert DisputeAnswer.objects.count() == 0


def test_an_agency_answers_for_the_source_it_keeps(world, disputed, monkeypatch):
    class Register:
        code, title, owner, needs_consent = "register", "Sổ đăng ký", "79.SXD", True

        def can_give(self, wanted):
            return frozenset()

        def read(self, actor, wanted):
            return {}

    monkeypatch.setattr(registry, "_sources", {**registry._sources, "register": Register()})
    AnswerDispute.objects.update(source="register")
    own = make_agency(AgencyKind.DEPARTMENT, code="79.SXD", name="Sở Xây dựng")
    other = make_agency(AgencyKind.DEPARTMENT, code="79.SCT", name="Sở Công Thương")
    heads = [actor_for(make_staff("department_head", one)) for one in (own, other)]
    assert [waiting(head) for head in heads] == [[disputed], []]


def test_who_looks_sees_both_values_and_the_person_learns_of_it(world, disputed, administrator):
    view = queries.dispute(actor_for(administrator), disputed)
    assert (view.person, view.as_of.isoformat(), view.line.answer) == ("Nguyễn Thị Mai", "2026-03-03", None)
    assert ("Nguyễn Thị Mai" in view.given, "Nguyễn Thị Mài" in view.corrected) == (True, True)
    read = identity.access_log(world.mai)[0]
    assert (read.about, "báo là sai" in read.purpose) == (("dispute", str(disputed)), True)


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (DisputeOutcome.CORRECTED, "Dữ liệu quý vị báo sai đã được sửa"),
        (DisputeOutcome.KEPT, "Dữ liệu quý vị báo sai được giữ nguyên"),
    ],
)
def test_the_answer_is_given_once_and_the_citizen_hears_it(
    client, world, disputed, administrator, outcome, told
):
    actor = actor_for(administrator)
    with pytest.raises(Invalid):
        answer_dispute(actor, disputed, outcome=outcome, reason="  ")
    assert DisputeAnswer.objects.count() == 0
    sign_in(client, administrator)
    address = f"/desk/disputes/{disputed}/"
    assert client.post(address, {"outcome": outcome.value}).status_code == 422
    for _press in range(2):
        sent = {"outcome": outcome.value, "reason": "Đã đối chiếu giấy khai sinh."}
        assert client.post(address, sent)["Location"] == "/desk/disputes/"
    answer = DisputeAnswer.objects.get()
    assert (answer.outcome, answer.reason, answer.by_id) == (
        outcome,
        "Đã đối chiếu giấy khai sinh.",
        administrator.party_id,
    )
    with pytest.raises(Conflict):
        answer_dispute(actor, disputed, outcome=outcome, reason="Lần nữa")
    assert [one.act for one in history(("dispute", disputed))].count("cases.answer_dispute") == 1
    drain_outbox()
    assert [line.subject for line in notify.inbox(world.mai).lines].count(told) == 1
    assert waiting(actor) == []
    page = said(client.get("/desk/disputes/?answered=1"))
    assert "Vũ Quản Trị" in page
    sign_in(client, world.citizen)
    page = said(client.get("/account/disputes/"))
    assert "Đã đối chiếu giấy khai sinh." in page and "Vũ Quản Trị" not in page
    sign_in(client, world.neighbour)
    assert "Quý vị chưa báo dữ liệu nào sai." in said(client.get("/account/disputes/"))


def test_the_list_takes_the_same_queries_however_long(
    world, disputed, administrator, django_assert_num_queries
):
    actor = actor_for(administrator)
    queries.disputes(actor, is_answered=False, page=1)
    with django_assert_num_queries(3):
        queries.disputes(actor, is_answered=False, page=1)
    row = AnswerDispute.objects.get()
    row.pk, row.draft_id, row._state.adding = None, world.citizen.id, True
    from nhip.kernel.ids import new_id

    row.pk = new_id()
    row.save(force_insert=True)
    with django_assert_num_queries(3):
        assert queries.disputes(actor, is_answered=False, page=1).total == 2
