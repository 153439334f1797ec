"""The citizen's way through the pages, as a browser without JavaScript walks it."""

import re

import pytest

from nhip.base.files.testing import pdf, upload
from nhip.base.identity.testing import sign_in
from nhip.work.cases import queries
from nhip.work.cases.actions import drafts
from nhip.work.cases.contracts import Status
from nhip.work.cases.models import Case, Draft
from nhip.work.cases.testing import brought_to, complete_draft
from nhip.work.cases.tests.conftest import VENDING


@pytest.fixture
def mai(client, world):
    sign_in(client, world.citizen)
    return client


def said(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_from_the_procedure_to_the_receipt(mai, world):
    assert "Bắt đầu" in said(mai.get(f"/cases/new/{VENDING}/"))
    started = mai.post(f"/cases/new/{VENDING}/")
    draft = Draft.objects.get()
    assert started.url == f"/cases/drafts/{draft.pk}/places/"
    assert "Một cửa phường Thủ Đức" in said(mai.get(started.url))
    shop = str(world.scene.one_stop.id)
    placed = mai.post(started.url, {"received_at": shop, "returned_at": ""})
    assert placed.status_code == 302
    assert mai.get(placed.url).status_code == 200
    drafts.discard_draft(world.mai, draft.pk)

    draft_id = complete_draft(world.mai, VENDING, world.scene)
    review = said(mai.get(f"/cases/drafts/{draft_id}/review/"))
    assert "Nộp hồ sơ" in review
    assert "Còn thiếu để nộp được" not in review
    filed = mai.post(f"/cases/drafts/{draft_id}/submit/")
    case = Case.objects.get()
    assert filed.url == f"/cases/{case.pk}/receipt/"
    assert mai.post(f"/cases/drafts/{draft_id}/submit/").url == filed.url
    receipt = said(mai.get(filed.url))
    view = queries.receipt(world.mai, case.pk)
    for text in (case.code, "10/03/2026", view.answers_sha256, *(paper.sha256 for paper in view.papers)):
        assert text in receipt


def test_a_step_keeps_what_is_right_when_something_is_wrong(mai, world):
    draft_id = drafts.start_draft(world.mai, VENDING)
    page = mai.post(f"/cases/drafts/{draft_id}/stall/", {"street": "Lê Lợi", "area": "nhiều"})
    assert page.status_code == 200
    assert "Còn chỗ cần sửa" in said(page)
    assert queries.draft(world.mai, draft_id).answers["street"] == "Lê Lợi"


def test_an_upload_survives_a_mistake_in_the_same_step(mai, world):
    from nhip.work.cases.tests.test_filing import file_field

    draft_id = drafts.start_draft(world.mai, VENDING)
    step, key = file_field()
    page = mai.post(f"/cases/drafts/{draft_id}/{step}/", {key: upload("so-do.pdf")})
    kept = queries.draft(world.mai, draft_id).answers[key]
    assert [one["name"] for one in kept] == ["so-do.pdf"]
    assert page.status_code in (200, 302)
    assert "so-do.pdf" in said(mai.get(f"/cases/drafts/{draft_id}/{step}/"))


def test_a_file_that_is_not_what_it_says_is_told_beside_its_field(mai, world):
    from nhip.work.cases.tests.test_filing import file_field

    draft_id = drafts.start_draft(world.mai, VENDING)
    step, key = file_field()
    page = mai.post(f"/cases/drafts/{draft_id}/{step}/", {key: upload("anh.pdf", b"MZ\x90 no pdf")})
    assert page.status_code == 200
    assert "error-summary" in said(page)
    assert queries.draft(world.mai, draft_id).answers.get(key) in (None, [])


def test_an_unfinished_draft_is_listed_and_says_what_is_missing(mai, world):
    draft_id = drafts.start_draft(world.mai, VENDING)
    assert f"/cases/drafts/{draft_id}/" in said(mai.get("/cases/"))
    assert "Chưa đủ" in said(mai.get(f"/cases/drafts/{draft_id}/"))
    assert "Còn thiếu để nộp được" in said(mai.get(f"/cases/drafts/{draft_id}/review/"))
    refused = mai.post(f"/cases/drafts/{draft_id}/submit/")
    assert refused.url == f"/cases/drafts/{draft_id}/review/"
    assert Case.objects.count() == 0
    mai.post(f"/cases/drafts/{draft_id}/discard/")
    assert Draft.objects.count() == 0


def test_an_unknown_step_or_place_is_refused(mai, world):
    draft_id = drafts.start_draft(world.mai, VENDING)
    assert mai.get(f"/cases/drafts/{draft_id}/khong-co/").status_code == 404
    page = mai.post(f"/cases/drafts/{draft_id}/places/", {"received_at": str(world.commune_there.id)})
    assert "error-summary" in said(page)


def test_the_case_page_answers_where_until_when_and_why(mai, world):
    case_id = world.file()
    page = said(mai.get(f"/cases/{case_id}/"))
    for text in ("Hẹn trả ngày 10/03/2026", "Ngày hẹn này từ đâu ra?", "Chờ bộ phận một cửa tiếp nhận"):
        assert text in page
    assert mai.get(f"/cases/{case_id}/supplement/").status_code == 409


def test_answering_a_supplement_shows_only_what_was_asked(mai, world):
    case_id = world.file()
    brought_to(Status.SUPPLEMENT_REQUESTED, case_id, world.scene, citizen=world.mai)
    item = queries.case(world.mai, case_id).open_supplement.items[0]
    assert item.reason in said(mai.get(f"/cases/{case_id}/"))
    page = said(mai.get(f"/cases/{case_id}/supplement/"))
    assert f'name="{item.key}"' in page
    assert 'name="street"' not in page
    again = mai.post(f"/cases/{case_id}/supplement/", {"message": "chưa có tệp"})
    assert again.status_code == 200
    assert "error-summary" in said(again)
    sent = mai.post(f"/cases/{case_id}/supplement/", {item.key: upload("moi.pdf"), "message": "Đã chụp lại"})
    assert sent.url == f"/cases/{case_id}/"
    assert "Đã chụp lại" in said(mai.get(sent.url))


def test_result_rating_and_what_happens_twice(mai, world):
    case_id = world.file()
    brought_to(Status.PROCESSED, case_id, world.scene, citizen=world.mai)
    assert "Nhận kết quả" in said(mai.get(f"/cases/{case_id}/"))
    assert mai.post(f"/cases/{case_id}/collect/").url == f"/cases/{case_id}/"
    download = mai.get(f"/cases/{case_id}/result/")
    assert download["Content-Type"] == "application/pdf"
    assert b"".join(download.streaming_content).startswith(b"%PDF-")
    assert mai.post(f"/cases/{case_id}/rate/", {"stars": ""}).status_code == 422
    mai.post(f"/cases/{case_id}/rate/", {"stars": "4", "comment": "Được"})
    mai.post(f"/cases/{case_id}/rate/", {"stars": "1"})
    assert Case.objects.get().stars == 4
    assert "Quý vị đã đánh giá 4 sao" in said(mai.get(f"/cases/{case_id}/"))


def test_withdrawing_and_being_refused_later(mai, world):
    case_id = world.file()
    mai.post(f"/cases/{case_id}/withdraw/", {"reason": "Nộp nhầm"})
    assert Case.objects.get().status == Status.WITHDRAWN
    page = said(mai.post(f"/cases/{case_id}/withdraw/", follow=True))
    assert "Không thể “Rút hồ sơ”" in page


def test_nobody_else_sees_any_of_it(client, world):
    case_id = world.file()
    draft_id = drafts.start_draft(world.mai, VENDING)
    paths = [
        f"/cases/{case_id}/",
        f"/cases/{case_id}/receipt/",
        f"/cases/{case_id}/result/",
        f"/cases/drafts/{draft_id}/",
        f"/cases/drafts/{draft_id}/places/",
    ]
    for path in paths:
        assert client.get(path).url.startswith("/sign-in/")
    sign_in(client, world.neighbour)
    for path in paths:
        assert client.get(path).status_code == 404
    assert "Chưa có hồ sơ nào" in said(client.get("/cases/"))


def test_every_page_has_an_english_face(mai, world):
    case_id = world.file()
    mai.cookies["django_language"] = "en"
    page = said(mai.get(f"/cases/{case_id}/"))
    assert '<html lang="en"' in page
    assert "Due on" in page
    assert "Hẹn trả" not in page


def test_public_pages(client, world):
    case_id = world.file()
    brought_to(Status.PROCESSED, case_id, world.scene, citizen=world.mai)
    case = Case.objects.get()
    assert case.code in said(client.get(f"/track/?code={case.code}"))
    wrong = client.post("/track/", {"code": case.code, "factor": "9999"})
    assert wrong.status_code == 404
    found = said(client.post("/track/", {"code": case.code, "factor": "0001"}))
    assert "Có kết quả, chờ trả cho người nộp" in found
    assert "Mai" not in found
    result = queries.result_of(world.mai, case_id)
    assert client.get("/verify/", {"code": result.code.lower()}).url == f"/verify/{result.code}/"
    page = said(client.get(f"/verify/{result.code}/"))
    assert result.sha256 in page
    assert "Chưa ký số" not in page
    assert "Mai" not in page
    other = client.post(f"/verify/{result.code}/", {"file": upload("x.pdf", pdf("khac"))})
    assert "KHÔNG phải tệp đã ban hành" in said(other)
    same = b"".join(_download(client, world, case_id))
    assert "Đúng là tệp đã ban hành" in said(
        client.post(f"/verify/{result.code}/", {"file": upload("y.pdf", same)})
    )
    assert client.get("/verify/ABCDEFGHABCDEFGH/").status_code == 404


def _download(client, world, case_id):
    sign_in(client, world.citizen)
    return client.get(f"/cases/{case_id}/result/").streaming_content
