"""Every kind of field on its page: what is sent, what is kept, what is complained of and how to mend it."""

from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation

from nhip.work.procedures import api
from nhip.work.procedures.contracts import FieldKind, FormDefinition
from nhip.work.procedures.forms.page import StepForm
from nhip.work.procedures.forms.reading import read_form
from nhip.work.procedures.tests.gallery import gallery

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(units: None) -> FormDefinition:
    return read_form(gallery())


def page(form: FormDefinition, step: str, sent: dict[str, Any] | str, **answers: Any) -> StepForm:
    data = QueryDict(sent) if isinstance(sent, str) else sent
    return api.step_form(form, step, answers, data=data)


def html(page: StepForm) -> str:
    return render_to_string("procedures/form_fields.html", {"form": page})


MAI = {
    "applicant__name": "Nguyễn Thị Mai",
    "applicant__number": "079190000001",
    "applicant__birth_date": "17/05/1990",
}


def test_an_organisation_says_which_part_is_wrong(form: FormDefinition) -> None:
    sent = {**MAI, "company__tax_code": "0100109107", "company__name": "", "company__representative": "Lê 2"}
    shown = page(form, "who", sent)
    assert dict(shown.errors) == {
        "company__tax_code": ["Mã số thuế “0100109107” sai chữ số kiểm tra (chữ số thứ mười)."],
        "company__name": ["Hãy điền tên đầy đủ, như trên giấy đăng ký."],
        "company__representative": ["Họ và tên chỉ gồm chữ, không có số."],
    }
    good = {
        "company__tax_code": "0100109106",
        "company__name": "Tập đoàn A",
        "company__representative": "Lê Hai",
    }
    shown = page(form, "who", {**MAI, **good})
    assert shown.is_valid(), shown.errors
    assert shown.answers()["company"] == {
        "tax_code": "0100109106",
        "name": "Tập đoàn A",
        "representative": "Lê Hai",
    }
    (row,) = [one for one in api.review(form, shown.answers()) if one.field == "company"]
    assert row.value == "Tập đoàn A; Mã số thuế: 0100109106; Người đại diện theo pháp luật: Lê Hai"


def test_an_address_is_a_street_and_a_unit_in_force(form: FormDefinition) -> None:
    shown = page(form, "who", {**MAI, "home__street": "12 Hai Bà Trưng", "home__unit": "26734x"})
    assert shown.errors["home__unit"] == ["Hãy chọn một phường, xã trong danh sách; tên cũ có thể đã đổi."]
    shown = page(form, "who", {**MAI, "home__street": "12 Hai Bà Trưng", "home__unit": "26740"})
    assert shown.answers()["home"] == {"street": "12 Hai Bà Trưng", "unit": "26740"}
    (row,) = [one for one in api.review(form, shown.answers()) if one.field == "home"]
    assert row.value == "12 Hai Bà Trưng, Phường Sài Gòn"


def test_a_place_on_a_date_is_one_of_that_day(form: FormDefinition) -> None:
    assert "born_in" not in api.step_form(form, "when", {}).fields
    sent = {"start": "01/01/2020", "end": "", "born_in": "26740"}
    shown = page(form, "when", sent)
    assert shown.is_valid(), shown.errors
    choices = dict(shown.fields["born_in"].choices)  # type: ignore[attr-defined]
    assert (len(choices), choices["26740"]) == (443, "Phường Bến Nghé, Quận 1")
    (row,) = [one for one in api.review(form, shown.answers()) if one.field == "born_in"]
    assert row.value == "Phường Bến Nghé, Quận 1 (nay là Phường Sài Gòn)"
    later = page(form, "when", {**sent, "start": "01/01/2026", "born_in": "26746"})
    assert later.errors["born_in"] == ["Hãy chọn một phường, xã có vào ngày 01/01/2026."]


def test_a_rule_over_two_fields_says_how_to_mend(form: FormDefinition) -> None:
    wrong = page(form, "when", {"start": "02/01/2026", "end": "02/01/2026", "born_in": "26740"})
    assert dict(wrong.errors) == {"end": ["Ngày kết thúc phải sau ngày bắt đầu."]}
    with translation.override("en"):
        wrong = page(form, "when", {"start": "02/01/2026", "end": "01/01/2026", "born_in": "26740"})
        assert dict(wrong.errors) == {"end": ["End after the start."]}
    right = page(form, "when", {"start": "02/01/2026", "end": "03/01/2026", "born_in": "26740"})
    assert right.is_valid()
    problems = api.validate_all(form, {"start": "2026-01-02", "end": "2026-01-01"})
    assert ("end", "Ngày kết thúc phải sau ngày bắt đầu.") in [(one.field, one.message) for one in problems]


def test_a_calculated_field_is_worked_out_here_and_never_taken(form: FormDefinition) -> None:
    shown = page(form, "rest", "price=1.500.000&count=3&total=1&oath=on")
    assert "total" not in shown.fields
    assert "total" not in shown.answers()
    assert "4.500.000\N{NO-BREAK SPACE}₫" in html(shown)
    answers = {**shown.answers(), "total": 1}
    assert api.settled_answers(form, answers)["total"] == 4_500_000
    assert "Chưa đủ để tính" in html(page(form, "rest", "price=1&oath=on"))


