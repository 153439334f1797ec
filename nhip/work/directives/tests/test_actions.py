"""Acts on real rows: who may, what follows, what is refused and then unchanged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from nhip.base.files import api as files
from nhip.base.identity.testing import actor_for
from nhip.kernel import audit, clock
from nhip.kernel.access import Actor
from nhip.kernel.errors import Conflict, NotAllowed
from nhip.kernel.models import OutboxEvent
from nhip.kernel.testing import drain_outbox, run_jobs
from nhip.work.directives import actions, queries
from nhip.work.directives.contracts import (
    Act,
    EvidenceKind,
    IllegalAct,
    InvalidDirective,
    NewEvidence,
    NoProof,
    NumberOrigin,
    SameHands,
    Standing,
    State,
    UnknownDirective,
    WorkItem,
)
from nhip.work.directives.models import EvidenceLink, Step
from nhip.work.directives.models import WorkItem as ItemRow
from nhip.work.directives.testing import Order, due_in, make_office, make_order

pytestmark = pytest.mark.django_db

ORIGIN = NumberOrigin(indicator_code="online_dossier_share", territory="79", period="2026")
NUMBER = NewEvidence(EvidenceKind.INDICATOR, "online_dossier_share")


@pytest.fixture(autouse=True)
def _no_number_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the modules above, an order records the codes of its number alone."""
    monkeypatch.setattr("nhip.work.directives.sources._sources", [])


def item_of(order: Order) -> WorkItem:
    return queries.directive(order.leader, order.id).items[0]


def event_types(order: Order) -> list[str]:
    rows = OutboxEvent.objects.filter(subject=str(order.id)).order_by("id")
    return [row.type.removeprefix("nhip.directives.") for row in rows]


def reported(*, evidence: tuple[NewEvidence, ...] = (NUMBER,)) -> Order:
    order = make_order(origin=ORIGIN)
    actions.accept(order.doer, item_id=order.item_id)
    actions.report(order.doer, item_id=order.item_id, text="Đã xong.", evidence=evidence)
    return order


def completed() -> Order:
    order = reported()
    actions.complete(order.deputy, item_id=order.item_id)
    return order


def test_an_order_is_numbered_logged_audited_and_told() -> None:
    order = make_order(origin=ORIGIN)
    directive = queries.directive(order.leader, order.id)
    assert directive.number == f"CD-{clock.today().year}-0001"
    assert (directive.state, directive.overdue, directive.issued_by) == (State.ISSUED, False, "Chủ tịch")
    assert directive.origin == ORIGIN
    (item,) = directive.items
    assert (item.lead.name, [one.name for one in item.co_agencies]) == ("Sở Thử Nghiệm", ["Sở Phối Hợp"])
    assert [(step.act, step.actor_name, step.to_state) for step in item.steps] == [
        (Act.ISSUE, "Chủ tịch", State.ISSUED)
    ]
    assert [entry.act for entry in audit.history(("directive", order.id))] == ["directives.issue"]
    (event,) = OutboxEvent.objects.filter(subject=str(order.id))
    assert event.type == "nhip.directives.issued.v1"
    assert event.data["lead_agency_ids"] == [str(order.office.department.id)]
    assert event.data["indicator"] == "online_dossier_share"


def test_numbers_count_up_within_the_year() -> None:
    office = make_office()
    first, second = make_order(office), make_order(office)
    year = clock.today().year
    assert queries.directive(first.leader, first.id).number == f"CD-{year}-0001"
    assert queries.directive(second.leader, second.id).number == f"CD-{year}-0002"


