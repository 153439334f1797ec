"""What cases calls: the visible steps, a step's page, the whole form's check, the review, the prefill."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from nhip.base.places import api as places
from nhip.kernel import clock, profile
from nhip.work.procedures.contracts import (
    Answers,
    FieldKind,
    FormBroken,
    FormDefinition,
    FormProblem,
    FormStep,
    Json,
    PersonAnswer,
    ReviewRow,
)
from nhip.work.procedures.forms import checks, wording
from nhip.work.procedures.forms.checks import Setting
from nhip.work.procedures.forms.conditions import visible
from nhip.work.procedures.forms.page import Page, StepForm


def visible_steps(definition: FormDefinition, answers: Answers) -> tuple[FormStep, ...]:
    """The steps that apply to these answers, in order, each with the questions that apply; a step
    without any is left out.
    """
    return visible(definition, answers)


def step_form(
    definition: FormDefinition, step: str, answers: Answers, *, data: Any = None, files: Any = None
) -> StepForm:
    """The Django form of one step: unbound with `answers` filled in, or bound to what was sent
    (`request.POST`, `request.FILES`). Raises FormBroken when the form has no such step.
    """
    found = definition.step(step)
    if found is None:
        raise FormBroken("%(form)s: %(step)s", form=definition.code, step=step)
    page = Page(definition, found, answers, _setting(found.fields))
    return StepForm(page, data=data, files=files)


def validate_all(definition: FormDefinition, answers: Answers) -> tuple[FormProblem, ...]:
    """All that is missing or wrong in the visible part of the form; empty when it can be filed."""
    steps = visible(definition, answers)
    setting = _setting(tuple(field for step in steps for field in step.fields))
    checked = (
        FormProblem(step.key, field.key, checks.problem(field, answers.get(field.key), setting))
        for step in steps
        for field in step.fields
    )
    return tuple(one for one in checked if one.message)


def review(definition: FormDefinition, answers: Answers) -> tuple[ReviewRow, ...]:
    """The visible questions with their answers in words, in the order of the form, in the active
    language.
    """
    steps = visible(definition, answers)
    setting = _setting(tuple(field for step in steps for field in step.fields))
    return tuple(row for step in steps for row in wording.rows(step, answers, setting))


def prefill(definition: FormDefinition, *, person: PersonAnswer) -> dict[str, Json]:
    """First answers of a draft from what the State already knows of the applicant (once-only)."""
    known: Mapping[str, Json] = {
        "applicant": {"name": person.name, "number": person.number, "birth_date": person.birth_date},
        "applicant.address": person.address,
        "applicant.unit": person.unit_code,
        "applicant.phone": person.phone,
        "applicant.email": person.email,
    }
    fields = [field for step in definition.steps for field in step.fields]
    return {field.key: known[field.prefill] for field in fields if known.get(field.prefill)}


def _setting(fields: tuple[Any, ...]) -> Setting:
    asks_place = any(field.kind is FieldKind.PLACE for field in fields)
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    return Setting(clock.today(), _units(language) if asks_place else {}, language)


def _units(language: str) -> dict[str, str]:
    units = places.units(profile.current().province_code)
    names = {one.code: one.full_name_en if language == "en" else one.full_name_vi for one in units}
    return dict(sorted(names.items(), key=lambda item: item[1]))
