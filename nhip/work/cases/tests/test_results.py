"""The result as a paper, and what anybody can check of it."""

import io
from dataclasses import replace
from hashlib import sha256

import pytest
from pypdf import PdfReader

from nhip.kernel.storage import storage
from nhip.work.cases import queries
from nhip.work.cases.adapters.result_pdf import Unprintable, render
from nhip.work.cases.contracts import CaseNotFound, ResultState, Status
from nhip.work.cases.models import Case, Result
from nhip.work.cases.queries.documents import result_document
from nhip.work.cases.testing import brought_to


@pytest.fixture
def issued(world):
    case_id = world.file()
    brought_to(Status.PROCESSED, case_id, world.scene, citizen=world.mai)
    return case_id


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_pdf_says_what_was_decided_and_where_to_check_it(world, issued):
    result = queries.result_of(world.mai, issued)
    with storage().open(result.storage_key) as kept:
        pdf = kept.read()
    assert (len(pdf), sha256(pdf).hexdigest()) == (result.size, result.sha256)
    text = text_of(pdf)
    for said in (
        result.number,
        "đồng ý giải quyết theo đề nghị",
        "Nguyễn Thị Mai",
        "79.26740.HCC-260303-0001",
        result.code,
    ):
        assert said in text
    assert f"/verify/{result.code}/" in text
    assert world.citizen.number not in text
    assert "MÔ PHỎNG" not in text


def test_the_pdf_is_archival_and_accessible(world, issued):
    with storage().open(queries.result_of(world.mai, issued).storage_key) as kept:
        catalog = PdfReader(io.BytesIO(kept.read())).trailer["/Root"]
    metadata = catalog["/Metadata"].get_data().decode()
    assert "pdfaid:part>2<" in metadata.replace('="', ">").replace('"', "<") or "<pdfaid:part>2" in metadata
    assert "pdfuaid" in metadata
    assert catalog["/MarkInfo"]["/Marked"] is True or str(catalog["/MarkInfo"]["/Marked"]) == "True"
    assert str(catalog["/Lang"]).startswith("vi")


def test_a_simulated_case_says_so_on_its_paper(world, issued):
    Case.objects.filter(pk=issued).update(simulated=True)
    assert "VĂN BẢN MÔ PHỎNG" in text_of(render(result_document(issued)))


def test_the_same_decision_gives_the_same_paper(world, issued):
    assert (
        sha256(render(result_document(issued))).digest() == sha256(render(result_document(issued))).digest()
    )


def test_a_character_without_a_glyph_is_an_error_and_not_a_box(world, issued):
    with pytest.raises(Unprintable) as refused:
        render(replace(result_document(issued), signer="Đồng ý 🎉"))
    assert refused.value.data["character"] == "🎉"


def test_verification_shows_nothing_of_the_person(world, issued):
    result = queries.result_of(world.mai, issued)
    found = queries.verification(result.code.lower())
    assert (found.number, found.sha256, found.agency) == (result.number, result.sha256, "UBND phường Sài Gòn")
    assert (found.is_signed, found.state) == (True, ResultState.ISSUED)
    assert "Mai" not in repr(found)


def test_an_unissued_or_unknown_code_is_not_verified(world, issued):
    Result.objects.filter(case_id=issued).update(issued_at=None, sha256="", size=0, state=ResultState.DRAFT)
    code = Result.objects.get(case_id=issued).code
    for wrong in (code, "ABCDEFGHABCDEFGH", ""):
        with pytest.raises(CaseNotFound):
            queries.verification(wrong)


def test_only_those_concerned_fetch_the_result(world, issued):
    for actor in (world.mai, world.scene.clerk, world.scene.approver):
        assert queries.result_of(actor, issued).case_id == issued
    with pytest.raises(CaseNotFound):
        queries.result_of(world.stranger, issued)
