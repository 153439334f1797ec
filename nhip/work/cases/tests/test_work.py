"""What officers and the applicant do, act by act: what changes, what is told, what is refused."""

from datetime import date, timedelta

import pytest

from nhip.base.files.testing import upload
from nhip.kernel.errors import Invalid, NotAllowed
from nhip.kernel.models import OutboxEvent
from nhip.work.cases import queries
from nhip.work.cases.actions import (
    applicant,
    deciding,
    drafts,
    extending,
    issuing,
    processing,
    reception,
    supplementing,
)
from nhip.work.cases.actions.processing import Opinion
from nhip.work.cases.adapters.result_pdf import Unprintable
from nhip.work.cases.contracts import (
    Act,
    AlreadyRated,
    CaseNotFound,
    DraftIncomplete,
    Holder,
    IllegalTransition,
    NothingAsked,
    Outcome,
    PaperNotReady,
    Status,
)
from nhip.work.cases.models import Case, Decision, Result, Submission
from nhip.work.cases.testing import APPROVAL, brought_to, supplement_item
from nhip.work.cases.tests.conftest import NOW


def bring(world, status: Status):
    case_id = world.file()
    brought_to(status, case_id, world.scene, citizen=world.mai)
    return case_id


@pytest.mark.parametrize("status", list(Status))
def test_every_status_can_be_reached(world, status):
    view = queries.case(world.mai, bring(world, status))
    assert view.card.status is status


def test_a_clerk_of_another_shop_does_not_accept(world):
    from nhip.base.identity.testing import actor_for, make_staff

    case_id = world.file()
    other = actor_for(make_staff("one_stop_officer", world.shop_there))
    with pytest.raises(CaseNotFound):
        reception.accept(other, case_id)
    assert Case.objects.get(pk=case_id).status == Status.NEW


def test_accepting_twice_is_refused_and_counted_once(world):
    case_id = world.file()
    reception.accept(world.scene.clerk, case_id)
    with pytest.raises(IllegalTransition) as refused:
        reception.accept(world.scene.clerk, case_id)
    assert "Đã tiếp nhận" in refused.value.message
    assert OutboxEvent.objects.filter(type="nhip.cases.accepted.v1").count() == 1
    assert Case.objects.get(pk=case_id).act_count == 2


def test_bulk_acceptance_goes_on_past_a_failure(world):
    first, second, third = (world.file() for _ in range(3))
    reception.accept(world.scene.clerk, second)
    accepted, failures = reception.accept_many(world.scene.clerk, [first, second, third])
    assert accepted == 2
    assert [failure.code for failure in failures] == ["cases.illegal_transition"]
    assert set(Case.objects.values_list("status", flat=True)) == {Status.ACCEPTED}


def test_not_accepting_needs_a_reason_the_applicant_reads(world):
    case_id = world.file()
    with pytest.raises(Invalid):
        reception.not_accept(world.scene.clerk, case_id, reason="  ")
    reception.not_accept(world.scene.clerk, case_id, reason="Nộp sai thủ tục.")
    view = queries.case(world.mai, case_id)
    assert view.history[-1].note == "Nộp sai thủ tục."
    assert Case.objects.get(pk=case_id).closed_at == NOW
    assert Case.objects.get(pk=case_id).on_time is None


def test_a_handler_must_belong_to_the_competent_agency(world):
    case_id = bring(world, Status.ACCEPTED)
    with pytest.raises(Invalid) as refused:
        processing.assign(world.scene.handler, case_id, handler_id=world.clerk.party_id)
    assert list(refused.value.fields) == ["handler"]
    assert Case.objects.get(pk=case_id).handler_id is None


def test_only_the_handler_who_has_it_works_on_it(world):
    from nhip.base.identity.testing import actor_for, make_staff

    case_id = bring(world, Status.PROCESSING)
    colleague = actor_for(make_staff("handler", world.handler.agency))
    with pytest.raises(NotAllowed):
        processing.propose(colleague, case_id, APPROVAL)
    assert queries.case(colleague, case_id).acts == {Act.ASSIGN}
    processing.assign(colleague, case_id, handler_id=colleague.party_id)
    processing.propose(colleague, case_id, APPROVAL)
    assert Case.objects.get(pk=case_id).holder == Holder.APPROVER_TO_DECIDE


