"""Asking for time and papers, lateness and its letter, complaints, reopening: what changes, what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from nhip.base.files.testing import upload
from nhip.base.identity.testing import actor_for, make_staff, sign_in
from nhip.kernel.access import SYSTEM
from nhip.kernel.calendar import override_day
from nhip.kernel.errors import Conflict, Invalid, NotAllowed
from nhip.kernel.models import OutboxEvent
from nhip.kernel.storage import storage
from nhip.kernel.testing import drain_outbox
from nhip.work.cases import queries
from nhip.work.cases.actions import (
    apologising,
    applicant,
    complaining,
    deciding,
    extending,
    issuing,
    lapsing,
    processing,
    reception,
    reopening,
    supplementing,
)
from nhip.work.cases.actions.processing import Opinion
from nhip.work.cases.adapters import configuration
from nhip.work.cases.contracts import (
    Act,
    AskState,
    CaseNotFound,
    ComplaintKind,
    ComplaintState,
    DraftIncomplete,
    Holder,
    IllegalTransition,
    LetterState,
    NoGround,
    Outcome,
    ResultState,
    Status,
    TooLate,
)
from nhip.work.cases.models import Apology, Case, Complaint, Decision, Recount, Result, Submission
from nhip.work.cases.testing import APPROVAL, brought_to, supplement_item
from nhip.work.cases.tests.conftest import NOW

REFUSAL = Opinion(Outcome.REFUSED, "Không đủ điều kiện.", "Điều 5")


def bring(world, status: Status):
    case_id = world.file()
    brought_to(status, case_id, world.scene, citizen=world.mai)
    return case_id


def refuse(world):
    case_id = bring(world, Status.PROCESSING)
    processing.propose(world.scene.handler, case_id, REFUSAL)
    deciding.decide(world.scene.approver, case_id, REFUSAL)
    issuing.issue(SYSTEM, case_id)
    return case_id


def row(case_id) -> Case:
    return Case.objects.get(pk=case_id)


def everything(case_id) -> dict:
    return Case.objects.values().get(pk=case_id)


def told(kind: str) -> list[dict]:
    return [one.data for one in OutboxEvent.objects.filter(type=f"nhip.cases.{kind}.v1")]


@pytest.fixture
def rules(monkeypatch):
    """Change what the province configures for its clocks."""
    before = configuration.configuration()

    def change(**clock) -> None:
        changed = replace(before, clock={**before.clock, **clock})
        monkeypatch.setattr("nhip.work.cases.adapters.clock_rules.configuration", lambda: changed)

    return change


# Extension


def test_an_extension_is_asked_for_and_granted(world):
    case_id = bring(world, Status.PROCESSING)
    extending.ask_extension(world.scene.handler, case_id, days=3, reason="Chờ ý kiến sở.")
    assert row(case_id).is_extension_asked is True
    assert row(case_id).due_on == date(2026, 3, 10)
    asked = queries.times(world.scene.approver, case_id).open_extension
    assert (asked.days, asked.reason, asked.asked_by) == (3, "Chờ ý kiến sở.", "Nguyễn Thị Trúc")
    assert queries.times(world.mai, case_id).extensions == ()
    extending.extend(world.scene.approver, case_id, days=2, reason="Xin lỗi; chờ ý kiến sở.")
    assert row(case_id).due_on == date(2026, 3, 12)
    answered = queries.times(world.scene.handler, case_id).extensions[0]
    assert (answered.state, answered.answered_at) == (AskState.GRANTED, NOW)
    assert told("extension_asked")[0]["days"] == 3
    assert told("extended")[0]["due_on"] == "2026-03-12"


def test_an_extension_is_refused_with_a_word_and_the_date_stands(world):
    case_id = bring(world, Status.PROCESSING)
    extending.ask_extension(world.scene.handler, case_id, days=3, reason="Chờ.")
    with pytest.raises(NotAllowed):
        extending.refuse_extension(world.scene.handler, case_id, word="x")
    with pytest.raises(Invalid):
        extending.refuse_extension(world.scene.approver, case_id, word=" ")
    extending.refuse_extension(world.scene.approver, case_id, word="Vẫn kịp.")
    assert (row(case_id).is_extension_asked, row(case_id).due_on) == (False, date(2026, 3, 10))
    assert queries.times(world.scene.handler, case_id).extensions[0].word == "Vẫn kịp."
    history = queries.case(world.mai, case_id).history
    assert [one.act for one in history if one.act in (Act.ASK_EXTENSION, Act.REFUSE_EXTENSION)] == []


def test_asking_twice_and_asking_for_nonsense_are_refused(world):
    case_id = bring(world, Status.PROCESSING)
    extending.ask_extension(world.scene.handler, case_id, days=3, reason="Chờ.")
    before = everything(case_id)
    for days, reason, error in ((3, "Chờ.", IllegalTransition), (0, "Chờ.", Invalid), (3, " ", Invalid)):
        with pytest.raises(error):
            extending.ask_extension(world.scene.handler, case_id, days=days, reason=reason)
    assert everything(case_id) == before
    assert len(told("extension_asked")) == 1


def test_a_late_case_is_not_extended_but_apologised_for(world, now):
    case_id = bring(world, Status.PROCESSING)
    now(NOW + timedelta(days=8))
    before = everything(case_id)
    for act, who in (
        (extending.extend, world.scene.approver),
        (extending.ask_extension, world.scene.handler),
    ):
        with pytest.raises(Conflict) as refused:
            act(who, case_id, days=2, reason="Chờ.")
        assert "thư xin lỗi" in refused.value.message
    assert everything(case_id) == before


def test_an_ask_is_dropped_when_the_case_moves_on(world):
    case_id = bring(world, Status.PROCESSING)
    extending.ask_extension(world.scene.handler, case_id, days=3, reason="Chờ.")
    processing.stop(world.scene.approver, case_id, reason="Chờ kiểm tra.")
    assert row(case_id).is_extension_asked is False
    assert queries.times(world.scene.approver, case_id).extensions[0].state is AskState.DROPPED


def test_an_extension_over_the_new_year_counts_working_days(world, now):
    # Tết 2026: the offices are closed from Monday 16 to Friday 20 February.
    now(datetime(2026, 2, 9, 3, 0, tzinfo=UTC))
    case_id = bring(world, Status.PROCESSING)
    assert row(case_id).due_on == date(2026, 2, 23)
    extending.extend(world.scene.approver, case_id, days=2, reason="Xin lỗi.")
    assert row(case_id).due_on == date(2026, 2, 25)


# The working calendar


def test_a_changed_day_is_recounted_and_logged_once(world):
    case_id = bring(world, Status.PROCESSING)
    paused = bring(world, Status.SUPPLEMENT_REQUESTED)
    override_day(date(2026, 3, 9), is_working_day=False, reason="Hoán đổi", actor=SYSTEM)
    drain_outbox()
    drain_outbox()
    assert row(case_id).due_on == date(2026, 3, 11)
    logged = Recount.objects.values_list("case_id", "day", "old_due_on", "new_due_on")
    assert list(logged) == [(case_id, date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11))]
    shown = queries.times(world.mai, case_id).recounts[0]
    assert (shown.day, shown.old_due_on, shown.new_due_on) == (
        date(2026, 3, 9),
        date(2026, 3, 10),
        date(2026, 3, 11),
    )
    assert queries.case(world.mai, paused).clock.state == "paused"


def test_a_swapped_working_saturday_shortens_and_is_logged(world):
    case_id = bring(world, Status.PROCESSING)
    override_day(date(2026, 3, 7), is_working_day=True, reason="Làm bù", actor=SYSTEM)
    drain_outbox()
    assert row(case_id).due_on == date(2026, 3, 9)
    assert Recount.objects.get().new_due_on == date(2026, 3, 9)


# Supplement


def answered_once(world):
    case_id = bring(world, Status.SUPPLEMENT_REQUESTED)
    key = queries.case(world.mai, case_id).open_supplement.items[0].key
    applicant.supplement(world.mai, case_id, applicant.SupplementSent({}, {key: [upload("moi.pdf")]}, "Đây"))
    return case_id


def test_a_second_request_is_proposed_and_confirmed(world):
    case_id = answered_once(world)
    items = [supplement_item(case_id)]
    supplementing.propose_supplement(world.scene.handler, case_id, items=items)
    assert row(case_id).status == Status.PROCESSING
    assert queries.recourse(world.mai, case_id).asks == ()
    ask = queries.recourse(world.scene.approver, case_id).open_ask
    assert ask.items[0].reason == items[0].reason
    supplementing.request_supplement(world.scene.approver, case_id, items=ask.items)
    assert (row(case_id).status, row(case_id).supplements) == (Status.SUPPLEMENT_REQUESTED, 2)
    assert queries.recourse(world.scene.handler, case_id).asks[0].state is AskState.GRANTED
    assert len(told("supplement_requested")) == 2


def test_a_second_request_is_refused_and_the_applicant_learns_nothing(world):
    case_id = answered_once(world)
    supplementing.propose_supplement(world.scene.handler, case_id, items=[supplement_item(case_id)])
    supplementing.refuse_supplement(world.scene.approver, case_id, word="Đã đủ.")
    assert (row(case_id).status, row(case_id).supplements) == (Status.PROCESSING, 1)
    ask = queries.recourse(world.scene.handler, case_id).asks[0]
    assert (ask.state, ask.word) == (AskState.REFUSED, "Đã đủ.")
    notes = " ".join(one.note for one in queries.case(world.mai, case_id).history)
    assert "Đã đủ." not in notes


def test_the_first_request_needs_no_proposal(world):
    case_id = bring(world, Status.PROCESSING)
    with pytest.raises(IllegalTransition):
        supplementing.propose_supplement(world.scene.handler, case_id, items=[supplement_item(case_id)])
    assert row(case_id).is_supplement_proposed is False


def test_an_answer_is_kept_until_it_is_sent_and_replaces_the_old_file(world):
    case_id = bring(world, Status.SUPPLEMENT_REQUESTED)
    key = queries.case(world.mai, case_id).open_supplement.items[0].key
    sent = applicant.SupplementSent({}, {key: [upload("moi.pdf")]}, "Đã chụp lại")
    applicant.save_supplement(world.mai, case_id, sent)
    assert row(case_id).status == Status.SUPPLEMENT_REQUESTED
    assert Submission.objects.filter(case_id=case_id).count() == 1
    applicant.supplement(world.mai, case_id, applicant.SupplementSent())
    view = queries.case(world.mai, case_id)
    papers = [paper.name for answer in view.answers if answer.key == key for paper in answer.papers]
    assert papers == ["moi.pdf"]
    assert view.history[-1].note == "Đã chụp lại"
    compared = queries.recourse(world.scene.handler, case_id).answers[0]
    assert (compared.number, compared.message) == (1, "Đã chụp lại")
    item = compared.items[0]
    assert (item.key, item.before, item.after, item.is_changed) == (
        key,
        "giay-to-mo-phong.pdf",
        "moi.pdf",
        True,
    )


def test_what_was_answered_is_kept_when_something_is_missing(world):
    case_id = bring(world, Status.PROCESSING)
    item = supplement_item(case_id)
    street = replace(item, kind="field", key="street", label="Đường")
    supplementing.request_supplement(world.scene.handler, case_id, items=[item, street])
    with pytest.raises(DraftIncomplete) as refused:
        applicant.supplement(world.mai, case_id, applicant.SupplementSent({"street": "Đồng Khởi"}))
    assert list(refused.value.fields) == [item.key]
    assert queries.supplement_draft(world.mai, case_id).answers == {"street": "Đồng Khởi"}
    with pytest.raises(CaseNotFound):
        applicant.save_supplement(world.stranger, case_id, applicant.SupplementSent({"street": "x"}))
    files = {item.key: [upload("moi.pdf")]}
    applicant.supplement(world.mai, case_id, applicant.SupplementSent({}, files))
    assert queries.last_answers(world.mai, case_id)["street"] == "Đồng Khởi"


# The applicant's clock


def test_the_applicant_has_a_limit_only_where_one_is_configured(world, now, rules):
    case_id = bring(world, Status.SUPPLEMENT_REQUESTED)
    now(NOW + timedelta(days=4))
    running = queries.times(world.mai, case_id).citizen
    assert (running.days, running.answer_by, running.is_over) == (4, None, False)
    with pytest.raises(Conflict) as refused:
        lapsing.lapse(world.scene.handler, case_id)
    assert "Không có thời hạn" in refused.value.message
    rules(answer_days=10, answer_source="Quy trình nội bộ")
    assert queries.times(world.mai, case_id).citizen.answer_by == date(2026, 3, 13)
    with pytest.raises(Conflict) as early:
        lapsing.lapse(world.scene.handler, case_id)
    assert "13/03/2026" in early.value.message
    assert row(case_id).status == Status.SUPPLEMENT_REQUESTED
    now(NOW + timedelta(days=11))
    lapsing.lapse(world.scene.handler, case_id)
    view = queries.case(world.mai, case_id)
    assert (view.card.status, view.open_supplement) == (Status.STOPPED, None)
    assert view.history[-1].note == "Người nộp không trả lời đến hết ngày 13/03/2026. Quy trình nội bộ"
    with pytest.raises(Conflict):
        lapsing.lapse(world.scene.handler, case_id)


def test_reminders_go_out_once_each(world, now, rules):
    rules(answer_days=10, answer_source="x", remind_after_days=5)
    bring(world, Status.SUPPLEMENT_REQUESTED)
    sent = []
    for days in (0, 4, 5, 5, 8, 9, 10, 12):
        now(NOW + timedelta(days=days))
        sent.append(lapsing.remind_of_supplements())
    assert sent == [0, 0, 1, 0, 0, 1, 0, 0]
    assert [(one["reminder"], one["answer_by"]) for one in told("supplement_reminded")] == [
        (1, "2026-03-13"),
        (2, "2026-03-13"),
    ]


# Lateness and its letter


def test_a_late_case_is_noticed_once_and_its_letter_drafted(world, now):
    case_id = bring(world, Status.PROCESSING)
    now(NOW + timedelta(days=7))
    assert apologising.notice_late_cases() == 0
    now(NOW + timedelta(days=8))
    assert apologising.notice_late_cases() == 1
    assert apologising.notice_late_cases() == 0
    assert [(one["missed_on"], one["holder"]) for one in told("became_late")] == [
        ("2026-03-10", "to_process")
    ]
    letter = queries.times(world.scene.approver, case_id).letter
    # Half of the handler's 20 hours and the 12 of the steps behind: three days.
    assert (letter.missed_on, letter.promised_on) == (date(2026, 3, 10), date(2026, 3, 16))
    assert "10/03/2026" in letter.text
    assert queries.times(world.mai, case_id).apologies == ()
    assert row(case_id).due_on == date(2026, 3, 10)


def test_a_paused_or_finished_case_is_not_late(world, now):
    bring(world, Status.SUPPLEMENT_REQUESTED)
    bring(world, Status.PROCESSED)
    now(NOW + timedelta(days=40))
    assert apologising.notice_late_cases() == 0
    assert told("became_late") == []


def test_the_letter_is_edited_sent_and_promises_a_new_day(world, now):
    case_id = bring(world, Status.PROCESSING)
    now(NOW + timedelta(days=8))
    apologising.notice_late_cases()
    with pytest.raises(Invalid) as refused:
        apologising.edit_apology(world.scene.handler, case_id, text="Xin lỗi", promised_on=date(2026, 3, 14))
    assert list(refused.value.fields) == ["promised_on"]
    apologising.edit_apology(
        world.scene.handler, case_id, text="Chúng tôi xin lỗi.", promised_on=date(2026, 3, 17)
    )
    with pytest.raises(NotAllowed):
        apologising.send_apology(world.scene.handler, case_id)
    with pytest.raises(CaseNotFound):
        apologising.send_apology(world.stranger, case_id)
    apologising.send_apology(world.scene.approver, case_id)
    with pytest.raises(IllegalTransition):
        apologising.send_apology(world.scene.approver, case_id)
    sent = queries.times(world.mai, case_id).sent[0]
    assert (sent.text, sent.promised_on, sent.state) == (
        "Chúng tôi xin lỗi.",
        date(2026, 3, 17),
        LetterState.SENT,
    )
    assert storage().open(sent.storage_key).read(5) == b"%PDF-"
    assert told("apology_sent")[0]["promised_on"] == "2026-03-17"
    # The statutory due date stands: a late case stays late.
    assert row(case_id).due_on == date(2026, 3, 10)
    now(NOW + timedelta(days=14))
    assert apologising.notice_late_cases() == 0
    now(NOW + timedelta(days=15))
    assert apologising.notice_late_cases() == 1
    again = queries.times(world.scene.approver, case_id).letter
    assert (again.number, again.missed_on) == (2, date(2026, 3, 17))


def test_a_letter_changed_meanwhile_is_not_sent(world, now, monkeypatch):
    case_id = bring(world, Status.PROCESSING)
    now(NOW + timedelta(days=8))
    apologising.notice_late_cases()
    read = Apology.objects.get()
    Apology.objects.update(text="Đã sửa")
    monkeypatch.setattr(apologising, "_to_print", lambda actor, case: read)
    with pytest.raises(Conflict) as refused:
        apologising.send_apology(world.scene.approver, case_id)
    assert "người khác" in refused.value.message
    assert Apology.objects.get().state == LetterState.DRAFTED


def test_a_letter_nobody_sent_is_dropped_with_the_end_of_the_case(world, now):
    case_id = bring(world, Status.PROCESSING)
    now(NOW + timedelta(days=8))
    apologising.notice_late_cases()
    applicant.withdraw(world.mai, case_id)
    assert Apology.objects.get().state == LetterState.DROPPED
    assert row(case_id).is_apologising is False


def test_the_timeline_of_a_stored_case_names_officers_for_officers_only(world, now):
    case_id = bring(world, Status.PROCESSING)
    now(NOW + timedelta(days=8))
    line = queries.times(world.scene.approver, case_id).timeline
    # Taken at once on Tuesday at ten; Wednesday of the week after at ten is six days of eight hours later.
    assert [(one.holder, one.working) for one in line.stretches] == [
        (Holder.HANDLER_TO_PROCESS, timedelta(hours=48))
    ]
    assert line.is_late is True
    assert line.owed[0].over == timedelta(hours=28)
    assert "Trúc" not in repr(queries.times(world.mai, case_id))


# Complaints


def test_a_complaint_runs_from_filing_to_answer(world):
    case_id = refuse(world)
    head = actor_for(make_staff("department_head", world.handler.agency))
    assert queries.recourse(world.mai, case_id).kinds == (ComplaintKind.REFUSED,)
    complaining.complain(world.mai, case_id, kind=ComplaintKind.REFUSED, text="Tôi đủ điều kiện.")
    with pytest.raises(IllegalTransition):
        complaining.complain(world.mai, case_id, kind=ComplaintKind.REFUSED, text="Lần nữa.")
    filed = queries.recourse(world.mai, case_id).open_complaint
    assert (filed.state, filed.accept_by) == (ComplaintState.SUBMITTED, date(2026, 3, 13))
    before = Complaint.objects.values().get()
    for act in (complaining.take_complaint, complaining.drop_complaint):
        with pytest.raises(NotAllowed):
            act(world.scene.approver, case_id)
    assert Complaint.objects.values().get() == before
    with pytest.raises(Conflict):
        complaining.answer_complaint(head, case_id, text="Đúng.", is_upheld=True)
    complaining.take_complaint(head, case_id)
    # 30 days after 3 March is Thursday 2 April.
    assert queries.recourse(world.mai, case_id).open_complaint.answer_by == date(2026, 4, 2)
    with pytest.raises(Conflict):
        complaining.take_complaint(head, case_id)
    complaining.answer_complaint(head, case_id, text="Khiếu nại đúng.", is_upheld=True)
    done = queries.recourse(world.mai, case_id).complaints[0]
    assert (done.state, done.answer, done.is_upheld, done.answered_by) == (
        ComplaintState.ANSWERED,
        "Khiếu nại đúng.",
        True,
        "",
    )
    assert row(case_id).is_complained is False
    with pytest.raises(CaseNotFound):
        queries.recourse(world.stranger, case_id)


def test_what_cannot_be_complained_of_is_refused(world, now):
    case_id = bring(world, Status.PROCESSED)
    before = everything(case_id)
    for kind in ComplaintKind:
        with pytest.raises(NoGround):
            complaining.complain(world.mai, case_id, kind=kind, text="Chưa hài lòng.")
    refused_case = refuse(world)
    now(NOW + timedelta(days=91))
    with pytest.raises(TooLate) as refused:
        complaining.complain(world.mai, refused_case, kind=ComplaintKind.REFUSED, text="Muộn.")
    assert "01/06/2026" in refused.value.message
    assert everything(case_id) == before
    assert Complaint.objects.count() == 0


def test_a_late_case_is_complained_of_while_it_is_open(world, now):
    case_id = bring(world, Status.PROCESSING)
    with pytest.raises(NoGround):
        complaining.complain(world.mai, case_id, kind=ComplaintKind.LATE, text="Trễ.")
    now(NOW + timedelta(days=8))
    complaining.complain(world.mai, case_id, kind=ComplaintKind.LATE, text="Trễ.")
    complaining.take_complaint(world.scene.approver, case_id)
    assert row(case_id).status == Status.PROCESSING
    complaining.drop_complaint(world.mai, case_id)
    assert Complaint.objects.get().state == ComplaintState.CLOSED


def test_a_complaint_is_taken_back_on_the_page(world, now, client):
    case_id = bring(world, Status.PROCESSING)
    now(NOW + timedelta(days=8))
    complaining.complain(world.mai, case_id, kind=ComplaintKind.LATE, text="Trễ.")
    sign_in(client, world.citizen)
    assert client.post(f"/cases/{case_id}/complaint/drop/").url == f"/cases/{case_id}/"
    assert Complaint.objects.get().state == ComplaintState.CLOSED


# Reopening


def test_a_refused_case_is_taken_up_again_with_a_new_clock(world, now):
    case_id = refuse(world)
    old = Result.objects.get()
    later = NOW + timedelta(days=10)
    now(later)
    with pytest.raises(NotAllowed):
        reopening.reopen(world.scene.handler, case_id, reason="Sai")
    reopening.reopen(world.scene.approver, case_id, reason="Áp dụng sai điều khoản.")
    case = row(case_id)
    assert (case.status, case.holder) == (Status.ACCEPTED, Holder.HANDLER_TO_TAKE)
    assert (case.closed_at, case.on_time, case.handler_id, case.reopenings) == (None, None, None, 1)
    assert case.due_on == date(2026, 3, 20)
    view = queries.case(world.mai, case_id)
    assert (view.decision, view.result) == (None, None)
    assert view.clock.started_on == date(2026, 3, 13)
    record = queries.recourse(world.mai, case_id).reopenings[0]
    assert (record.reason, record.from_status) == ("Áp dụng sai điều khoản.", Status.PROCESSED)
    assert (record.superseded.text, record.superseded.result_code) == ("Không đủ điều kiện.", old.code)
    assert told("reopened")[0]["result_code"] == old.code
    checked = queries.verification(old.code)
    assert (checked.state, checked.revoked_on, checked.revocation_ground, checked.replaced_by) == (
        ResultState.REVOKED,
        date(2026, 3, 13),
        "Xem xét lại hồ sơ lần 1",
        None,
    )
    processing.assign(world.scene.handler, case_id, handler_id=world.handler.party_id)
    processing.propose(world.scene.handler, case_id, APPROVAL)
    deciding.decide(world.scene.approver, case_id, APPROVAL)
    issuing.issue(SYSTEM, case_id)
    assert (row(case_id).status, row(case_id).on_time) == (Status.PROCESSED, 1)
    assert Decision.objects.filter(case_id=case_id).count() == 2
    new = queries.result_of(world.mai, case_id)
    assert new.code != old.code
    # The old paper leads to the new one, and the new one says what it stands in for, and why.
    checked = queries.verification(old.code)
    assert (checked.state, checked.replaced_by.code) == (ResultState.REVOKED, new.code)
    assert queries.verification(new.code).replaces.code == old.code
    assert Result.objects.get(code=new.code).correction == "Áp dụng sai điều khoản."


def test_an_approved_case_is_reopened_only_by_a_complaint_found_right(world, now):
    case_id = bring(world, Status.PROCESSING)
    now(NOW + timedelta(days=8))
    complaining.complain(world.mai, case_id, kind=ComplaintKind.LATE, text="Trễ.")
    complaining.take_complaint(world.scene.approver, case_id)
    processing.propose(world.scene.handler, case_id, APPROVAL)
    deciding.decide(world.scene.approver, case_id, APPROVAL)
    issuing.issue(SYSTEM, case_id)
    before = everything(case_id)
    with pytest.raises(NoGround):
        reopening.reopen(world.scene.approver, case_id, reason="x")
    assert everything(case_id) == before
    complaining.answer_complaint(world.scene.approver, case_id, text="Đúng.", is_upheld=True)
    reopening.reopen(world.scene.approver, case_id, reason="Khiếu nại đúng.")
    assert queries.recourse(world.mai, case_id).reopenings[0].complaint_number == 1
    assert Result.objects.get().revocation_ground == (
        "Xem xét lại hồ sơ lần 1 theo kết quả giải quyết khiếu nại (Luật Khiếu nại số 02/2011/QH13, Điều 28)"
    )


@pytest.mark.parametrize(("days", "is_open"), [(30, True), (31, False)])
def test_a_mistaken_withdrawal_is_mended_for_a_while(world, now, days, is_open):
    case_id = bring(world, Status.WITHDRAWN)
    now(NOW + timedelta(days=days))
    assert queries.recourse(world.scene.approver, case_id).may_reopen is is_open
    if is_open:
        reopening.reopen(world.scene.approver, case_id, reason="Rút nhầm.")
        assert row(case_id).status == Status.ACCEPTED
        return
    with pytest.raises(NoGround):
        reopening.reopen(world.scene.approver, case_id, reason="Rút nhầm.")
    assert row(case_id).status == Status.WITHDRAWN


def test_a_rating_survives_a_reopening(world):
    case_id = refuse(world)
    applicant.rate(world.mai, case_id, stars=2)
    reception.return_result(world.scene.clerk, case_id)
    reopening.reopen(world.scene.approver, case_id, reason="Xem lại.")
    assert (row(case_id).stars, row(case_id).returned_at) == (2, None)
