"""Drafts that lose nothing: what is not right yet, an ended session, a newer version, rows of a table."""

import json
import re
from copy import deepcopy
from datetime import timedelta
from uuid import uuid4

import pytest

from nhip.base.files.testing import upload
from nhip.base.identity.testing import sign_in
from nhip.kernel.access import SYSTEM
from nhip.work.cases import queries
from nhip.work.cases.actions import drafts, filing
from nhip.work.cases.actions.held import forget_old_held_inputs
from nhip.work.cases.models import Case, Draft, HeldInput, Submission
from nhip.work.cases.tests.conftest import HERE, NOW, VENDING
from nhip.work.cases.tests.test_filing import file_field
from nhip.work.procedures import api as procedures
from nhip.work.procedures.testing import publish_form, shipped_form


@pytest.fixture
def mai(client, world):
    sign_in(client, world.citizen)
    return client


STALL = {"street": "Lê Lợi", "area": "4", "place": HERE, "months": "3", "hours": ["morning"]}


def said(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def changed_form(change):
    """Publish the vending permit with a changed form; its data before."""
    data = deepcopy(shipped_form(VENDING))
    change(data)
    publish_form(VENDING, data)


def test_what_is_wrong_stays_as_it_was_typed_on_another_device(mai, client, world):
    draft_id = drafts.start_draft(world.mai, VENDING)
    mai.post(f"/cases/drafts/{draft_id}/stall/", {"street": "Lê Lợi", "area": "nhiều", "place": HERE})
    client.logout()
    sign_in(client, world.citizen)
    page = said(client.get(f"/cases/drafts/{draft_id}/stall/"))
    assert 'value="nhiều"' in page
    assert 'value="Lê Lợi"' in page
    assert "Hãy điền một số nguyên, chỉ gồm chữ số." in page
    assert "Đang điền dở" in said(client.get(f"/cases/drafts/{draft_id}/"))
    assert "area" not in queries.draft(world.mai, draft_id).answers
    client.post(f"/cases/drafts/{draft_id}/stall/", {**STALL, "area": "4"})
    assert queries.draft(world.mai, draft_id).answers["area"] == 4
    assert "stall" not in queries.draft(world.mai, draft_id).unfinished


def test_a_text_with_nul_is_told_and_the_rest_is_kept(mai, world):
    draft_id = drafts.start_draft(world.mai, VENDING)
    page = said(
        mai.post(f"/cases/drafts/{draft_id}/stall/", {"street": "Lê\0Lợi", "area": "4", "place": HERE})
    )
    assert "Có ký tự không đọc được" in page
    draft = queries.draft(world.mai, draft_id)
    assert draft.answers["area"] == 4
    assert draft.unfinished["stall"]["controls"]["street"] == ["Lê\ufffdLợi"]


def test_the_same_file_sent_twice_is_listed_once(mai, world):
    draft_id, (step, key) = drafts.start_draft(world.mai, VENDING), file_field()
    for name in ("so-do.pdf", "so-do.pdf", "mat-bang.pdf"):
        mai.post(f"/cases/drafts/{draft_id}/{step}/", {key: upload(name)})
    listed = queries.draft(world.mai, draft_id).answers[key]
    assert [one["name"] for one in listed] == ["so-do.pdf", "mat-bang.pdf"]


def sent_signed_out(client, draft_id, step, data):
    return client.post(f"/cases/drafts/{draft_id}/{step}/", data)


def test_an_ended_session_loses_nothing_uploads_included(client, world):
    draft_id = drafts.start_draft(world.mai, VENDING)
    step, key = file_field()
    away = sent_signed_out(client, draft_id, step, {key: upload("so-do.pdf"), "csrfmiddlewaretoken": "x"})
    assert away.url == f"/sign-in/?next=%2Fcases%2Fdrafts%2F{draft_id}%2F{step}%2F"
    cookie = client.cookies["nhip_held"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/cases/")
    assert HeldInput.objects.get().token_digest != cookie.value
    assert queries.draft(world.mai, draft_id).answers == {}
    sign_in(client, world.citizen)
    back = client.get(f"/cases/drafts/{draft_id}/{step}/")
    assert back.url == f"/cases/drafts/{draft_id}/{step}/"
    page = said(client.get(back.url))
    assert "so-do.pdf" in page
    assert "Những gì quý vị gửi trước khi phiên đăng nhập hết đã được lưu" in page
    assert [one["name"] for one in queries.draft(world.mai, draft_id).answers[key]] == ["so-do.pdf"]
    assert HeldInput.objects.count() == 0
    assert client.get(back.url).status_code == 200


def test_what_an_ended_session_sent_wrong_comes_back_as_typed(client, world):
    draft_id = drafts.start_draft(world.mai, VENDING)
    sent_signed_out(client, draft_id, "stall", {"street": "Lê Lợi", "area": "nhiều"})
    sign_in(client, world.citizen)
    page = said(client.get(f"/cases/drafts/{draft_id}/stall/", follow=True))
    assert 'value="nhiều"' in page
    assert queries.draft(world.mai, draft_id).answers["street"] == "Lê Lợi"


def test_what_is_held_is_for_the_owner_in_the_same_browser_for_two_hours(client, world, now):
    draft_id = drafts.start_draft(world.mai, VENDING)
    sent_signed_out(client, draft_id, "stall", {"street": "Lê Lợi"})
    sign_in(client, world.neighbour)
    assert client.get(f"/cases/drafts/{draft_id}/stall/").status_code == 404
    assert HeldInput.objects.count() == 1
    token = client.cookies["nhip_held"].value
    client.cookies["nhip_held"] = "another"
    sign_in(client, world.citizen)
    assert "Lê Lợi" not in said(client.get(f"/cases/drafts/{draft_id}/stall/"))
    client.cookies["nhip_held"] = token
    now(NOW + timedelta(hours=2))
    assert "Lê Lợi" not in said(client.get(f"/cases/drafts/{draft_id}/stall/"))
    forget_old_held_inputs()
    assert HeldInput.objects.count() == 0
    assert queries.draft(world.mai, draft_id).answers == {}


def test_nothing_is_held_for_a_draft_that_is_not_there(client, world):
    answer = sent_signed_out(client, uuid4(), "stall", {"street": "x"})
    assert answer.url.startswith("/sign-in/")
    assert HeldInput.objects.count() == 0
    assert "nhip_held" not in client.cookies


def test_filing_with_an_ended_session_comes_back_to_the_review(client, world):
    draft_id = drafts.start_draft(world.mai, VENDING)
    away = client.post(f"/cases/drafts/{draft_id}/submit/")
    assert away.url == f"/sign-in/?next=%2Fcases%2Fdrafts%2F{draft_id}%2Fsubmit%2F"
    sign_in(client, world.citizen)
    assert client.get(f"/cases/drafts/{draft_id}/submit/").url == f"/cases/drafts/{draft_id}/review/"
    assert Case.objects.count() == 0


def add_a_table(data):
    data["schema"]["properties"]["helpers"] = {
        "kind": "group",
        "type": "array",
        "maxItems": 2,
        "title": {"vi": "Người phụ bán", "en": "Helpers"},
        "items": {
            "order": ["name", "hours"],
            "properties": {
                "name": {"kind": "text", "type": "string", "title": {"vi": "Tên người phụ", "en": "Name"}},
                "hours": {"kind": "number", "type": "integer", "title": {"vi": "Số giờ", "en": "Hours"}},
            },
        },
    }
    data["schema"]["properties"]["total_hours"] = {
        "kind": "calculated",
        "type": "integer",
        "result": "number",
        "title": {"vi": "Tổng số giờ", "en": "Hours in all"},
        "expression": {"add_rows": ["helpers", "hours"]},
    }
    data["steps"].append(
        {"key": "help", "title": {"vi": "Người phụ", "en": "Help"}, "fields": ["helpers", "total_hours"]}
    )


def test_rows_are_added_without_scripts_and_what_was_typed_stays(mai, world):
    changed_form(add_a_table)
    draft_id = drafts.start_draft(world.mai, VENDING)
    address = f"/cases/drafts/{draft_id}/help/"
    first = mai.post(address, {"helpers__rows": "0", "helpers__add": "1"})
    assert first.url == f"{address}#id_helpers__rows"
    page = said(mai.get(address))
    assert 'name="helpers__0__name"' in page
    assert "error-summary" not in page
    typed = {"helpers__rows": "1", "helpers__0__name": "An", "helpers__0__hours": "x", "helpers__add": "1"}
    mai.post(address, typed)
    page = said(mai.get(address))
    assert 'value="An"' in page and 'value="x"' in page and 'name="helpers__1__name"' in page
    assert 'name="helpers__add"' not in page
    del typed["helpers__add"]
    both = {
        "helpers__rows": "2",
        "helpers__0__hours": "3",
        "helpers__1__name": "Ba",
        "helpers__1__hours": "4",
    }
    done = mai.post(address, {**typed, **both})
    assert done.status_code == 302 and "#" not in done.url
    assert queries.draft(world.mai, draft_id).answers["helpers"] == [
        {"name": "An", "hours": 3},
        {"name": "Ba", "hours": 4},
    ]
    assert "7" in said(mai.get(address)).split("calculated")[-1]
    mai.post(
        address,
        {"helpers__rows": "2", "helpers__0__name": "An", "helpers__1__name": "Ba", "helpers__drop": "0"},
    )
    assert queries.draft(world.mai, draft_id).answers["helpers"] == [{"name": "Ba", "hours": None}]


def test_a_calculated_value_is_filed_and_never_taken_from_the_browser(world):
    from nhip.work.cases.testing import complete_draft

    changed_form(add_a_table)
    draft_id = complete_draft(world.mai, VENDING, world.scene)
    rows = [{"name": "An", "hours": 3}]
    drafts.save_step(world.mai, draft_id, drafts.StepAnswers("help", {"helpers": rows, "total_hours": 99}))
    case_id = filing.file_draft(world.mai, draft_id)
    answers = Submission.objects.get(case_id=case_id).answers
    assert (answers["helpers"], answers["total_hours"]) == (rows, 3)


def test_a_newer_version_is_shown_and_taken_up_only_when_the_applicant_says_so(mai, world):
    draft_id = drafts.start_draft(world.mai, VENDING)
    kept = {"street": "Lê Lợi", "area": 4, "place": HERE}
    drafts.save_step(world.mai, draft_id, drafts.StepAnswers("stall", kept))

    def change(data):
        properties = data["schema"]["properties"]
        properties["area"] = {"kind": "text", "type": "string", "title": {"vi": "Diện tích", "en": "Area"}}
        properties["street"]["title"] = {"vi": "Đường nào", "en": "Which street"}
        add_a_table(data)

    changed_form(change)
    address = f"/cases/drafts/{draft_id}/update/"
    page = said(mai.get(address))
    for words in (
        "Hỏi khác đi: câu hỏi",
        "Câu hỏi mới",
        "2 câu đã trả lời được giữ nguyên.",
        "Những câu trả lời không chuyển sang được",
    ):
        assert words in page
    assert re.search(r"<dd>4</dd>", page)
    before = Draft.objects.get()
    assert (before.answers, before.version_id) == (kept, before.version_id)
    assert mai.post(address).url == f"/cases/drafts/{draft_id}/"
    after = Draft.objects.get()
    assert after.version_id == procedures.current_version(VENDING).id != before.version_id
    assert after.answers == {"street": "Lê Lợi", "place": HERE}
    assert mai.get(address).url == f"/cases/drafts/{draft_id}/"


def test_five_thousand_controls_are_answered_by_a_sentence(mai, world, settings):
    draft_id = drafts.start_draft(world.mai, VENDING)
    many = {f"x{number}": "1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    answer = mai.post(f"/cases/drafts/{draft_id}/stall/", many)
    assert answer.status_code == 400
    assert "Gửi lên quá nhiều một lần: nhiều nhất 5000 mục." in said(answer)
    assert queries.draft(world.mai, draft_id).answers == {}
    fewer = {f"x{number}": "1" for number in range(4_000)} | {"street": "Lê Lợi"}
    assert mai.post(f"/cases/drafts/{draft_id}/stall/", fewer).status_code == 200
    draft = queries.draft(world.mai, draft_id)
    assert draft.answers["street"] == "Lê Lợi"
    assert len(json.dumps(draft.unfinished)) < 500


def test_the_system_reads_no_draft(world):
    draft_id = drafts.start_draft(world.mai, VENDING)
    with pytest.raises(Exception, match="đăng nhập"):
        drafts.save_step(SYSTEM, draft_id, drafts.StepAnswers("stall", {"street": "x"}))
    assert queries.draft(world.mai, draft_id).answers == {}
