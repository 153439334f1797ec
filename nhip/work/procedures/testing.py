"""For tests and seeds of other modules: the profile's procedures, and answers that can be filed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.work.procedures import api
from nhip.work.procedures.actions import Batch, NewVersion, publish_batch
from nhip.work.procedures.adapters.shipped import shipped
from nhip.work.procedures.contracts import (
    Answers,
    FieldKind,
    FormDefinition,
    FormField,
    Json,
    Operator,
    PayBefore,
    PersonAnswer,
)
from nhip.work.procedures.forms.reading import read_form

PERSON = PersonAnswer(
    name="Nguyễn Thị Mai",
    number="079190000001",
    birth_date="1990-05-17",
    unit_code="26740",
    address="12 đường Hai Bà Trưng",
    phone="0901234567",
    email="mai@example.vn",
)

COMPANY = {"tax_code": "0100109106", "name": "Công ty Mai", "representative": "Nguyễn Thị Mai"}


def load_procedures() -> int:
    """Publish the profile's procedures and build the search index, as a fresh installation does."""
    return api.load_profile_procedures()


def shipped_form(code: str) -> dict[str, Any]:
    """The data file of a shipped procedure's form."""
    return dict(next(one.form for one in shipped() if one.code == code))


def publish_form(code: str, data: Mapping[str, Any]) -> None:
    """Publish the version in force once more, with another form."""
    version = api.current_version(code)
    new = NewVersion(
        code=code,
        content=version.content,
        handling=version.handling,
        form=data,
        form_hash=read_form(data).hash,
        simulated=version.simulated,
    )
    publish_batch(SYSTEM, Batch("tests", (new,)))


def pay_fees_before(code: str, moment: PayBefore) -> None:
    """Publish a shipped procedure anew with all of its fees due before another moment."""
    one = next(one for one in shipped() if one.code == code)
    rules = tuple(replace(rule, pay_before=moment) for rule in one.content.fee_rules)
    content = replace(one.content, fee_rules=rules)
    version = NewVersion(code, content, one.handling, one.form, one.definition.hash)
    publish_batch(SYSTEM, Batch(f"fees {moment.value}", (version,)))


def large_form(count: int, *, in_a_step: int = 50, with_places: bool = True) -> dict[str, Any]:
    """A form of that many questions of the usual kinds, with conditions and sums."""
    properties: dict[str, Any] = {}
    show_if: dict[str, Any] = {}
    steps: list[dict[str, Any]] = []
    for number in range(count):
        key = f"q{number}"
        properties[key] = {"title": {"vi": f"Câu hỏi {number}", "en": f"Question {number}"}, **_kind(number)}
        if number % 10 == 9:
            show_if[key] = {"at_least": [f"q{number - 9}", 1]}
        if number % in_a_step == 0:
            title = {"vi": f"Bước {number}", "en": f"Step {number}"}
            steps.append({"key": f"s{number}", "title": title, "fields": []})
        steps[-1]["fields"].append(key)
        if with_places and number % in_a_step == 5:
            properties[key] |= {"kind": "place", "type": "string"}
    required = [key for key, part in properties.items() if part["kind"] != "calculated"]
    schema = {"type": "object", "properties": properties, "required": required}
    return {
        "code": "large",
        "title": {"vi": "Biểu mẫu lớn", "en": "A large form"},
        "schema": schema,
        "steps": steps,
        "show_if": show_if,
    }


def _kind(number: int) -> dict[str, Any]:
    options = [{"const": f"o{one}", "title": {"vi": f"Lựa chọn {one}"}} for one in range(5)]
    earlier = {"add": [f"q{number - number % 10}", 1]}
    kinds: dict[int, dict[str, Any]] = {
        0: {"kind": "number", "type": "integer"},
        1: {"kind": "date", "type": "string"},
        2: {"kind": "choice", "type": "string", "oneOf": options},
        3: {"kind": "money", "type": "integer"},
        4: {"kind": "calculated", "type": "integer", "result": "number", "expression": earlier},
    }
    return kinds.get(number % 10, {"kind": "text", "type": "string"})


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
    asked = -1
    while asked < len(answers):
        asked = len(answers)
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
        r"\d{6,19}": "0071001234567",
        r"\d{4}": "5630",
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
    must_follow = any(rule.check.operator is Operator.AFTER for rule in field.rules)
    return (day if must_follow else day - timedelta(days=1)).isoformat()


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
    FieldKind.ORGANISATION: lambda field, person, stored: {part: COMPANY[part] for part in field.parts},
    FieldKind.PLACE: lambda field, person, stored: person.unit_code,
    FieldKind.ADDRESS: lambda field, person, stored: {"street": person.address, "unit": person.unit_code},
    FieldKind.GROUP: lambda field, person, stored: [
        {column.key: _answer(column, person, stored) for column in field.fields}
        for _row in range(max(field.limits.lowest or 0, 1))
    ],
    FieldKind.CALCULATED: lambda field, person, stored: None,
    FieldKind.FILE: lambda field, person, stored: [dict(stored)],
    FieldKind.DECLARATION: lambda field, person, stored: True,
}