def test_the_whole_way_from_order_to_closure() -> None:
    order = make_order(origin=ORIGIN)
    actions.accept(order.doer, item_id=order.item_id, text="Đã rõ.")
    actions.start(order.doer, item_id=order.item_id)
    actions.progress(order.doer, item_id=order.item_id, text="Được một nửa.")
    actions.report(order.doer, item_id=order.item_id, text="Đã xong.", evidence=(NUMBER,))
    actions.ask_more(order.leader, item_id=order.item_id, reason="Thiếu số liệu phường.")
    actions.report(order.doer, item_id=order.item_id, text="Đã bổ sung.", evidence=(NUMBER,))
    actions.complete(order.deputy, item_id=order.item_id, text="Đồng ý.")
    item = item_of(order)
    assert item.state is State.COMPLETED
    assert item.deadline.standing is Standing.DONE_ON_TIME
    assert [(step.act, step.to_state) for step in item.steps] == [
        (Act.ISSUE, State.ISSUED),
        (Act.ACCEPT, State.ACCEPTED),
        (Act.START, State.IN_PROGRESS),
        (Act.PROGRESS, State.IN_PROGRESS),
        (Act.REPORT, State.REPORTED),
        (Act.ASK_MORE, State.MORE_REQUESTED),
        (Act.REPORT, State.REPORTED),
        (Act.COMPLETE, State.COMPLETED),
    ]
    assert event_types(order) == [
        "issued.v1",
        "accepted.v1",
        "started.v1",
        "progressed.v1",
        "reported.v1",
        "returned.v1",
        "reported.v1",
        "completed.v1",
    ]
    done = OutboxEvent.objects.get(type="nhip.directives.completed.v1")
    assert done.data["on_time"] is True
    assert len(audit.history(("directive", order.id))) == 8
    assert audit.verify().is_intact


def test_handed_back_work_can_be_given_to_another_agency() -> None:
    order = make_order()
    actions.decline(order.doer, item_id=order.item_id, reason="Không thuộc thẩm quyền.")
    assert item_of(order).state is State.DECLINED
    elsewhere = order.office.outsider.agency
    actions.reassign(order.leader, item_id=order.item_id, agency_id=elsewhere.id, reason="Đúng thẩm quyền.")
    item = item_of(order)
    assert (item.state, item.lead.name) == (State.ISSUED, "Sở Ngoài Cuộc")
    actions.accept(order.outsider, item_id=order.item_id)
    assert item_of(order).state is State.ACCEPTED
    with pytest.raises(UnknownDirective):
        queries.directive(order.doer, order.id)


def test_an_asked_co_unit_gives_its_opinion() -> None:
    order = make_order()
    actions.accept(order.doer, item_id=order.item_id)
    helping = order.office.helping
    assert queries.opinions_awaited(order.helper) == ()
    actions.ask_opinion(order.doer, item_id=order.item_id, agency_id=helping.id, question="Được không?")
    assert [one.name for one in item_of(order).awaited_opinions] == ["Sở Phối Hợp"]
    assert [line.item_id for line in queries.opinions_awaited(order.helper)] == [order.item_id]
    actions.give_opinion(order.helper, item_id=order.item_id, agency_id=helping.id, text="Được.")
    item = item_of(order)
    assert (item.awaited_opinions, item.state) == ((), State.ACCEPTED)
    assert queries.opinions_awaited(order.helper) == ()


def test_a_due_date_moves_with_a_reason_and_both_days_stay() -> None:
    order = make_order()
    before, after = item_of(order).deadline.due_on, due_in(20)
    actions.move_due(order.leader, item_id=order.item_id, due_on=after, reason="Chờ kinh phí.")
    item = item_of(order)
    assert item.deadline.due_on == after
    assert [step.due_on for step in item.steps] == [before, after]


def snapshot(order: Order) -> tuple[object, ...]:
    """Everything an act could change."""
    row = ItemRow.objects.values().get(id=order.item_id)
    counts = (Step.objects.count(), EvidenceLink.objects.count(), OutboxEvent.objects.count())
    return (sorted(row.items(), key=str), counts, audit.verify().records)


Doing = Callable[[Order, Actor], None]
ACTS: dict[Act, Doing] = {
    Act.ACCEPT: lambda o, who: actions.accept(who, item_id=o.item_id),
    Act.DECLINE: lambda o, who: actions.decline(who, item_id=o.item_id, reason="Vì"),
    Act.START: lambda o, who: actions.start(who, item_id=o.item_id),
    Act.PROGRESS: lambda o, who: actions.progress(who, item_id=o.item_id, text="Vì"),
    Act.REPORT: lambda o, who: actions.report(who, item_id=o.item_id, text="Vì", evidence=(NUMBER,)),
    Act.ASK_MORE: lambda o, who: actions.ask_more(who, item_id=o.item_id, reason="Vì"),
    Act.COMPLETE: lambda o, who: actions.complete(who, item_id=o.item_id),
    Act.REOPEN: lambda o, who: actions.reopen(who, item_id=o.item_id, reason="Vì"),
    Act.WITHDRAW: lambda o, who: actions.withdraw(who, item_id=o.item_id, reason="Vì"),
    Act.MOVE_DUE: lambda o, who: actions.move_due(who, item_id=o.item_id, due_on=due_in(3), reason="Vì"),
    Act.REASSIGN: lambda o, who: actions.reassign(
        who, item_id=o.item_id, agency_id=o.office.department.id, reason="Vì"
    ),
    Act.ASK_OPINION: lambda o, who: actions.ask_opinion(
        who, item_id=o.item_id, agency_id=o.office.helping.id, question="Vì"
    ),
    Act.GIVE_OPINION: lambda o, who: actions.give_opinion(
        who, item_id=o.item_id, agency_id=o.office.helping.id, text="Vì"
    ),
}
DOER_ACTS = (Act.ACCEPT, Act.DECLINE, Act.START, Act.PROGRESS, Act.REPORT, Act.ASK_OPINION)
LEADER_ACTS = (Act.ASK_MORE, Act.COMPLETE, Act.REOPEN, Act.WITHDRAW, Act.MOVE_DUE, Act.REASSIGN)