def test_what_a_condition_makes_necessary(form: FormDefinition) -> None:
    shown = page(form, "rest", "oath=on", has_children="no")
    assert dict(shown.errors) == {"note": ["Hãy điền mục này."]}
    assert page(form, "rest", "oath=on", has_children="yes").is_valid()


def test_rows_are_added_and_taken_away_by_buttons(form: FormDefinition) -> None:
    first = page(form, "children", "has_children=yes")
    assert dict(first.errors) == {"children__rows": ["Hãy điền ít nhất 1 dòng."]}
    assert 'name="children__add"' in html(first)
    assert 'name="children__0__name"' in html(first)
    sent = "has_children=yes&children__rows=1&children__0__name=An&children__0__fee=abc&children__add=1"
    more = page(form, "children", sent)
    assert more.pressed
    assert not more.is_valid()
    shown = html(more.without_complaints())
    assert ('name="children__1__name"' in shown, "Hãy điền một số nguyên" in shown) == (True, False)
    assert 'value="abc"' in shown
    sent = "has_children=yes&children__rows=3&children__0__name=An&children__1__name=Ba&children__2__name=Ca"
    full = page(form, "children", sent)
    assert 'name="children__add"' not in html(full)
    fewer = page(form, "children", sent + "&children__drop=1")
    assert [fewer.data.get(f"children__{n}__name") for n in range(3)] == ["An", "Ca", None]
    assert fewer.data["children__rows"] == "2"


def test_every_row_is_checked_and_blank_ones_are_no_rows(form: FormDefinition) -> None:
    sent = "has_children=yes&children__rows=3&children__0__name=An&children__0__fee=10&children__2__fee=5"
    shown = page(form, "children", sent)
    assert dict(shown.errors) == {"children__2__name": ["Hãy điền mục này."]}
    shown = page(form, "children", sent + "&children__2__name=Ba")
    assert shown.is_valid(), shown.errors
    answers = shown.answers()
    assert answers["children"] == [
        {"name": "An", "born": None, "fee": 10},
        {"name": "Ba", "born": None, "fee": 5},
    ]
    assert api.settled_answers(form, answers)["fees"] == 15
    rows = {one.field: one.value for one in api.review(form, answers)}
    assert rows["children"] == (
        "1. Tên con: An; Học phí: 10\N{NO-BREAK SPACE}₫\n2. Tên con: Ba; Học phí: 5\N{NO-BREAK SPACE}₫"
    )
    too_many = {**answers, "children": [{"name": "A"}] * 4}
    problems = {one.field: one.message for one in api.validate_all(form, too_many)}
    assert problems["children"] == "Chỉ điền nhiều nhất 3 dòng; hãy bỏ bớt."
    bad = {**answers, "children": [{"name": "A"}, {"name": "", "fee": 3}]}
    problems = {one.field: one.message for one in api.validate_all(form, bad)}
    assert problems["children"] == "Dòng 2, Tên con: Hãy điền mục này."


def test_hidden_answers_are_neither_stored_nor_checked(form: FormDefinition) -> None:
    shown = page(form, "children", "has_children=no&children__rows=1&children__0__fee=abc")
    assert shown.is_valid(), shown.errors
    assert shown.answers() == {"has_children": "no", "children": None}
    left = {"has_children": "no", "children": [{"name": 7}]}
    assert [one.field for one in api.validate_all(form, left) if one.step == "children"] == []
    assert api.settled_answers(form, left) == {"has_children": "no"}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("Mai\u202egnp.exe", "Có ký tự ẩn làm đảo chiều chữ, thường do sao chép; hãy xoá và gõ lại mục này."),
        ("Mai\x00", "Có ký tự không đọc được, thường do sao chép; hãy xoá và gõ lại mục này."),
        ("M" * 10_000, "Họ và tên quá dài; hãy điền như trên giấy tờ."),
    ],
)
def test_names_nobody_can_read_are_refused_and_kept_as_typed(
    form: FormDefinition, typed: str, message: str
) -> None:
    shown = page(form, "who", {**MAI, "applicant__name": typed})
    assert dict(shown.errors) == {"applicant__name": [message]}
    assert shown.typed()["applicant__name"] == [typed.replace("\0", "\ufffd")]
    assert "\0" not in str(shown.answers())


@pytest.mark.parametrize("typed", ["9" * 19, "999999999999999999"])
def test_a_huge_number_is_refused(form: FormDefinition, typed: str) -> None:
    shown = page(form, "rest", {"price": typed, "oath": "on"})
    assert list(shown.errors) == ["price"]
    assert shown.errors["price"][0].startswith("Hãy điền một số")


def test_a_thousand_rows_sent_at_once_are_told(form: FormDefinition) -> None:
    sent = "has_children=yes&children__rows=999&" + "&".join(f"children__{n}__name=A" for n in range(999))
    shown = page(form, "children", sent)
    assert len([name for name in shown.fields if name.endswith("__name")]) == 3


def test_the_gallery_has_every_kind_and_each_has_words(form: FormDefinition) -> None:
    assert {one.kind for step in form.steps for one in step.fields} == set(FieldKind)
    assert all(isinstance(row.value, str) for row in api.review(form, {}))
