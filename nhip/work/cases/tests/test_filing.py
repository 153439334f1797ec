"""Drafts and filing, at the actions everybody goes through."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nhip.base.files import api as files
from nhip.base.files.testing import pdf
from nhip.base.identity.testing import actor_for
from nhip.kernel.audit import history
from nhip.kernel.errors import NotAllowed, NotFound
from nhip.kernel.models import OutboxEvent
from nhip.work.cases import queries
from nhip.work.cases.actions import drafts, filing
from nhip.work.cases.contracts import (
    CaseNotFound,
    Channel,
    DraftIncomplete,
    PaperState,
    UnknownUnit,
    UploadRefused,
)
from nhip.work.cases.models import Case, Draft, Submission
from nhip.work.cases.rules.codes import answers_hash
from nhip.work.cases.testing import complete_draft
from nhip.work.cases.tests.conftest import HERE, NOW, THERE, VENDING
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind


def file_field() -> tuple[str, str]:
    """Step and key of the first file question of the vending permit."""
    form = procedures.form_of(procedures.current_version(VENDING).id)
    return next(
        (s.key, f.key)
        for s in form.steps
        for f in s.fields
        if f.kind is FieldKind.FILE and f.required and not f.show_if
    )


def upload(name: str = "giay-to.pdf", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or pdf(), "application/pdf")


def test_a_draft_starts_with_what_the_state_knows_once_that_is_agreed_to(world):
    draft = queries.draft(world.mai, drafts.start_draft(world.mai, VENDING, agreed=["personal_record"]))
    person = next(value for value in draft.answers.values() if isinstance(value, dict) and "number" in value)
    assert person["number"] == world.citizen.number
    assert draft.received_at_agency_id == world.scene.one_stop.id
    assert draft.procedure_code == VENDING
    assert draft.changes is None


def test_steps_join_and_uploads_survive_on_another_device(world):
    draft_id = drafts.start_draft(world.mai, VENDING)
    step, key = file_field()
    drafts.save_step(world.mai, draft_id, drafts.StepAnswers("a", {"note": "một"}))
    drafts.save_step(world.mai, draft_id, drafts.StepAnswers(step, {}, {key: [upload()]}))
    drafts.save_step(world.mai, draft_id, drafts.StepAnswers("b", {"other": 2}))
    on_another_device = actor_for(world.citizen)
    answers = queries.draft(on_another_device, draft_id).answers
    assert answers["note"] == "một"
    assert answers["other"] == 2
    assert [one["name"] for one in answers[key]] == ["giay-to.pdf"]
    assert answers[key][0]["sha256"] == sha256(pdf()).hexdigest()
    assert [card.id for card in queries.my_drafts(on_another_device)] == [draft_id]


def test_a_refused_upload_keeps_everything_else(world):
    draft_id = drafts.start_draft(world.mai, VENDING)
    step, key = file_field()
    sent = drafts.StepAnswers(step, {"note": "giữ lại"}, {key: [upload(), upload("x.pdf", b"MZ not a pdf")]})
    with pytest.raises(UploadRefused) as refused:
        drafts.save_step(world.mai, draft_id, sent)
    assert list(refused.value.fields) == [key]
    answers = queries.draft(world.mai, draft_id).answers
    assert answers["note"] == "giữ lại"
    assert len(answers[key]) == 1


def test_a_draft_belongs_to_its_owner(world):
    draft_id = drafts.start_draft(world.mai, VENDING)
    before = Draft.objects.values().get(pk=draft_id)
    for act in (
        lambda: queries.draft(world.stranger, draft_id),
        lambda: drafts.save_step(world.stranger, draft_id, drafts.StepAnswers("a", {"note": "x"})),
        lambda: drafts.discard_draft(world.stranger, draft_id),
        lambda: filing.file_draft(world.stranger, draft_id),
    ):
        with pytest.raises(NotFound):
            act()
    assert Draft.objects.values().get(pk=draft_id) == before
    assert Case.objects.count() == 0


def test_a_discarded_draft_is_gone(world):
    draft_id = drafts.start_draft(world.mai, VENDING)
    drafts.discard_draft(world.mai, draft_id)
    assert queries.my_drafts(world.mai) == ()


def test_filing_makes_a_case_with_code_clock_submission_journal_and_event(world):
    case = Case.objects.get(pk=world.file())
    assert case.code == "79.26740.HCC-260303-0001"
    assert (case.status, case.channel, case.unit_code, case.province_code) == (1, "online", HERE, "79")
    assert case.due_on == date(2026, 3, 10)
    assert [(e.number, e.kind, e.at) for e in case.clock_entries.all()] == [(1, "start", NOW)]
    assert [(a.number, a.act, a.part, a.to_status) for a in case.acts.all()] == [(1, "file", "applicant", 1)]
    assert Draft.objects.count() == 0
    told = OutboxEvent.objects.get(type="nhip.cases.filed.v1")
    assert told.subject == str(case.pk)
    assert told.data["code"] == case.code
    assert told.data["due_on"] == "2026-03-10"
    assert [entry.act for entry in history(("case", case.pk))] == ["cases.file"]


def test_no_personal_data_travels_in_events(world):
    world.file()
    said = " ".join(str(row.data) for row in OutboxEvent.objects.filter(type__startswith="nhip.cases."))
    assert "Mai" not in said
    assert world.citizen.number not in said


def test_filing_twice_gives_one_case(world):
    draft_id = complete_draft(world.mai, VENDING, world.scene)
    first = filing.file_draft(world.mai, draft_id)
    events = OutboxEvent.objects.count()
    assert filing.file_draft(world.mai, draft_id) == first
    assert Case.objects.count() == 1
    assert OutboxEvent.objects.count() == events
    with pytest.raises(CaseNotFound):
        filing.file_draft(world.stranger, draft_id)


def test_an_incomplete_draft_is_not_filed_and_says_what_is_missing(world):
    draft_id = drafts.start_draft(world.mai, VENDING)
    before = Draft.objects.values().get(pk=draft_id)
    with pytest.raises(DraftIncomplete) as refused:
        filing.file_draft(world.mai, draft_id)
    step, key = file_field()
    assert f"{step}.{key}" in refused.value.fields
    assert refused.value.fields["stall.place"]
    assert Draft.objects.values().get(pk=draft_id) == before
    assert Case.objects.count() == 0


def test_filed_anywhere_decided_where_it_belongs_fetched_elsewhere(world):
    draft_id = complete_draft(world.mai, VENDING, world.scene)
    shop = world.scene.one_stop
    drafts.choose_places(world.mai, draft_id, received_at=world.shop_there.id, returned_at=shop.id)
    case = Case.objects.get(pk=filing.file_draft(world.mai, draft_id))
    assert case.received_at_agency_id == world.shop_there.id
    assert case.competent_agency.code == "79.26740.UBND"
    assert case.return_agency_id == shop.id
    assert case.code == "79.26824.HCC-260303-0001"


def test_a_place_that_takes_no_dossiers_is_refused(world):
    draft_id = drafts.start_draft(world.mai, VENDING)
    shop = world.scene.one_stop
    with pytest.raises(UnknownUnit) as refused:
        drafts.choose_places(world.mai, draft_id, received_at=world.commune_there.id, returned_at=shop.id)
    assert list(refused.value.fields) == ["received_at"]
    assert Draft.objects.get(pk=draft_id).received_at_agency_id == shop.id


def test_codes_count_by_agency_and_day(world, now):
    codes = [Case.objects.get(pk=world.file()).code for _ in range(2)]
    codes.append(Case.objects.get(pk=world.file(one_stop=world.shop_there)).code)
    now(NOW + timedelta(days=1))
    codes.append(Case.objects.get(pk=world.file()).code)
    assert codes == [
        "79.26740.HCC-260303-0001",
        "79.26740.HCC-260303-0002",
        "79.26824.HCC-260303-0001",
        "79.26740.HCC-260304-0001",
    ]


def test_received_after_three_counts_from_the_next_working_day(world, now):
    now(datetime(2026, 3, 6, 8, 30, tzinfo=UTC))  # Friday 15:30
    receipt = queries.receipt(world.mai, world.file())
    assert receipt.clock.started_on == date(2026, 3, 9)
    assert receipt.clock.due_on == date(2026, 3, 16)


def test_the_receipt_lists_the_hash_of_every_file_and_of_the_answers(world):
    case_id = world.file()
    receipt = queries.receipt(world.mai, case_id)
    submission = Submission.objects.get(case_id=case_id)
    _step, key = file_field()
    assert receipt.answers_sha256 == answers_hash(submission.answers)
    paper = next(paper for paper in receipt.papers if paper.document_key == key)
    listed = submission.answers[key][0]
    assert (str(paper.id), paper.sha256, paper.size) == (listed["id"], listed["sha256"], listed["size"])
    assert paper.media_type == "application/pdf"
    assert paper.state is PaperState.CLEAN
    assert receipt.channel is Channel.ONLINE
    with pytest.raises(CaseNotFound):
        queries.receipt(world.stranger, case_id)


def test_files_of_a_case_are_read_by_its_officers_and_its_applicant_alone(world):
    view = queries.case(world.mai, world.file())
    paper = view.papers[0]
    assert files.ref(paper.id).about == ("case", str(view.card.id))
    for actor in (world.mai, world.scene.clerk, world.scene.handler):
        with files.open_file(actor, paper.id) as opened:
            assert opened.read(5) == b"%PDF-"
    with pytest.raises(NotAllowed):
        files.open_file(world.stranger, paper.id)


def test_answers_to_questions_that_no_longer_apply_are_not_filed(world):
    draft_id = complete_draft(world.mai, VENDING, world.scene)
    drafts.save_step(world.mai, draft_id, drafts.StepAnswers("x", {"left_over": "đổi ý"}))
    case_id = filing.file_draft(world.mai, draft_id)
    assert "left_over" not in Submission.objects.get(case_id=case_id).answers


def test_a_missing_or_foreign_case_look_the_same(world):
    case_id = world.file()
    messages = []
    for key in (case_id, UUID(int=1)):
        with pytest.raises(CaseNotFound) as refused:
            queries.case(world.stranger, key)
        messages.append(refused.value.message.replace(str(key), ""))
    assert messages[0] == messages[1]


def test_a_draft_keeps_its_version_and_is_told_of_a_newer_one(world):
    draft_id = complete_draft(world.mai, VENDING, world.scene)
    row = Draft.objects.get(pk=draft_id)
    old = procedures.current_version("khai-sinh").id
    Draft.objects.filter(pk=draft_id).update(version_id=old)
    draft = queries.draft(world.mai, draft_id)
    assert draft.version_id == old
    assert draft.changes.added and draft.changes.removed
    assert "Tuyến đường, đoạn vỉa hè" in draft.changes.added
    drafts.move_to_current_version(world.mai, draft_id)
    moved = queries.draft(world.mai, draft_id)
    assert moved.version_id == row.version_id
    assert moved.answers == row.answers


@pytest.mark.parametrize("place", [THERE, "99999"])
def test_a_place_without_a_competent_agency_is_told_at_filing(world, place):
    draft_id = complete_draft(world.mai, VENDING, replace(world.scene, unit_code=HERE))
    field = procedures.current_version(VENDING).handling.competent.place_field
    drafts.save_step(world.mai, draft_id, drafts.StepAnswers("x", {field: place}))
    if place == THERE:
        case = Case.objects.get(pk=filing.file_draft(world.mai, draft_id))
        assert case.unit_code == THERE
        return
    with pytest.raises(DraftIncomplete):
        filing.file_draft(world.mai, draft_id)
    assert Case.objects.count() == 0
