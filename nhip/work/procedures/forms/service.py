"""What cases calls: the visible steps, a step's page, the whole form's check, the review, the prefill."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from nhip.kernel import clock
from nhip.work.procedures.adapters.units import UnitNames, street_of
from nhip.work.procedures.contracts import (
    Answers,
    FieldChange,
    FieldKind,
    FormBroken,
    FormDefinition,
    FormField,
    FormProblem,
    FormStep,
    Json,
    PersonAnswer,
    Prefilled,
    ReviewRow,
)
from nhip.work.procedures.forms import checks, differences, wording
from nhip.work.procedures.forms.checks import Setting
from nhip.work.procedures.forms.conditions import settled, visible
from nhip.work.procedures.forms.page import Page, StepForm


def visible_steps(definition: FormDefinition, answers: Answers) -> tuple[FormStep, ...]:
    """The steps that apply to these answers, in order, each with the questions that apply; a step
    without any is left out.
    """
    return visible(definition, answers)


def settled_answers(definition: FormDefinition, answers: Answers) -> dict[str, Json]:
    """What is filed: the answers to the questions that apply, and what the calculated fields come to."""
    return {key: value for key, value in settled(definition, answers)[1].items() if value is not None}


def step_form(
    definition: FormDefinition, step: str, answers: Answers, *, data: Any = None, files: Any = None
) -> StepForm:
    """The Django form of one step: unbound with `answers` filled in, or bound to what was sent
    (`request.POST`, `request.FILES`). Raises FormBroken when the form has no such step.
    """
    return sourced_step_form(definition, step, Prefilled(answers, {}), data=data, files=files)


def sourced_step_form(
    definition: FormDefinition, step: str, known: Prefilled, *, data: Any = None, files: Any = None
) -> StepForm:
    """The same, and beside the fields that were filled in from a source it stands from which."""
    found = definition.step(step)
    if found is None:
        raise FormBroken("%(form)s: %(step)s", form=definition.code, step=step)
    keys = {field.key for field in found.fields}
    beside = {key: source for key, source in known.sources.items() if key in keys}
    page = Page(definition, found, known.answers, _setting(found.fields), beside)
    return StepForm(page, data=data, files=files)


def validate_all(definition: FormDefinition, answers: Answers) -> tuple[FormProblem, ...]:
    """All that is missing or wrong in the visible part of the form; empty when it can be filed."""
    steps, said = settled(definition, answers)
    setting = _setting(tuple(field for step in steps for field in step.fields)).after(said)
    checked = (
        FormProblem(step.key, field.key, checks.problem(field, said.get(field.key), setting))
        for step in steps
        for field in step.fields
    )
    return tuple(one for one in checked if one.message)


def review(definition: FormDefinition, answers: Answers) -> tuple[ReviewRow, ...]:
    """The visible questions with their answers in words, in the order of the form, in the active
    language.
    """
    steps, said = settled(definition, answers)
    setting = _setting(tuple(field for step in steps for field in step.fields)).after(said)
    return tuple(row for step in steps for row in wording.rows(step, said, setting))


def fitting(definition: FormDefinition, values: Answers) -> dict[str, Json]:
    """Those of some values by field key that the form would take as answers, whatever else is answered."""
    fields = tuple(one for step in definition.steps for one in step.fields if one.key in values)
    setting = _setting(fields).after(values)
    return {one.key: values[one.key] for one in fields if not checks.problem(one, values[one.key], setting)}


def form_differences(before: FormDefinition, after: FormDefinition) -> tuple[FieldChange, ...]:
    """What the newer of two forms asks differently, in the active language."""
    return differences.differences(before, after, language=_language())


def prefill(definition: FormDefinition, *, person: PersonAnswer) -> dict[str, Json]:
    """First answers of a draft from what the State already knows of the applicant (once-only)."""
    known: Mapping[str, Json] = {
        "applicant": {"name": person.name, "number": person.number, "birth_date": person.birth_date},
        "applicant.address": person.address,
        "applicant.home": {
            "street": street_of(person.address, unit_code=person.unit_code),
            "unit": person.unit_code,
        },
        "applicant.unit": person.unit_code,
        "applicant.phone": person.phone,
        "applicant.email": person.email,
    }
    fields = [field for step in definition.steps for field in step.fields]
    return {field.key: known[field.prefill] for field in fields if known.get(field.prefill)}


_ASK_PLACES = frozenset({FieldKind.PLACE, FieldKind.ADDRESS})


def _setting(fields: tuple[FormField, ...]) -> Setting:
    language = _language()
    names, today = UnitNames(language), clock.today()
    units = names(today) if any(_asks_place(field) for field in fields) else {}
    return Setting(today, units, language, names)


def _asks_place(field: FormField) -> bool:
    return field.kind in _ASK_PLACES or any(column.kind in _ASK_PLACES for column in field.fields)


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"
