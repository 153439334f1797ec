"""For tests and seeds of other modules: the profile's procedures, and answers that can be filed."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from nhip.kernel import clock
from nhip.work.procedures import api
from nhip.work.procedures.contracts import (
    Answers,
    FieldKind,
    FormDefinition,
    FormField,
    Json,
    PersonAnswer,
)

PERSON = PersonAnswer(
    name="Nguyễn Thị Mai",
    number="079190000001",
    birth_date="1990-05-17",
    unit_code="26740",
    address="12 đường Hai Bà Trưng",
    phone="0901234567",
    email="mai@example.vn",
)


def load_procedures() -> int:
    """Publish the profile's procedures and build the search index, as a fresh installation does."""
    return api.load_profile_procedures()


def complete_answers(
    definition: FormDefinition,
    *,
    person: PersonAnswer = PERSON,
    given: Answers | None = None,
    file: Mapping[str, Json] | None = None,
) -> dict[str, Json]:
    """Answers to every visible question that `validate_all` finds nothing wrong with.

    `given` answers stand as they are, so that a seed can choose the interesting ones; `file` is the
    entry for each file field (`{"id", "name", "size", "sha256"}`).
    """
    answers: dict[str, Json] = dict(given or {})
    stored = file or {"id": "0" * 32, "name": "giay-to.pdf", "size": 1024, "sha256": "0" * 64}
    for _ in definition.steps:
        for step in api.visible_steps(definition, answers):
            for field in step.fields:
                if field.key not in answers:
                    answers[field.key] = _answer(field, person, stored)
    return answers


def _answer(field: FormField, person: PersonAnswer, stored: Mapping[str, Json]) -> Json:
    return _ANSWERS[field.kind](field, person, stored)


def _text(field: FormField, person: PersonAnswer, stored: Any) -> Json:
    known = {
        "applicant.address": person.address,
        "applicant.phone": person.phone,
        "applicant.email": person.email,
    }
    if known.get(field.prefill):
        return known[field.prefill]
    examples = {
        r"\d{12}": "790123456789",
        r"\d{10}(-\d{3})?": "0312345678",
        r"[A-ZĐ]{2} ?\d{6,8}": "BX 123456",
    }
    text = examples.get(field.limits.pattern, "Theo giấy tờ kèm theo, đúng như thực tế")
    return text[: field.limits.longest or 200]


def _number(field: FormField, person: PersonAnswer, stored: Any) -> Json:
    lowest, highest = field.limits.lowest or 0, field.limits.highest or 10**9
    return min(max(lowest, 1), highest)


def _date(field: FormField, person: PersonAnswer, stored: Any) -> Json:
    latest = field.limits.latest
    day = date.fromisoformat(latest) if latest and latest != "today" else clock.today()
    return day.isoformat()


def _person(field: FormField, person: PersonAnswer, stored: Any) -> Json:
    known = {"name": person.name, "number": person.number, "birth_date": person.birth_date}
    return {part: known[part] for part in field.parts}


_ANSWERS: dict[FieldKind, Callable[[FormField, PersonAnswer, Any], Json]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _number,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: lambda field, person, stored: field.options[0].value,
    FieldKind.SEVERAL_CHOICES: lambda field, person, stored: [field.options[0].value],
    FieldKind.PERSON: _person,
    FieldKind.PLACE: lambda field, person, stored: person.unit_code,
    FieldKind.FILE: lambda field, person, stored: [dict(stored)],
    FieldKind.DECLARATION: lambda field, person, stored: True,
}
