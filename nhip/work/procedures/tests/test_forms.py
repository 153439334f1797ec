"""The pages of forms: from what was sent to answers, messages, files, review."""

import io
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from nhip.kernel import profile
from nhip.work.procedures import api, testing
from nhip.work.procedures.adapters.shipped import shipped as read_shipped
from nhip.work.procedures.contracts import (
    AuthorityKind,
    FieldKind,
    FormBroken,
    FormDefinition,
    Json,
    NotFileable,
)

pytestmark = pytest.mark.django_db
CODES = [
    "an-toan-thuc-pham", "ban-hang-via-he", "bien-dong-dat-dai", "dien-thoai-ho-ngheo", "doi-giay-phep-lai-xe",
    "giay-phep-xay-dung-nha-o", "ho-kinh-doanh", "khai-sinh", "nhap-hoc-mam-non", "thong-bao-an-toan-dien",
    "tro-cap-huu-tri-xa-hoi", "xac-nhan-cu-tru",
]  # fmt: skip


def form_of(code: str) -> FormDefinition:
    return api.form_of(api.current_version(code).id)


def sent(text: str) -> QueryDict:
    return QueryDict(text)


def uploads(**files: list[SimpleUploadedFile]) -> MultiValueDict[str, Any]:
    return MultiValueDict(files)


def pdf(name: str = "giay.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4 x", content_type="application/pdf")


def test_the_profile_ships_its_twelve(shipped: int) -> None:
    assert shipped == 12
    assert sorted(one.code for one in read_shipped()) == CODES
    assert testing.load_procedures() == 12
    assert api.current_version("khai-sinh").number == 1


@pytest.mark.parametrize(("code", "count"), [("hau-giang", 5), ("ben-tre", 5), ("blank", 0)])
def test_other_profiles_ship_what_they_share(settings: Any, code: str, count: int) -> None:
    settings.PROFILE = code
    assert len(list(read_shipped())) == count


def test_citizens_businesses_fees_departments_and_opinions_all_occur(shipped: int) -> None:
    versions = [api.current_version(code) for code in CODES]
    handlings = [one.handling for one in versions if one.handling]
    assert len(handlings) == 12
    departments = {
        one.competent.agency_code for one in handlings if one.competent.kind is AuthorityKind.AGENCY
    }
    assert departments == {"CA", "SATTP", "SCT", "SNNMT"}
    assert {one.opinion_from for one in handlings} == {"", "SXD", "SYT", "SKHCN"}
    assert sum(one.next_day_after is not None for one in handlings) == 2
    assert (
        sum(row.fees[0].amount_vnd is not None for one in versions for row in one.content.channels[:1]) == 6
    )
    assert {audience for one in versions for audience in one.content.audiences} >= {"citizen", "enterprise"}


def test_the_place_that_decides_is_asked_for_by_the_form(shipped: int) -> None:
    for code in CODES:
        version = api.current_version(code)
        assert version.handling is not None
        if version.handling.competent.kind is AuthorityKind.COMMUNE:
            field = form_of(code).field(version.handling.competent.place_field)
            assert field is not None
            assert field.required


def test_every_sentence_that_ships_has_its_english(shipped: int) -> None:
    for code in CODES:
        content, definition = api.current_version(code).content, form_of(code)
        said = {one.vi for one in content.english}
        words = [
            *(one.text for one in content.steps),
            *(one.name for one in content.documents),
            *(one.title for one in content.legal_bases),
            *(one.name for one in content.results),
            *(one.note for one in content.channels if one.note),
            *(text for row in content.channels for fee in row.fees for text in (fee.name, fee.text) if text),
            *content.conditions,
            *content.authority,
            content.field,
        ]
        assert [one for one in words if one not in said] == []
        texts = [definition.title, content.title, content.summary]
        for step in definition.steps:
            texts += [step.title, step.intro]
            for field in step.fields:
                texts += [
                    field.label,
                    field.help,
                    field.limits.pattern_help,
                    *(one.label for one in field.options),
                ]
        assert [text.vi for text in texts if text.vi and not text.en] == []


