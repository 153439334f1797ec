"""Questions that the answers of the same page bring up: shown first, filled in from their source, then judged."""

from html import unescape
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from nhip.work.procedures import api
from nhip.work.procedures.api import StepForm
from nhip.work.procedures.contracts import Answers, FieldSource, Prefilled

pytestmark = pytest.mark.django_db
CHILD = {"name": "Lê An", "birth_date": "2020-05-17"}
#: The rest of the step, as a person fills it in who asks for a child.
REST = {
    "subject": "child",
    "kinds": ["household"],
    "place": "26740",
    "address": "1 Lê Lợi",
    "purpose": "Nhập học",
}


@pytest.fixture(autouse=True)
def _shipped(shipped: int) -> None:
    pass


def page(code: str, step: str, answers: Answers, data: Any, sources: Any = None) -> StepForm:
    form = api.form_of(api.current_version(code).id)
    return api.sourced_step_form(form, step, Prefilled(answers, sources or {}), data=data)


def residence(data: dict[str, Any], *, known: Any = CHILD, shown: str | None = "") -> StepForm:
    """The step of the residence certificate that asks for the child once the subject is a child."""
    sent = data if shown is None else {**data, "__shown": shown}
    sources = {"child": FieldSource("Lấy từ: Hộ khẩu", CHILD)} if known else {}
    return page("xac-nhan-cu-tru", "what", {"child": known} if known else {}, sent, sources)


def html(form: StepForm) -> str:
    return unescape(render_to_string("procedures/form_fields.html", {"form": form}))


def test_a_question_that_just_appeared_is_shown_before_anything_is_complained_of() -> None:
    form = residence(REST, known=None)
    assert (form.is_valid(), dict(form.errors), form.is_quiet) == (False, {}, True)
    assert form.news == [("Con được xác nhận", "id_child__name")]
    told = html(form)
    assert "Theo câu trả lời vừa rồi, có thêm mục để trả lời:" in told
    assert '<a href="#id_child__name">Con được xác nhận</a>' in told
    assert '<input type="hidden" name="__shown" value="child">' in told


def test_it_is_filled_in_from_its_source_and_goes_on_once_it_was_seen() -> None:
    form = residence(REST)
    assert not form.is_valid()
    controls = {control.html_name: control.value() for group in form.groups for control in group.controls}
    assert [controls[f"child__{part}"] for part in CHILD] == ["Lê An", "17/05/2020"]
    assert form.answers()["child"] == CHILD
    seen = residence(
        {**REST, **{f"child__{part}": controls[f"child__{part}"] for part in CHILD}}, shown="child"
    )
    assert (seen.is_valid(), seen.answers()["child"]) == (True, CHILD)


def test_once_it_was_seen_it_is_judged() -> None:
    form = residence(REST, known=None, shown="child")
    assert not form.is_valid()
    assert set(form.errors) == {"child__name", "child__birth_date"}


def test_another_mistake_of_the_same_page_is_still_told() -> None:
    form = residence({**REST, "purpose": ""}, known=None)
    assert (form.is_valid(), set(form.errors), form.is_quiet) == (False, {"purpose"}, False)


def test_a_program_that_sends_no_list_is_judged_at_once() -> None:
    form = residence(REST, known=None, shown=None)
    assert set(form.errors) == {"child__name", "child__birth_date"}


def test_what_a_source_gave_waits_for_its_question() -> None:
    form = residence({**REST, "subject": "self"}, known=CHILD)
    assert form.is_valid()
    assert "child" not in form.answers()
    typed = residence({**REST, "subject": "self"}, known={**CHILD, "name": "Lê Bình"})
    assert typed.is_valid()
    assert typed.answers()["child"] is None


def test_an_optional_question_that_appeared_is_seen_before_the_step_is_done() -> None:
    data = QueryDict("subject=self&kinds=past&place=26740&address=1&purpose=x&__shown=")
    form = page("xac-nhan-cu-tru", "what", {}, data)
    assert not form.is_valid()
    assert [label for label, _target in form.news] == ["Đã ở nơi trước đây từ ngày"]


def test_a_paper_that_must_be_there_is_not_called_optional() -> None:
    told = html(page("khai-sinh", "papers", {"married": "yes"}, None))
    notice = told[told.index("Giấy chứng sinh") : told.index("id_birth_notice_hint")]
    certificate = told[told.index("Giấy chứng nhận kết hôn") : told.index("id_marriage_certificate_hint")]
    assert ("(không bắt buộc)" in notice, "(không bắt buộc)" in certificate) == (False, True)
