"""Who hears what about a dossier: the right person, once, with nothing personal outside the inbox."""

from datetime import timedelta

import pytest

from nhip.base.identity.testing import actor_for
from nhip.base.notify import api as notify
from nhip.base.notify.contracts import Kind
from nhip.base.notify.testing import in_outbox, speak
from nhip.kernel.models import InboxEntry, OutboxEvent
from nhip.kernel.testing import drain_outbox, run_jobs
from nhip.work.cases.actions import applicant, processing, reception
from nhip.work.cases.contracts import Status
from nhip.work.cases.models import Case
from nhip.work.cases.telling.officers import tell_of_near_due_dates
from nhip.work.cases.testing import brought_to

from .conftest import NOW


def told(person):
    """The templates of what somebody was told, oldest first."""
    lines = notify.inbox(actor_for(person)).lines
    return [line.template for line in reversed(lines)]


def latest(person):
    return notify.inbox(actor_for(person)).lines[0]


def brought(world, status):
    case_id = world.file()
    brought_to(status, case_id, world.scene, citizen=world.mai)
    drain_outbox()
    return Case.objects.get(pk=case_id)


@pytest.mark.django_db
def test_the_applicant_hears_of_filing_and_the_neighbour_does_not(world):
    case = brought(world, Status.NEW)
    line = latest(world.citizen)
    assert line.subject == f"Đã nhận hồ sơ {case.code}"
    assert line.body.startswith(f"Hồ sơ {case.code} đã được nộp. Ngày hẹn trả kết quả: 10/03/2026.")
    assert f"Thủ tục: {case.procedure_name}" in line.body
    assert "Cơ quan giải quyết: UBND phường Sài Gòn" in line.body
    assert (line.link, line.about, line.kind) == (
        f"/cases/{case.pk}/",
        ("case", str(case.pk)),
        Kind.PROGRESS,
    )
    assert told(world.neighbour) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "template"),
    [
        (Status.ACCEPTED, "cases.accepted"),
        (Status.NOT_ACCEPTED, "cases.not_accepted"),
        (Status.SUPPLEMENT_REQUESTED, "cases.supplement_requested"),
        (Status.FINANCIAL_OBLIGATION, "cases.payment_demanded"),
        (Status.STOPPED, "cases.stopped"),
        (Status.WITHDRAWN, "cases.withdrawn"),
        (Status.PROCESSED, "cases.result_issued"),
        (Status.RESULT_RETURNED, "cases.result_returned"),
    ],
)
def test_each_turn_of_a_dossier_is_told(world, status, template):
    brought(world, status)
    assert told(world.citizen)[-1] == template


@pytest.mark.django_db
def test_a_whole_dossier_is_told_in_order_and_each_fact_once(world):
    brought(world, Status.RESULT_RETURNED)
    expected = ["cases.filed", "cases.accepted", "cases.result_issued", "cases.result_returned"]
    assert told(world.citizen) == expected
    # A replay of everything: the inbox entries of the handlers are lost, the keys are not.
    InboxEntry.objects.all().delete()
    OutboxEvent.objects.filter(type__startswith="nhip.cases.").update(delivered_at=None)
    drain_outbox()
    assert told(world.citizen) == expected


@pytest.mark.django_db
def test_a_supplement_says_what_and_why_in_the_inbox_and_only_that_it_is_there_outside(world):
    case = brought(world, Status.SUPPLEMENT_REQUESTED)
    line = latest(world.citizen)
    (item,) = case.supplement_requests.get().items
    assert f"– {item['label']}: Bản chụp bị mờ, không đọc được; xin chụp lại." in line.body
    assert line.link == f"/cases/{case.pk}/supplement/"
    assert line.kind is Kind.OBLIGATION
    run_jobs()
    sent = [one for one in in_outbox() if one.template == "cases.supplement_requested"]
    assert sorted(one.channel for one in sent) == ["email", "sms"]
    for one in sent:
        assert case.code in one.text
        assert item["label"] not in one.text
        assert "mờ" not in one.text and " mo," not in one.text
        assert world.citizen.full_name not in one.text


@pytest.mark.django_db
def test_a_refusal_to_accept_tells_the_reason(world):
    brought(world, Status.NOT_ACCEPTED)
    assert "Lý do: Nộp nhầm thủ tục." in latest(world.citizen).body


