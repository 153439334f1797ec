"""An officer who does not code writes a form: begin, edit, preview, try, publish, compare, export, import."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import AgencyKind
from nhip.base.identity.testing import actor_for, make_agency, make_person, make_staff, sign_in
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.audit import history
from nhip.kernel.errors import Invalid, NotAllowed
from nhip.work.procedures import actions, api
from nhip.work.procedures.contracts import AuthorityKind, CompetentAgency, FieldKind, VersionStatus
from nhip.work.procedures.models import FormWork, Version
from nhip.work.procedures.queries import editing
from nhip.work.procedures.tests.records import record, write

pytestmark = pytest.mark.django_db
CODE = "ban-hang-via-he"
AT = f"/desk/forms/{CODE}/"


@pytest.fixture
def editor(client: Client, shipped: int) -> Client:
    agency = make_agency(AgencyKind.DEPARTMENT, unit_code="79", code="79.SCT", name="Sở Công Thương")
    sign_in(client, make_staff("administrator", agency, full_name="Trần Văn Đầu"))
    return client


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def work() -> FormWork:
    return FormWork.objects.get()


def press(client: Client, path: str, **sent: str) -> Any:
    return client.post(path, {"revision": str(work().revision), **sent})


def begun(client: Client, at: str = AT) -> FormWork:
    assert client.post(at).url == at
    return work()


def test_only_those_who_may_edit_forms_see_the_editor(client: Client, shipped: int) -> None:
    assert client.get("/desk/forms/").url.startswith("/sign-in/")
    sign_in(client, make_person("Nguyễn Thị Mai"))
    assert client.get("/desk/forms/").status_code == 403
    assert client.post(AT).status_code == 403
    assert FormWork.objects.count() == 0


def test_the_list_finds_forms_and_procedures_without_one(editor: Client, tmp_path: Any) -> None:
    api.import_catalogue(SYSTEM, write(tmp_path / "one.jsonl", [record("1.1")]))
    page = said(editor.get("/desk/forms/"))
    assert "Thả diều" not in page
    assert page.count("<tbody>") == 1
    assert "chưa có" in said(editor.get("/desk/forms/?q=1.1"))
    assert "Không có thủ tục nào khớp" in said(editor.get("/desk/forms/?q=khong-co-gi"))


def test_a_form_is_begun_from_the_one_in_force_and_edited_step_by_step(editor: Client) -> None:
    assert "Soạn phiên bản mới" in said(editor.get(AT))
    before = begun(editor).data
    assert before == api_form_data()
    press(editor, f"{AT}change/", do="add", **{"step-vi": "Người phụ bán", "step-en": "Helpers"})
    assert work().data["steps"][-1] == {
        "key": "nguoi_phu_ban",
        "title": {"vi": "Người phụ bán", "en": "Helpers"},
        "fields": [],
    }
    press(editor, f"{AT}change/", do="up", key="nguoi_phu_ban")
    assert [step["key"] for step in work().data["steps"]][-2:] == ["nguoi_phu_ban", "promise"]
    step = f"{AT}steps/nguoi_phu_ban/"
    added = press(editor, step, do="add", **{"new-vi": "Tên người phụ", "new-en": "Name", "new-kind": "text"})
    assert added.url == f"{AT}fields/ten_nguoi_phu/"
    press(editor, step, do="add", **{"new-vi": "Số giờ", "new-en": "Hours", "new-kind": "number"})
    press(editor, step, do="up", key="so_gio")
    assert work().data["steps"][-2]["fields"] == ["so_gio", "ten_nguoi_phu"]
    press(editor, step, do="remove", key="so_gio")
    assert "so_gio" not in work().data["schema"]["properties"]
    press(editor, f"{AT}change/", do="title", vi="Tên mới", en="New name")
    assert work().data["title"] == {"vi": "Tên mới", "en": "New name"}
    press(editor, f"{AT}change/", do="remove", key="nguoi_phu_ban")
    assert work().data == {**before, "title": {"vi": "Tên mới", "en": "New name"}}
    assert history(("form", CODE))[0].act in ("procedures.edit_form", "procedures.begin_form")


def api_form_data() -> Any:
    return Version.objects.get(procedure__code=CODE, status="published").form.data


FIELD = {"vi": "Đường nào", "en": "Street", "help_vi": "", "help_en": "", "required": "on", "shortest": "3",
         "longest": "50", "pattern": "", "pattern_vi": "", "pattern_en": "", "show_field": "", "show_operator": "equals",
         "show_value": "", "needed_field": "", "needed_operator": "equals", "needed_value": "", "rule_operator": "after",
         "rule_field": "", "rule_vi": "", "rule_en": ""}  # fmt: skip


def test_a_question_has_limits_conditions_and_a_preview_before_it_is_saved(editor: Client) -> None:
    before = begun(editor).data
    at = f"{AT}fields/street/"
    page = said(editor.get(at))
    assert "Người dân thấy thế này" in page
    typed = {**FIELD, "show_field": "household", "show_value": "poor"}
    shown = said(press(editor, at, preview="1", **typed))
    assert 'for="preview_street">Đường nào' in shown
    assert work().data == before
    alone = editor.post(at, {**typed, "revision": "1", "preview": "1"}, headers={"X-Preview": "1"})
    assert "<html" not in said(alone) and "Đường nào" in said(alone)
    assert press(editor, at, **typed).url == f"{AT}steps/stall/"
    data = work().data
    assert data["schema"]["properties"]["street"] == {
        **before["schema"]["properties"]["street"],
        "title": {"vi": "Đường nào", "en": "Street"},
        "minLength": 3,
        "maxLength": 50,
    }
    assert data["show_if"]["street"] == {"equals": ["household", "poor"]}
    press(
        editor, at, **{**typed, "show_field": "", "needed_field": "household", "needed_operator": "answered"}
    )
    data = work().data
    assert "street" not in data["show_if"]
    assert data["required_if"] == {"street": {"answered": "household"}}


def test_a_rule_needs_its_message_and_options_are_lines(editor: Client) -> None:
    begun(editor)
    at = f"{AT}fields/street/"
    told = said(press(editor, at, **{**FIELD, "rule_field": "household"}))
    assert "Hãy viết lời báo cho người điền biết cách sửa." in told
    options = {key: value for key, value in FIELD.items() if not key.startswith(("pattern", "short", "long"))}
    at = f"{AT}fields/goods/"
    bad = said(press(editor, at, **{**options, "options": "a | Một | One\na | Hai"}))
    assert "Dòng 2: trùng mã “a”." in bad
    press(editor, at, **{**options, "options": "a | Một | One\nHai thứ"})
    assert work().data["schema"]["properties"]["goods"]["oneOf"] == [
        {"const": "a", "title": {"vi": "Một", "en": "One"}},
        {"const": "hai_thu", "title": {"vi": "Hai thứ", "en": ""}},
    ]


@pytest.mark.parametrize("kind", [one.value for one in FieldKind])
def test_every_kind_can_be_added_opened_saved_and_previewed(editor: Client, kind: str) -> None:
    begun(editor)
    step = f"{AT}steps/promise/"
    added = press(editor, step, do="add", **{"new-vi": f"Mục {kind}", "new-en": "X", "new-kind": kind})
    page = editor.get(added.url)
    assert page.status_code == 200
    controls = page.context["form"]
    sent = {bound.html_name: bound.value() for bound in controls if bound.value() not in (None, False)}
    saved = press(editor, added.url, **{name: str(value) for name, value in sent.items()})
    assert saved.url == step, saved.context["form"].errors
    assert "chưa" not in said(editor.get(step)).split("Người dân thấy thế này")[1][:60]
    key = added.url.rstrip("/").rpartition("/")[2]
    assert work().data["schema"]["properties"][key]["kind"] == kind


def test_two_officers_do_not_overwrite_each_other(editor: Client) -> None:
    begun(editor)
    press(editor, f"{AT}change/", do="title", vi="Của tôi", en="")
    late = editor.post(f"{AT}change/", {"revision": "1", "do": "title", "vi": "Của người khác"}, follow=True)
    assert "Biểu mẫu vừa được người khác sửa." in said(late)
    assert work().data["title"]["vi"] == "Của tôi"


def test_a_broken_form_says_what_to_mend_and_is_not_published(editor: Client) -> None:
    begun(editor)
    press(editor, f"{AT}change/", do="remove", key="stall")
    press(editor, f"{AT}steps/goods/", do="remove", key="goods")
    page = said(editor.get(AT))
    assert "Còn phải sửa trước khi công bố" in page
    assert "chỉ được dựa vào mục đứng trước; không dùng được: goods." in page
    refused = press(editor, f"{AT}publish/", valid_from="01/01/2099")
    assert refused.status_code == 200
    assert Version.objects.filter(procedure__code=CODE).count() == 1


def test_trying_a_form_files_nothing(editor: Client) -> None:
    begun(editor)
    first = editor.get(f"{AT}try/").url
    assert first == f"{AT}try/vendor/"
    assert "Đang thử" in said(editor.get(first))
    wrong = said(editor.post(first, {"household": "no"}))
    assert "error-summary" in wrong
    review = said(editor.get(f"{AT}try/review/"))
    assert "Còn thiếu để nộp được" in review
    assert editor.get(f"{AT}try/khong-co/").status_code in (404, 422)


def test_publishing_from_a_later_day_leaves_the_old_form_until_then(editor: Client) -> None:
    begun(editor)
    press(editor, f"{AT}change/", do="title", vi="Tên mới", en="New")
    today = clock.today()
    past = press(editor, f"{AT}publish/", valid_from=(today - timedelta(days=1)).strftime("%d/%m/%Y"))
    assert "Ngày áp dụng không thể ở quá khứ" in said(past)
    assert Version.objects.filter(procedure__code=CODE).count() == 1
    old = api.current_version(CODE)
    later = today + timedelta(days=10)
    done = press(editor, f"{AT}publish/", valid_from=later.strftime("%d/%m/%Y"))
    assert done.url == f"{AT}history/"
    assert api.current_version(CODE).id == old.id
    new = api.current_version(CODE, on=later)
    assert (new.number, new.validity.start, new.status) == (2, later, VersionStatus.PUBLISHED)
    assert api.form_of(new.id).title.vi == "Tên mới"
    assert api.version(old.id).validity.end == later
    assert FormWork.objects.count() == 0
    page = said(editor.get(f"{AT}history/"))
    assert "Không có mục nào khác nhau." in page


def test_a_published_form_survives_a_start_and_a_new_catalogue(editor: Client) -> None:
    begun(editor)
    press(editor, f"{AT}fields/street/", **FIELD)
    press(editor, f"{AT}publish/", valid_from=clock.today().strftime("%d/%m/%Y"))
    mine = api.current_version(CODE)
    assert mine.number == 2
    assert api.load_profile_procedures() == 12
    assert api.current_version(CODE).id == mine.id
    page = said(editor.get(f"{AT}history/"))
    assert "Đổi: câu hỏi" in page


def test_an_imported_procedure_is_made_fileable_from_its_documents(editor: Client, tmp_path: Any) -> None:
    file = write(tmp_path / "one.jsonl", [record("1.1")])
    api.import_catalogue(SYSTEM, file)
    at = "/desk/forms/1.1/"
    data = begun(editor, at).data
    papers = next(step["fields"] for step in data["steps"] if step["key"] == "papers")
    titles = [data["schema"]["properties"][key]["title"]["vi"] for key in papers]
    assert titles == ["Đơn xin thả diều", "Ảnh diều"]
    refused = press(editor, f"{at}publish/", valid_from=clock.today().strftime("%d/%m/%Y"))
    assert "Hãy nêu cơ quan giải quyết và thời hạn trước khi công bố." in said(refused)
    missing = press(
        editor, f"{at}handling/", decides="", place_field="", result_template="approval", online_extent="full"
    )
    assert "Hãy chọn mục cho biết hồ sơ thuộc xã nào." in said(missing)
    settled = {
        "decides": "",
        "place_field": "place",
        "result_template": "approval",
        "online_extent": "full",
        "online_value": "5",
        "online_unit": "working_days",
    }
    assert press(editor, f"{at}handling/", **settled).url == at
    assert (
        press(editor, f"{at}publish/", valid_from=clock.today().strftime("%d/%m/%Y")).url == f"{at}history/"
    )
    version = api.current_version("1.1")
    assert version.handling is not None
    assert (version.handling.competent.kind, version.handling.competent.place_field) == (
        AuthorityKind.COMMUNE,
        "place",
    )
    assert str(version.terms("online").time.value) == "5"
    form = api.form_of(version.id)
    assert [step.key for step in form.steps] == ["applicant", "request", "papers", "promise"]
    assert api.procedure("1.1").can_be_filed
    api.import_catalogue(SYSTEM, file)
    assert api.current_version("1.1").id == version.id
    changed = write(tmp_path / "two.jsonl", [record("1.1", ten_thu_tuc="Thả diều giấy")])
    api.import_catalogue(SYSTEM, changed)
    newer = api.current_version("1.1")
    assert (newer.title, newer.handling) == ("Thả diều giấy", version.handling)
    assert api.form_of(newer.id).hash == form.hash


def test_a_form_leaves_and_comes_back_as_a_file(editor: Client) -> None:
    begun(editor)
    file = editor.get(f"{AT}export/")
    assert file["Content-Disposition"] == f'attachment; filename="{CODE}.form.json"'
    data = json.loads(file.content)
    data["title"] = {"vi": "Từ tệp", "en": "From a file"}
    sent = SimpleUploadedFile("f.json", json.dumps(data).encode())
    assert editor.post(f"{AT}import/", {"revision": str(work().revision), "file": sent}).url == AT
    assert work().data["title"]["vi"] == "Từ tệp"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Hãy chọn một tệp .json có nội dung."),
        (b'{"code": 1,\n "x": }', "Dòng 2, cột 7"),
        (b"\xff\xfe\x00", "Tệp phải viết bằng UTF-8."),
        (b"[" * 100_000, "lồng nhau quá sâu"),
        (b"[]", "Tệp phải là một đối tượng JSON."),
        (b"{}", "thiếu “properties”, nơi kê các mục của biểu mẫu."),
        (
            b'{"schema": {"properties": {"a": 1}}, "steps": [{"key": "s", "title": {"vi": "S"}, "fields": ["a"]}]}',
            "mục chưa được kê: a.",
        ),
        (b'{"schema": {"properties": {}}, "steps": "x"}', "cần một danh sách các bước."),
    ],
)
def test_a_bad_file_is_told_with_its_place_and_changes_nothing(
    editor: Client, content: bytes, told: str
) -> None:
    before = begun(editor)
    sent = SimpleUploadedFile("f.json", content)
    answer = editor.post(f"{AT}import/", {"revision": "1", "file": sent})
    assert (answer.status_code, told in said(answer)) == (422, True), said(answer)[-1500:]
    assert (work().data, work().revision) == (before.data, 1)


def test_discarding_leaves_the_form_in_force(editor: Client) -> None:
    begun(editor)
    assert editor.post(f"{AT}discard/").url == "/desk/forms/"
    assert FormWork.objects.count() == 0
    assert api.current_version(CODE).number == 1


# Decided by the Department of Industry and Trade alone.
ELECTRICITY = "thong-bao-an-toan-dien"


@pytest.fixture
def head(client: Client, shipped: int) -> Client:
    agency = make_agency(AgencyKind.DEPARTMENT, unit_code="79", code="79.SCT", name="Sở Công Thương")
    sign_in(client, make_staff("department_head", agency, full_name="Lê Thị Trưởng"))
    return client


def test_a_head_writes_the_forms_of_what_their_agency_decides_alone(head: Client) -> None:
    listed = said(head.get("/desk/forms/"))
    assert f"/desk/forms/{ELECTRICITY}/" in listed and AT not in listed
    assert AT not in said(head.get("/desk/forms/", {"q": CODE}))
    begun(head, f"/desk/forms/{ELECTRICITY}/")
    assert head.get(f"/desk/forms/{ELECTRICITY}/handling/").status_code == 200
    # Every commune decides this one: administrators write its form.
    refused = head.get(AT)
    assert (refused.status_code, "do người quản trị soạn" in said(refused)) == (403, True)
    assert head.post(AT).status_code == 403
    assert [one.procedure.code for one in FormWork.objects.all()] == [ELECTRICITY]


def test_a_head_of_another_agency_touches_nothing_of_it(head: Client) -> None:
    address = f"/desk/forms/{ELECTRICITY}/"
    before = begun(head, address)
    other = make_agency(AgencyKind.DEPARTMENT, unit_code="79", code="79.SXD", name="Sở Xây dựng")
    sign_in(head, make_staff("department_head", other))
    for path in ("discard/", "publish/", "change/"):
        assert head.post(f"{address}{path}", {"revision": str(before.revision)}).status_code == 403
    actor = actor_for(make_staff("department_head", other))
    for act in (
        lambda: actions.discard_form(actor, ELECTRICITY),
        lambda: actions.begin_form(actor, CODE),
        lambda: actions.import_form(actor, ELECTRICITY, before.revision, before.data),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert (FormWork.objects.count(), work().revision) == (1, before.revision)


def test_a_head_does_not_give_the_procedure_to_another_agency(head: Client) -> None:
    begun(head, f"/desk/forms/{ELECTRICITY}/")
    settled = editing.form_work(ELECTRICITY).settings
    assert settled is not None
    given = replace(
        settled,
        handling=replace(settled.handling, competent=CompetentAgency(AuthorityKind.AGENCY, "", "SXD")),
    )
    actor = actor_for(make_staff("department_head", identity.agency_by_code("79.SCT")))
    with pytest.raises(Invalid) as refused:
        actions.settle_handling(actor, ELECTRICITY, work().revision, given)
    assert (set(refused.value.fields), work().revision) == ({"competent"}, 1)
    assert actions.settle_handling(actor, ELECTRICITY, 1, settled) == 2
