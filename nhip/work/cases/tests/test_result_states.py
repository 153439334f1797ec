"""A result after it is out: revoked, replaced, signed for many; and what keeps it from being issued."""

import io

import pytest
from pypdf import PdfReader

from nhip.base.signing import api as signing
from nhip.base.signing.contracts import HolderKind, Integrity
from nhip.kernel.errors import Invalid, NotAllowed
from nhip.kernel.models import OutboxEvent
from nhip.kernel.storage import storage
from nhip.kernel.testing import run_jobs
from nhip.work.cases import queries
from nhip.work.cases.actions import deciding, issuing, processing, results
from nhip.work.cases.actions.processing import Opinion
from nhip.work.cases.contracts import (
    CaseNotFound,
    Correction,
    Holder,
    NoIssuedResult,
    Outcome,
    ResultState,
    Revocation,
    Status,
)
from nhip.work.cases.models import Case, CaseAct, Result
from nhip.work.cases.testing import APPROVAL, brought_to

TAKEN_BACK = Revocation("Cấp nhầm người", "Điều 12 Nghị định 23/2025/NĐ-CP")
CORRECTED = Correction("Diện tích đúng là 12 m².", "Ghi nhầm diện tích", "Điều 9 Nghị định 30/2020/NĐ-CP")


@pytest.fixture
def issued(world):
    case_id = world.file()
    brought_to(Status.PROCESSED, case_id, world.scene, citizen=world.mai)
    return case_id


def pdf_of(code: str) -> bytes:
    with storage().open(Result.objects.get(code=code).storage_key) as file:
        return file.read()


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_an_issued_result_is_signed_by_its_approver_and_sealed_by_its_agency(world, issued):
    code = Result.objects.get(case_id=issued).code
    found = queries.verification(code)
    assert (found.state, found.is_signed, found.report.integrity) == (
        ResultState.ISSUED,
        True,
        Integrity.INTACT,
    )
    assert [(one.kind, one.name) for one in found.report.signatures] == [
        (HolderKind.PERSON, "Trần Quốc Bảo"),
        (HolderKind.AGENCY, "UBND phường Sài Gòn"),
    ]
    assert found.report.sha256 == found.sha256
    assert "Chứng thư thử nghiệm, không có giá trị pháp lý." in text_of(pdf_of(code))


def test_a_revoked_result_says_so_at_once(world, issued):
    results.revoke_result(world.scene.approver, issued, TAKEN_BACK)
    row = Result.objects.get(case_id=issued)
    found = queries.verification(row.code)
    assert (found.state, found.revocation_ground) == (ResultState.REVOKED, TAKEN_BACK.ground)
    assert "Cấp nhầm người" not in repr(found)
    assert (row.revocation_reason, row.revoked_by_id) == (
        "Cấp nhầm người",
        world.scene.approver.party_id,
    )
    assert Case.objects.get(pk=issued).status == Status.PROCESSED
    assert CaseAct.objects.filter(case_id=issued).order_by("-number")[0].act == "revoke_result"
    told = OutboxEvent.objects.get(type="nhip.cases.result_revoked.v1")
    assert told.data["result_code"] == row.code
    with pytest.raises(NoIssuedResult):
        results.revoke_result(world.scene.approver, issued, TAKEN_BACK)


@pytest.mark.parametrize("part", ["handler", "clerk"])
def test_only_the_approver_revokes(world, issued, part):
    with pytest.raises(NotAllowed):
        results.revoke_result(getattr(world.scene, part), issued, TAKEN_BACK)
    assert Result.objects.get(case_id=issued).state == ResultState.ISSUED


def test_a_stranger_finds_nothing_to_revoke(world, issued):
    with pytest.raises(CaseNotFound):
        results.revoke_result(world.stranger, issued, TAKEN_BACK)
    assert Result.objects.get(case_id=issued).state == ResultState.ISSUED


@pytest.mark.parametrize("missing", ["reason", "ground"])
def test_revoking_needs_a_reason_and_a_ground(world, issued, missing):
    said = {"reason": "Sai", "ground": "Điều 1", missing: "  "}
    with pytest.raises(Invalid) as refused:
        results.revoke_result(world.scene.approver, issued, Revocation(**said))
    assert list(refused.value.fields) == [missing]
    assert Result.objects.get(case_id=issued).state == ResultState.ISSUED