@pytest.mark.parametrize("code", CODES)
def test_a_complete_dossier_has_no_problem_and_every_gap_is_named(shipped: int, code: str) -> None:
    form = form_of(code)
    answers = testing.complete_answers(form)
    assert api.validate_all(form, answers) == ()
    for step in api.visible_steps(form, answers):
        for field in step.fields:
            if field.required:
                without = {**answers, field.key: None}
                assert field.key in {problem.field for problem in api.validate_all(form, without)}
    assert len(api.review(form, answers)) == sum(
        len(step.fields) for step in api.visible_steps(form, answers)
    )


@pytest.mark.parametrize("code", CODES)
def test_every_step_renders_in_both_languages(shipped: int, code: str) -> None:
    form = form_of(code)
    answers = testing.complete_answers(form)
    for language in ("vi", "en"):
        with translation.override(language):
            for step in api.visible_steps(form, answers):
                page = api.step_form(form, step.key, answers)
                html = unescape(render_to_string("procedures/form_fields.html", {"form": page}))
                assert all(field.label.say(language) in html for field in step.fields)


def test_what_was_typed_becomes_answers(shipped: int) -> None:
    form = form_of("ho-kinh-doanh")
    page = api.step_form(
        form,
        "business",
        {},
        data=sent(
            "business_name=Qu%C3%A1n+Mai&trade=food&trade_detail=Ph%E1%BB%9F&capital=50.000.000&workers=3"
            "&trades__rows=1&trades__0__name=B%C3%A1n+n%C6%B0%E1%BB%9Bc&trades__0__code=5630&starts_on=01/12/2026"
        ),
    )
    assert page.is_valid(), page.errors
    assert page.answers() == {
        "business_name": "Quán Mai",
        "trade": "food",
        "trade_detail": "Phở",
        "trades": [{"name": "Bán nước", "code": "5630"}],
        "capital": 50_000_000,
        "workers": 3,
        "starts_on": "2026-12-01",
    }


@pytest.mark.parametrize("typed", ["10,5", "1.5", "abc", "١٢", "5e3", "1" * 30])
def test_what_is_no_whole_number_is_refused(shipped: int, typed: str) -> None:
    page = api.step_form(form_of("ho-kinh-doanh"), "business", {}, data={"capital": typed})
    assert page.errors["capital"] == ["Hãy điền một số nguyên, chỉ gồm chữ số."]


def test_messages_say_how_to_mend_and_good_answers_are_kept(shipped: int) -> None:
    page = api.step_form(form_of("ho-kinh-doanh"), "business", {}, data=sent("business_name=Qu&trade=food"))
    assert page.errors["business_name"] == ["Hãy viết ít nhất 3 chữ."]
    assert page.errors["capital"] == ["Hãy điền mục này."]
    assert page.answers() == {"trade": "food", "trades": []}
    with translation.override("en"):
        page = api.step_form(form_of("ho-kinh-doanh"), "business", {}, data={})
        assert page.errors["trade"] == ["Choose one."]


def test_a_person_is_one_group_with_messages_at_each_part(shipped: int) -> None:
    data = {"child__name": "", "child__birth_date": "31/02/2026", "sex": "male", "birth_place": "Bệnh viện"}
    data["born_here"] = "yes"
    page = api.step_form(form_of("khai-sinh"), "child", {}, data=data)
    assert set(page.errors) == {"child__birth_date"}
    page = api.step_form(form_of("khai-sinh"), "child", {}, data={**data, "child__birth_date": "01/11/2026"})
    assert set(page.errors) == {"child__name"}
    page = api.step_form(
        form_of("khai-sinh"),
        "child",
        {},
        data={**data, "child__birth_date": "2026-11-01", "child__name": "Lê An"},
    )
    assert page.is_valid()
    assert page.answers()["child"] == {"name": "Lê An", "birth_date": "2026-11-01"}
    legend, *_ = [group.legend for group in page.groups]
    assert legend == "Họ tên và ngày sinh của trẻ"