@pytest.mark.parametrize("act", ACTS)
def test_whoever_has_nothing_to_do_with_an_order_cannot_even_know_of_it(act: Act) -> None:
    order = make_order()
    before = snapshot(order)
    with pytest.raises(UnknownDirective):
        ACTS[act](order, order.outsider)
    assert snapshot(order) == before


@pytest.mark.parametrize("act", DOER_ACTS)
def test_leaders_do_not_do_the_work(act: Act) -> None:
    order = make_order()
    before = snapshot(order)
    with pytest.raises(NotAllowed):
        ACTS[act](order, order.leader)
    assert snapshot(order) == before


@pytest.mark.parametrize("act", LEADER_ACTS)
def test_doers_do_not_check_their_own_work(act: Act) -> None:
    order = make_order()
    before = snapshot(order)
    with pytest.raises(NotAllowed):
        ACTS[act](order, order.doer)
    assert snapshot(order) == before


def test_a_co_unit_speaks_only_for_itself() -> None:
    order = make_order()
    actions.accept(order.doer, item_id=order.item_id)
    before = snapshot(order)
    with pytest.raises(NotAllowed):
        ACTS[Act.GIVE_OPINION](order, order.doer)
    with pytest.raises(NotAllowed):
        actions.report(order.helper, item_id=order.item_id, text="Vì")
    assert snapshot(order) == before


@pytest.mark.parametrize("act", [Act.START, Act.PROGRESS, Act.REPORT, Act.ASK_OPINION])
def test_illegal_acts_of_the_doer_change_nothing(act: Act) -> None:
    order = make_order(origin=ORIGIN)
    before = snapshot(order)
    with pytest.raises(IllegalAct) as refused:
        ACTS[act](order, order.doer)
    assert refused.value.code == "directives.illegal_act"
    assert snapshot(order) == before


@pytest.mark.parametrize("act", [Act.ASK_MORE, Act.COMPLETE, Act.REOPEN])
def test_illegal_acts_of_the_leader_change_nothing(act: Act) -> None:
    order = make_order()
    before = snapshot(order)
    with pytest.raises(IllegalAct):
        ACTS[act](order, order.leader)
    assert snapshot(order) == before


def test_withdrawn_work_is_at_an_end() -> None:
    order = make_order()
    actions.withdraw(order.leader, item_id=order.item_id, reason="Ra nhầm.")
    before = snapshot(order)
    for act in (Act.REOPEN, Act.MOVE_DUE, Act.WITHDRAW):
        with pytest.raises(IllegalAct):
            ACTS[act](order, order.leader)
    assert snapshot(order) == before


def test_nobody_who_did_the_work_may_close_it() -> None:
    order = reported()
    # The head of the department is made a leader of the committee: the hands stay the same.
    promoted = replace(order.leader, party_id=order.doer.party_id)
    before = snapshot(order)
    with pytest.raises(SameHands):
        actions.complete(promoted, item_id=order.item_id)
    assert snapshot(order) == before
    directive = queries.directive(promoted, order.id)
    assert directive.items[0].closure_bar == "same_hands"
    assert Act.COMPLETE not in directive.items[0].acts


def test_nothing_is_closed_without_proof() -> None:
    order = reported(evidence=())
    before = snapshot(order)
    with pytest.raises(NoProof):
        actions.complete(order.leader, item_id=order.item_id)
    assert snapshot(order) == before
    assert item_of(order).closure_bar == "no_proof"