def test_a_correction_has_its_own_number_and_both_lead_to_each_other(world, issued):
    first = Result.objects.get(case_id=issued)
    results.replace_result(world.scene.approver, issued, CORRECTED)
    assert queries.verification(first.code).is_pending is True
    run_jobs()
    second = Result.objects.get(case_id=issued, superseded_at__isnull=True)
    assert (first.number, second.number) == ("1/2026/KQ-79.26740.UBND", "2/2026/KQ-79.26740.UBND")
    old, new = queries.verification(first.code), queries.verification(second.code)
    assert (old.state, old.replaced_by.code, old.is_pending) == (ResultState.REPLACED, second.code, False)
    assert (new.state, new.replaces.code) == (ResultState.ISSUED, first.code)
    assert new.report.integrity is Integrity.INTACT
    text = text_of(pdf_of(second.code))
    assert "Diện tích đúng là 12 m²." in text
    assert first.number in text
    assert queries.result_of(world.mai, issued).code == second.code
    assert OutboxEvent.objects.get(type="nhip.cases.result_replaced.v1").data["replaced_code"] == first.code


def test_a_revoked_result_may_be_replaced_and_stays_revoked(world, issued):
    results.revoke_result(world.scene.approver, issued, TAKEN_BACK)
    code = Result.objects.get(case_id=issued).code
    results.replace_result(world.scene.approver, issued, CORRECTED)
    run_jobs()
    assert queries.verification(code).state is ResultState.REVOKED
    assert queries.verification(queries.result_of(world.mai, issued).code).state is ResultState.ISSUED


def proposed(world):
    case_id = world.file()
    brought_to(Status.PROCESSING, case_id, world.scene, citizen=world.mai)
    processing.propose(world.scene.handler, case_id, APPROVAL)
    return case_id


def test_a_changed_paper_is_not_signed_until_its_approver_agrees_again(world):
    case_id = proposed(world)
    deciding.decide(world.scene.approver, case_id, APPROVAL)
    Case.objects.filter(pk=case_id).update(procedure_name="Thủ tục đã đổi tên")
    run_jobs()
    assert Case.objects.get(pk=case_id).holder == Holder.RESULT_TO_ISSUE
    trouble = queries.issue_trouble(case_id)
    assert (trouble.needs_consent, trouble.stage, trouble.attempts) == (True, "prepared", 1)
    assert "cần đồng ý ký lại" in trouble.error
    assert results.sign_many(world.scene.approver, [case_id])[0].is_done is True
    run_jobs()
    assert Case.objects.get(pk=case_id).status == Status.PROCESSED
    assert queries.issue_trouble(case_id) is None


def test_what_failed_is_tried_again_by_the_schedule(world, settings):
    case_id = proposed(world)
    deciding.decide(world.scene.approver, case_id, APPROVAL)
    assert issuing.issue_waiting() == 1
    assert Result.objects.get(case_id=case_id).state == ResultState.ISSUED
    assert issuing.issue_waiting() == 0


def test_without_signing_the_paper_says_that_it_is_not_signed(world, settings):
    settings.SIGNING_PROVIDER = "off"
    case_id = proposed(world)
    deciding.decide(world.scene.approver, case_id, APPROVAL)
    issuing.issue(world.scene.approver, case_id)
    row = Result.objects.get(case_id=case_id)
    assert (row.state, row.is_signed) == (ResultState.ISSUED, False)
    assert "Văn bản chưa được ký số" in text_of(pdf_of(row.code))
    assert signing.check_pdf(pdf_of(row.code)).integrity is Integrity.UNSIGNED


def test_a_refusal_has_its_own_letter(world):
    case_id = world.file()
    brought_to(Status.PROCESSING, case_id, world.scene, citizen=world.mai)
    opinion = Opinion(Outcome.REFUSED, "Vị trí không được bán hàng.", "Điều 5 Quyết định 32/2023/QĐ-UBND")
    processing.propose(world.scene.handler, case_id, opinion)
    deciding.decide(world.scene.approver, case_id, opinion)
    run_jobs()
    row = Result.objects.get(case_id=case_id)
    text = text_of(pdf_of(row.code))
    assert row.template_key == "refusal"
    for said in (
        "Vị trí không được bán hàng.",
        "Điều 5 Quyết định 32/2023/QĐ-UBND",
        "quyền khiếu nại tới UBND phường Sài Gòn trong 90 ngày kể từ ngày nhận được thông báo này",
        "Luật Khiếu nại số 02/2011/QH13, Điều 9",
        "nộp tại Một cửa phường Sài Gòn",
        "thụ lý trong 10 ngày và được giải quyết trong 30 ngày kể từ ngày thụ lý",
        "Điều 27; Luật Khiếu nại số 02/2011/QH13, Điều 28",
        "/cases/",
    ):
        assert said in text, text