def test_a_question_that_depends_on_the_same_page_comes_when_the_page_was_sent(shipped: int) -> None:
    form = form_of("khai-sinh")
    assert "father__name" not in api.step_form(form, "parents", {}).fields
    mother = {f"mother__{part}": str(value) for part, value in
              {"name": "Nguyễn Thị Mai", "number": "079190000001", "birth_date": "1990-05-17"}.items()}  # fmt: skip
    page = api.step_form(form, "parents", {}, data={**mother, "married": "yes"})
    assert set(page.errors) == {"father__name", "father__number", "father__birth_date"}
    page = api.step_form(form, "parents", {"father": {"name": "x"}}, data={**mother, "married": "no"})
    assert page.is_valid()
    assert page.answers()["father"] is None


def test_files_are_counted_with_those_already_there(shipped: int) -> None:
    form, stored = form_of("khai-sinh"), [{"id": "f1", "name": "a.pdf", "size": 1, "sha256": "0"}]
    page = api.step_form(form, "papers", {}, data={}, files=uploads())
    assert page.errors["birth_notice"] == ["Hãy đính kèm giấy tờ này."]
    page = api.step_form(form, "papers", {"birth_notice": stored}, data={}, files=uploads())
    assert page.is_valid()
    assert page.answers()["birth_notice"] == stored
    page = api.step_form(
        form, "papers", {"birth_notice": stored}, data={}, files=uploads(birth_notice=[pdf(), pdf()])
    )
    assert page.is_valid(), page.errors
    assert [one.name for one in page.uploads()["birth_notice"]] == ["giay.pdf", "giay.pdf"]
    page = api.step_form(
        form, "papers", {"birth_notice": stored}, data={}, files=uploads(birth_notice=[pdf()] * 3)
    )
    assert page.errors["birth_notice"] == ["Chỉ đính kèm nhiều nhất 3 tệp; hãy bỏ bớt."]


def test_an_attached_file_can_be_taken_away(shipped: int) -> None:
    form, stored = form_of("khai-sinh"), [{"id": "f1", "name": "a.pdf"}, {"id": "f2", "name": "b.pdf"}]
    data = sent("birth_notice__remove=f1")
    page = api.step_form(form, "papers", {"birth_notice": stored}, data=data, files=uploads())
    assert page.is_valid()
    assert page.answers()["birth_notice"] == [{"id": "f2", "name": "b.pdf"}]
    page = api.step_form(form, "papers", {"birth_notice": stored[:1]}, data=data, files=uploads())
    assert page.errors["birth_notice"] == ["Hãy đính kèm giấy tờ này."]


def test_an_empty_file_is_refused(shipped: int) -> None:
    empty = SimpleUploadedFile("rong.pdf", io.BytesIO().getvalue())
    page = api.step_form(form_of("khai-sinh"), "papers", {}, data={}, files=uploads(birth_notice=[empty]))
    assert page.errors["birth_notice"] == ["Tệp này trống; hãy chọn tệp khác."]


def test_a_place_is_one_of_the_units_in_force(shipped: int) -> None:
    form = form_of("khai-sinh")
    page = api.step_form(form, "place", {"place": "26740"})
    choices = dict(page.fields["place"].choices)  # type: ignore[attr-defined]
    assert (len(choices), choices["26740"]) == (169, "Phường Sài Gòn")
    assert page.initial["place"] == "26740"
    page = api.step_form(form, "place", {}, data={"place": "26734", "copies": "0"})
    assert "place" in page.errors or choices.get("26734")


def test_what_is_known_is_filled_in(shipped: int) -> None:
    answers = api.prefill(form_of("tro-cap-huu-tri-xa-hoi"), person=testing.PERSON)
    assert answers == {
        "applicant": {"name": "Nguyễn Thị Mai", "number": "079190000001", "birth_date": "1990-05-17"},
        "place": "26740",
        "address": "12 đường Hai Bà Trưng",
        "phone": "0901234567",
        "email": "mai@example.vn",
    }


def test_the_review_is_in_words(shipped: int) -> None:
    form = form_of("ho-kinh-doanh")
    answers = testing.complete_answers(form, given={"capital": 50_000_000, "trade": "food", "place": "26740"})
    rows = {row.field: row.value for row in api.review(form, answers)}
    assert rows["capital"] == "50.000.000\N{NO-BREAK SPACE}₫"
    assert rows["trade"] == "Ăn uống"
    assert rows["place"] == "Phường Sài Gòn"
    assert rows["owner"] == "Nguyễn Thị Mai; Số định danh cá nhân: 079190000001; Ngày sinh: 17/05/1990"
    (files,) = [row.files for row in api.review(form, answers) if row.field == "sketch"]
    assert [one.name for one in files] == ["giay-to.pdf"]