def test_a_document_proves_only_once_it_is_checked(tmp_path: object) -> None:
    order = make_order()
    actions.accept(order.doer, item_id=order.item_id)
    upload = SimpleUploadedFile("bao-cao.txt", "Đã làm xong.".encode())
    ref = files.receive(order.doer, upload, "directives.evidence", about=("directive", order.id))
    proof = NewEvidence(EvidenceKind.DOCUMENT, str(ref.id))
    actions.report(order.doer, item_id=order.item_id, text="Xong.", evidence=(proof,))
    before = snapshot(order)
    with pytest.raises(NoProof):
        actions.complete(order.leader, item_id=order.item_id)
    assert snapshot(order) == before
    drain_outbox()
    run_jobs()
    actions.complete(order.leader, item_id=order.item_id)
    item = item_of(order)
    assert item.state is State.COMPLETED
    (shown,) = item.steps[2].evidence
    assert (shown.kind, shown.label, shown.address) == (
        EvidenceKind.DOCUMENT,
        "bao-cao.txt",
        f"/files/{ref.id}/",
    )


def test_the_file_of_a_report_is_read_by_who_may_see_the_order() -> None:
    order = make_order()
    upload = SimpleUploadedFile("bao-cao.txt", "Đã làm xong.".encode())
    ref = files.receive(order.doer, upload, "directives.evidence", about=("directive", order.id))
    assert files.may_read(order.leader, ref.id) is True
    assert files.may_read(order.helper, ref.id) is True
    assert files.may_read(order.outsider, ref.id) is False


@pytest.mark.parametrize(
    ("proof", "field"),
    [
        (NewEvidence(EvidenceKind.DOCUMENT, "khong-phai-ma"), "documents"),
        (NewEvidence(EvidenceKind.DOCUMENT, str(uuid4())), "documents"),
        (NewEvidence(EvidenceKind.CASE, "000.00.01.H29-260101-0001"), "case_codes"),
    ],
)
def test_a_link_that_leads_nowhere_is_refused(proof: NewEvidence, field: str) -> None:
    order = make_order()
    actions.accept(order.doer, item_id=order.item_id)
    before = snapshot(order)
    with pytest.raises(InvalidDirective) as refused:
        actions.report(order.doer, item_id=order.item_id, text="Xong.", evidence=(proof,))
    assert list(refused.value.fields) == [field]
    assert snapshot(order) == before


def test_reopened_work_needs_new_proof() -> None:
    order = completed()
    actions.reopen(order.leader, item_id=order.item_id, reason="Số liệu sai.")
    item = item_of(order)
    assert (item.state, item.round) == (State.REOPENED, 2)
    actions.report(order.doer, item_id=order.item_id, text="Đã sửa.")
    with pytest.raises(NoProof):
        actions.complete(order.leader, item_id=order.item_id)
    assert item_of(order).state is State.REPORTED


def test_late_is_derived_and_never_stored() -> None:
    order = make_order()
    due_on = item_of(order).deadline.due_on
    row = ItemRow.objects.values().get(id=order.item_id)
    with clock.frozen(clock.now() + timedelta(days=40)):
        late = queries.directive(order.leader, order.id)
        assert (late.overdue, late.items[0].deadline.standing) == (True, Standing.OVERDUE)
        assert late.items[0].deadline.due_on == due_on
        assert list(ItemRow.objects.overdue(clock.today())) == [ItemRow.objects.get(id=order.item_id)]
    assert ItemRow.objects.values().get(id=order.item_id) == row
    assert queries.directive(order.leader, order.id).overdue is False


def test_what_was_reported_in_time_is_not_late_while_it_waits_to_be_read() -> None:
    order = reported()
    with clock.frozen(clock.now() + timedelta(days=40)):
        assert item_of(order).deadline.standing is Standing.AWAITING_REVIEW
        assert ItemRow.objects.overdue(clock.today()).count() == 0


def test_the_log_refuses_change_in_the_code_and_in_the_database() -> None:
    order = make_order()
    step = Step.objects.get(item=order.item_id)
    step.text = "Viết lại"
    with pytest.raises(Conflict):
        step.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.filter(id=step.id).update(text="Viết lại")
    assert Step.objects.get(id=step.id).text == ""


def test_lists_ask_a_fixed_number_of_questions(django_assert_max_num_queries: object) -> None:
    office = make_office()
    for _ in range(5):
        make_order(office)
    leader = actor_for(office.leader)
    query = queries.lists.DirectiveQuery()
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        assert queries.find(leader, query).count == 5