def test_a_supplement_pauses_the_clock_is_answered_in_place_and_resumes_it(world, now):
    case_id = bring(world, Status.SUPPLEMENT_REQUESTED)
    asked = queries.case(world.mai, case_id).open_supplement
    key = asked.items[0].key
    assert asked.number == 1
    now(NOW + timedelta(days=2))
    sent = applicant.SupplementSent({}, {key: [upload("ban-moi.pdf")]}, "Đã chụp lại")
    applicant.supplement(world.mai, case_id, sent)
    view = queries.case(world.mai, case_id)
    assert view.card.status is Status.PROCESSING
    # Asked on the day of receipt, which is not counted, and answered two days later: one day was lost.
    assert view.clock.paused_days == 1
    assert view.card.due_on == date(2026, 3, 11)
    assert view.papers[-1].name == "ban-moi.pdf" or "ban-moi.pdf" in {paper.name for paper in view.papers}
    assert view.supplements[0].answered_at == NOW + timedelta(days=2)
    assert Submission.objects.filter(case_id=case_id).count() == 2
    first = queries.receipt(world.mai, case_id)
    assert "ban-moi.pdf" not in {paper.name for paper in first.papers}


def test_a_case_given_twice_to_one_handler_is_given_once(world):
    case_id = bring(world, Status.PROCESSING)
    acts = Case.objects.get(pk=case_id).act_count
    handler = world.scene.handler
    with pytest.raises(IllegalTransition) as refused:
        processing.assign(handler, case_id, handler_id=handler.party_id)
    assert refused.value.message == "Hồ sơ đang do người này xử lý rồi."
    assert Case.objects.get(pk=case_id).act_count == acts
    assert OutboxEvent.objects.filter(type="nhip.cases.assigned.v1").count() == 1


def test_an_unanswered_item_keeps_the_request_open(world):
    case_id = bring(world, Status.SUPPLEMENT_REQUESTED)
    before = Case.objects.values().get(pk=case_id)
    with pytest.raises(DraftIncomplete) as refused:
        applicant.supplement(world.mai, case_id, applicant.SupplementSent({}))
    key = queries.case(world.mai, case_id).open_supplement.items[0].key
    assert list(refused.value.fields) == [key]
    assert Case.objects.values().get(pk=case_id) == before
    assert Submission.objects.filter(case_id=case_id).count() == 1


def test_a_supplement_nobody_asked_for_is_refused(world):
    case_id = bring(world, Status.PROCESSING)
    with pytest.raises(NothingAsked):
        applicant.supplement(world.mai, case_id, applicant.SupplementSent({"note": "x"}))
    with pytest.raises(CaseNotFound):
        applicant.supplement(world.stranger, case_id, applicant.SupplementSent({"note": "x"}))


def test_the_second_request_needs_the_approver(world):
    case_id = bring(world, Status.SUPPLEMENT_REQUESTED)
    key = queries.case(world.mai, case_id).open_supplement.items[0].key
    applicant.supplement(world.mai, case_id, applicant.SupplementSent({}, {key: [upload()]}))
    items = [supplement_item(case_id)]
    with pytest.raises(NotAllowed):
        supplementing.request_supplement(world.scene.handler, case_id, items=items)
    assert Act.REQUEST_SUPPLEMENT not in queries.case(world.scene.handler, case_id).acts
    supplementing.request_supplement(world.scene.approver, case_id, items=items)
    assert Case.objects.get(pk=case_id).supplements == 2


def test_stopping_closes_a_waiting_request(world):
    case_id = bring(world, Status.SUPPLEMENT_REQUESTED)
    processing.stop(world.scene.approver, case_id, reason="Quá hạn bổ sung")
    view = queries.case(world.mai, case_id)
    assert view.open_supplement is None
    assert view.supplements[0].answered_at is None
    processing.resume(world.scene.approver, case_id)
    assert queries.case(world.mai, case_id).card.status is Status.PROCESSING


def test_an_extension_moves_the_due_date_and_tells_why(world):
    case_id = bring(world, Status.PROCESSING)
    extending.extend(world.scene.approver, case_id, days=3, reason="Xin lỗi, chờ ý kiến sở.")
    view = queries.case(world.mai, case_id)
    assert view.card.due_on == date(2026, 3, 13)
    assert view.clock.steps[-1].reason == "Xin lỗi, chờ ý kiến sở."
    with pytest.raises(NotAllowed):
        extending.extend(world.scene.handler, case_id, days=3, reason="x")
    with pytest.raises(Invalid):
        extending.extend(world.scene.approver, case_id, days=0, reason="x")


def test_a_refusal_names_its_legal_ground(world):
    case_id = bring(world, Status.PROCESSING)
    with pytest.raises(Invalid) as refused:
        processing.propose(world.scene.handler, case_id, Opinion(Outcome.REFUSED, "Không đủ điều kiện"))
    assert list(refused.value.fields) == ["ground"]
    assert Case.objects.get(pk=case_id).is_proposed is False