@pytest.mark.django_db
def test_whoever_takes_a_case_themselves_is_not_told_but_a_colleague_is(world):
    case_id = world.file()
    reception.accept(world.scene.clerk, case_id)
    processing.assign(world.scene.handler, case_id, handler_id=world.handler.party_id)
    drain_outbox()
    assert _work(world.handler) == []
    processing.assign(world.scene.approver, case_id, handler_id=world.approver.party_id)
    processing.assign(world.scene.approver, case_id, handler_id=world.handler.party_id)
    drain_outbox()
    assert _work(world.handler) == ["cases.work.assigned"]
    assert _work(world.approver) == []


def _work(staff):
    lines = notify.inbox(actor_for(staff)).lines
    return [line.template for line in reversed(lines)]


@pytest.mark.django_db
def test_the_handler_hears_that_the_applicant_answered(world):
    from nhip.work.cases.testing import kept_file

    case = brought(world, Status.SUPPLEMENT_REQUESTED)
    (item,) = case.supplement_requests.get().items
    sent = applicant.SupplementSent(answers={item["key"]: [kept_file(world.mai, "anh-moi.pdf")]})
    applicant.supplement(world.mai, case.pk, sent)
    drain_outbox()
    assert _work(world.handler) == ["cases.work.supplemented"]


@pytest.mark.django_db
def test_handlers_hear_the_day_before_of_what_is_due_and_once(world, now):
    case = brought(world, Status.PROCESSING)
    tell_of_near_due_dates()
    assert _work(world.handler) == []
    # Due on Tuesday 10 March; on Monday it is the next working day.
    now(NOW + timedelta(days=6))
    tell_of_near_due_dates()
    tell_of_near_due_dates()
    assert _work(world.handler) == ["cases.work.due_soon"]
    line = notify.inbox(actor_for(world.handler)).lines[0]
    assert line.subject == f"Hồ sơ {case.code} đến hạn ngày 10/03/2026"
    assert line.link == f"/desk/cases/{case.pk}/"


@pytest.mark.django_db
def test_people_are_told_in_their_language(world):
    from django.utils import translation

    speak(world.mai, "en")
    case = brought(world, Status.NEW)
    run_jobs()
    (mail,) = in_outbox("email")
    assert mail.subject == f"We received case {case.code}"
    with translation.override("en"):
        assert latest(world.citizen).subject == f"We received case {case.code}"


@pytest.mark.django_db
def test_a_document_that_expires_within_a_month_is_told_once(world, now):
    from datetime import date

    from nhip.work.cases.models import Result
    from nhip.work.cases.telling.applicants import tell_of_expiring_documents

    case = brought(world, Status.RESULT_RETURNED)
    before = told(world.citizen)
    Result.objects.filter(case=case).update(expires_on=date(2026, 4, 3))
    tell_of_expiring_documents()
    assert told(world.citizen) == before
    now(NOW + timedelta(days=1))
    tell_of_expiring_documents()
    tell_of_expiring_documents()
    assert told(world.citizen) == [*before, "cases.document_expiring"]
    line = latest(world.citizen)
    assert line.subject == f"Giấy tờ của hồ sơ {case.code} hết hạn ngày 03/04/2026"
    assert (line.link, line.kind) == ("/procedures/ban-hang-via-he/", Kind.REMINDER)


@pytest.mark.django_db
def test_an_agency_that_is_asked_for_its_opinion_hears_of_it(world):
    from nhip.base.identity.testing import make_staff
    from nhip.work.flows import api as flows
    from nhip.work.flows.contracts import OpinionRequest

    asked = make_staff("handler", world.commune_there)
    clerk_there = make_staff("one_stop_officer", world.commune_there)
    case = brought(world, Status.PROCESSING)
    request = OpinionRequest(world.commune_there.id, "Vỉa hè này có vướng công trình nào không?", 3)
    task_id = flows.ask_opinion(world.scene.handler, ("case", case.pk), request)
    drain_outbox()
    assert _work(asked) == ["cases.work.opinion_asked"]
    assert (_work(clerk_there), _work(world.handler)) == ([], [])
    line = notify.inbox(actor_for(asked)).lines[0]
    assert line.subject == f"Cần ý kiến về hồ sơ {case.code}"
    assert "Trả lời trước: 06/03/2026." in line.body
    assert line.link == f"/desk/tasks/{task_id}/"