def test_a_step_that_is_not_there(shipped: int) -> None:
    with pytest.raises(FormBroken):
        api.step_form(form_of("khai-sinh"), "nowhere", {})


def test_a_procedure_that_is_only_described_has_no_form(shipped: int, tmp_path: Any) -> None:
    from nhip.kernel.access import SYSTEM
    from nhip.work.procedures.tests.records import record, write

    api.import_catalogue(SYSTEM, write(tmp_path / "one.jsonl", [record("1.1")]))
    with pytest.raises(NotFileable):
        api.form_of(api.current_version("1.1").id)


def test_the_profile_is_that_of_the_city() -> None:
    assert profile.current().code == "hcmc"


def test_a_birth_in_an_older_ward_is_named_as_it_was_then(shipped: int) -> None:
    form = form_of("khai-sinh")
    child = {"name": "Lê An", "birth_date": "2020-03-01"}
    before = {"child": child, "born_here": "yes"}
    page = api.step_form(form, "origin", before)
    choices = dict(page.fields["birth_unit"].choices)  # type: ignore[attr-defined]
    assert choices["26740"] == "Phường Bến Nghé, Quận 1"
    (row,) = [one for one in api.review(form, {**before, "birth_unit": "26740"}) if one.field == "birth_unit"]
    assert row.value == "Phường Bến Nghé, Quận 1 (nay là Phường Sài Gòn)"
    assert "birth_unit" not in api.step_form(form, "origin", {"child": {"name": "Lê An"}}).fields
    assert "birth_unit" not in api.step_form(form, "origin", {**before, "born_here": "no"}).fields


def test_the_sum_of_the_shares_is_the_capital(shipped: int) -> None:
    form = form_of("ho-kinh-doanh")
    member = {"name": "Nguyễn Thị Mai", "number": "079190000001", "birth_date": "1990-05-17"}
    rows = [{"person": member, "share": 30_000_000}, {"person": member, "share": 20_000_000}]
    said = {"owner_kind": "family", "members": rows, "capital": 40_000_000}
    assert api.settled_answers(form, said)["contributed"] == 50_000_000
    problems = {one.field: one.message for one in api.validate_all(form, said)}
    assert problems["capital"].startswith("Vốn kinh doanh phải bằng tổng vốn góp")
    problems = {one.field for one in api.validate_all(form, {**said, "capital": 50_000_000})}
    assert "capital" not in problems


@pytest.mark.parametrize(
    ("code", "said", "field", "value"),
    [
        ("giay-phep-xay-dung-nha-o", {"area": 100, "footprint": 70}, "density", 70),
        ("ban-hang-via-he", {"area": 3, "months": 4}, "charged", 12),
        (
            "nhap-hoc-mam-non",
            {"child": {"birth_date": "2022-04-12"}, "start_on": "2026-09-05"},
            "age_months",
            52,
        ),
        ("dien-thoai-ho-ngheo", {"people": [{"doing": "work"}, {"doing": "home"}]}, "members", 2),
        (
            "thong-bao-an-toan-dien",
            {"subject": "equipment", "equipment": [{"power": 15}, {"power": 7}]},
            "power",
            22,
        ),
        (
            "xac-nhan-cu-tru",
            {"kinds": ["past"], "since": "2025-08-01", "until": "2026-08-15"},
            "past_months",
            12,
        ),
    ],
)
def test_what_the_shipped_forms_work_out(
    shipped: int, code: str, said: dict[str, Json], field: str, value: int
) -> None:
    assert api.settled_answers(form_of(code), said)[field] == value


def test_between_them_the_twelve_ask_every_kind_of_question(shipped: int) -> None:
    kinds = {one.kind for code in CODES for step in form_of(code).steps for one in step.fields}
    assert kinds == set(FieldKind)