def test_a_text_that_cannot_be_printed_is_refused_before_anything_is_decided(world):
    case_id = bring(world, Status.PROCESSING)
    processing.propose(world.scene.handler, case_id, APPROVAL)
    with pytest.raises(Unprintable) as refused:
        deciding.decide(world.scene.approver, case_id, Opinion(Outcome.APPROVED, "Đồng ý 漢字"))
    assert refused.value.data["character"] == "漢"
    assert Decision.objects.count() == 0


def test_a_sent_back_proposal_is_made_anew(world):
    case_id = bring(world, Status.PROCESSING)
    processing.propose(world.scene.handler, case_id, APPROVAL)
    deciding.send_back(world.scene.approver, case_id, reply="Thiếu căn cứ")
    view = queries.case(world.scene.handler, case_id)
    assert (view.open_proposal, view.proposals[0].reply) == (None, "Thiếu căn cứ")
    processing.propose(world.scene.handler, case_id, Opinion(Outcome.REFUSED, "Không", "Điều 5"))
    assert queries.case(world.scene.approver, case_id).open_proposal.ground == "Điều 5"


def test_nothing_is_decided_on_a_file_that_was_not_checked(world):
    draft_id = drafts.start_draft(world.mai, "ban-hang-via-he")
    assert draft_id
    case_id = bring(world, Status.SUPPLEMENT_REQUESTED)
    key = queries.case(world.mai, case_id).open_supplement.items[0].key
    applicant.supplement(world.mai, case_id, applicant.SupplementSent({}, {key: [upload()]}))
    with pytest.raises(PaperNotReady):
        processing.propose(world.scene.handler, case_id, APPROVAL)
    assert Case.objects.get(pk=case_id).is_proposed is False


def test_deciding_numbers_the_result_and_the_job_issues_it(world):
    from nhip.kernel.testing import run_jobs

    case_id = bring(world, Status.PROCESSING)
    processing.propose(world.scene.handler, case_id, APPROVAL)
    deciding.decide(world.scene.approver, case_id, APPROVAL)
    result = Result.objects.get(case_id=case_id)
    assert (result.number, result.issued_at, result.sha256) == ("1/2026/KQ-79.26740.UBND", None, "")
    assert Case.objects.get(pk=case_id).holder == Holder.RESULT_TO_ISSUE
    run_jobs()
    case = Case.objects.get(pk=case_id)
    assert (case.status, case.on_time, case.closed_at) == (Status.PROCESSED, 1, NOW)
    issued = Result.objects.get(case_id=case_id)
    issuing.issue(world.scene.approver, case_id)
    assert Result.objects.get(case_id=case_id).sha256 == issued.sha256
    assert OutboxEvent.objects.filter(type="nhip.cases.result_issued.v1").count() == 1


def test_a_late_result_is_late(world, now):
    case_id = bring(world, Status.PROCESSING)
    now(NOW + timedelta(days=20))
    processing.propose(world.scene.handler, case_id, APPROVAL)
    deciding.decide(world.scene.approver, case_id, APPROVAL)
    issuing.issue(world.scene.approver, case_id)
    assert Case.objects.get(pk=case_id).on_time == 0
    told = OutboxEvent.objects.get(type="nhip.cases.result_issued.v1")
    assert told.data["is_on_time"] is False


def test_the_applicant_takes_the_result_and_rates_once(world):
    case_id = bring(world, Status.PROCESSED)
    reception.return_result(world.mai, case_id)
    applicant.rate(world.mai, case_id, stars=5, comment=" Tốt ")
    view = queries.case(world.mai, case_id)
    assert (view.rating.stars, view.rating.comment) == (5, "Tốt")
    with pytest.raises(AlreadyRated):
        applicant.rate(world.mai, case_id, stars=1)
    with pytest.raises(CaseNotFound):
        applicant.rate(world.stranger, case_id, stars=1)
    assert Case.objects.get(pk=case_id).stars == 5


@pytest.mark.parametrize("stars", [0, 6])
def test_stars_are_one_to_five(world, stars):
    case_id = bring(world, Status.PROCESSED)
    with pytest.raises(Invalid):
        applicant.rate(world.mai, case_id, stars=stars)
    assert Case.objects.get(pk=case_id).stars is None


def test_a_case_before_the_approver_can_still_be_withdrawn(world):
    case_id = bring(world, Status.PROCESSING)
    processing.propose(world.scene.handler, case_id, APPROVAL)
    applicant.withdraw(world.mai, case_id, reason="Không cần nữa")
    case = Case.objects.get(pk=case_id)
    assert (case.status, case.is_proposed) == (Status.WITHDRAWN, False)
    assert queries.case(world.scene.approver, case_id).open_proposal is None


def test_nobody_withdraws_after_the_decision(world):
    case_id = bring(world, Status.PROCESSED)
    with pytest.raises(IllegalTransition):
        applicant.withdraw(world.mai, case_id)
    assert Case.objects.get(pk=case_id).status == Status.PROCESSED
