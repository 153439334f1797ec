"""Two thousand questions in one form: the work grows with the form and no faster, the queries do not grow."""

import cProfile
import pstats
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from nhip.base.places import testing as places
from nhip.work.procedures import api, testing
from nhip.work.procedures.contracts import FormDefinition
from nhip.work.procedures.forms.reading import read_form
from nhip.work.procedures.testing import large_form

pytestmark = pytest.mark.django_db


def calls(act: Callable[[], Any]) -> int:
    """How many function calls something takes: the same on every machine, unlike its time."""
    profile = cProfile.Profile()
    profile.runcall(act)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


@pytest.fixture
def forms(units: None) -> tuple[FormDefinition, FormDefinition]:
    return read_form(large_form(1_000)), read_form(large_form(2_000))


def sent(form: FormDefinition) -> dict[str, str]:
    return {field.key: "1" for field in form.steps[0].fields}


@pytest.mark.parametrize(
    "act",
    [
        lambda form, answers: read_form(large_form(sum(len(step.fields) for step in form.steps))),
        lambda form, answers: api.visible_steps(form, answers),
        lambda form, answers: api.validate_all(form, answers),
        lambda form, answers: api.review(form, answers),
        lambda form, answers: api.settled_answers(form, answers),
        lambda form, answers: api.form_differences(form, form),
        lambda form, answers: api.step_form(form, form.steps[0].key, answers, data=sent(form)).is_valid(),
    ],
    ids=["read", "visible", "validate", "review", "settle", "differ", "step"],
)
def test_twice_the_questions_are_at_most_twice_the_work(
    forms: tuple[FormDefinition, FormDefinition], act: Callable[[FormDefinition, Any], Any]
) -> None:
    answers = [testing.complete_answers(form) for form in forms]
    for form, known in zip(forms, answers, strict=True):
        act(form, known)  # What is cached is cached before it is counted.
    small, large = (calls(lambda f=f, a=a: act(f, a)) for f, a in zip(forms, answers, strict=True))
    assert small < large < 2.2 * small or large <= small + 50


def test_a_large_form_has_all_of_its_fields(forms: tuple[FormDefinition, FormDefinition]) -> None:
    for form, count in zip(forms, (1_000, 2_000), strict=True):
        assert sum(len(step.fields) for step in form.steps) == count
        assert max(len(step.fields) for step in form.steps) == 50
        assert api.validate_all(form, testing.complete_answers(form)) == ()


def test_the_units_are_read_once_for_a_list_of_units(forms: tuple[FormDefinition, FormDefinition]) -> None:
    form = forms[1]
    answers = testing.complete_answers(form)
    api.validate_all(form, answers)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert api.validate_all(form, answers) == ()
    assert ["places_unit_list" in one["sql"] for one in queries] == [True]
    with CaptureQueriesContext(connection) as queries:
        page = api.step_form(form, form.steps[0].key, answers)
        render_to_string("procedures/form_fields.html", {"form": page})
    assert len(queries) == 1


def test_a_new_list_of_units_is_seen_at_once(forms: tuple[FormDefinition, FormDefinition]) -> None:
    form = forms[0]
    answers = testing.complete_answers(form)
    assert api.validate_all(form, answers) == ()
    places.load_provinces("01")
    wrong = api.validate_all(form, answers)
    assert {one.message for one in wrong} == {
        "Hãy chọn một phường, xã trong danh sách; tên cũ có thể đã đổi."
    }
