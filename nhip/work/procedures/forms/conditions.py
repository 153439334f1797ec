"""Which questions are asked, given the answers so far. Pure; never fails, whatever the answers are."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from nhip.work.procedures.contracts import (
    Answers,
    Condition,
    FieldKind,
    FormDefinition,
    FormField,
    FormStep,
    Json,
    Operator,
    Rule,
)
from nhip.work.procedures.forms.calculating import calculated, said_at

LOGIC = frozenset({Operator.ALL, Operator.ANY, Operator.NOT})


def is_answered(answer: Json) -> bool:
    """Whether something was said: not nothing, not blanks, not an empty list, not an unticked box."""
    if isinstance(answer, str):
        return bool(answer.strip())
    if isinstance(answer, Mapping):
        return any(is_answered(part) for part in answer.values())
    return answer is not None and answer is not False and answer != [] and answer != ()


def holds(condition: Condition | None, answers: Answers) -> bool:
    """Whether a condition is true of these answers; no condition is always true."""
    if condition is None:
        return True
    if condition.operator is Operator.ALL:
        return all(holds(part, answers) for part in condition.parts)
    if condition.operator is Operator.ANY:
        return any(holds(part, answers) for part in condition.parts)
    if condition.operator is Operator.NOT:
        return not any(holds(part, answers) for part in condition.parts)
    value = said_at(answers, condition.other) if condition.other else condition.value
    return _TESTS[condition.operator](said_at(answers, condition.field), value)


def fields_of(condition: Condition | None) -> Iterator[str]:
    """The names of the fields, or of parts of them, a condition speaks of."""
    if condition is None:
        return
    if condition.operator in LOGIC:
        for part in condition.parts:
            yield from fields_of(part)
        return
    yield condition.field
    if condition.other:
        yield condition.other


def broken_rule(field: FormField, answers: Answers) -> Rule | None:
    """The first rule of a field that does not hold; one that speaks of a gap is not judged yet."""
    for rule in field.rules:
        is_judged = all(is_answered(said_at(answers, name)) for name in fields_of(rule.check))
        if is_judged and not holds(rule.check, answers):
            return rule
    return None


def visible(definition: FormDefinition, answers: Answers) -> tuple[FormStep, ...]:
    """The steps and fields that apply. An answer to a question that is not asked counts as unsaid,
    so that conditions on it fail: conditions may only look back.
    """
    return settled(definition, answers)[0]


def settled(definition: FormDefinition, answers: Answers) -> tuple[tuple[FormStep, ...], dict[str, Json]]:
    """The steps and fields that apply, and the answers that count: those to questions that are asked,
    and what the calculated fields come to. One pass over the form.
    """
    said: dict[str, Json] = {}
    steps = []
    for step in definition.steps:
        fields = _asked(step, answers, said) if holds(step.show_if, said) else ()
        if fields:
            steps.append(FormStep(step.key, step.title, step.intro, fields, step.show_if))
    return tuple(steps), said


def _asked(step: FormStep, answers: Answers, said: dict[str, Json]) -> tuple[FormField, ...]:
    fields = []
    for field in step.fields:
        if not holds(field.show_if, said) or (field.on_date and not _day(said_at(said, field.on_date))):
            continue
        if field.kind is FieldKind.CALCULATED:
            said[field.key] = calculated(field, said)
        else:
            said[field.key] = answers.get(field.key)
        needed = field.required or (field.required_if is not None and holds(field.required_if, said))
        fields.append(field if needed is field.required else replace(field, required=needed))
    return tuple(fields)


def _equals(answer: Json, value: Json) -> bool:
    # True == 1 in Python, but a ticked box is not the number one.
    return answer == value and isinstance(answer, bool) == isinstance(value, bool)


def _one_of(answer: Json, value: Json) -> bool:
    return isinstance(value, list | tuple) and any(_equals(answer, one) for one in value)


def _includes(answer: Json, value: Json) -> bool:
    return isinstance(answer, list | tuple) and any(_equals(one, value) for one in answer)


def _compared(answer: Json, value: Json, test: Callable[[int | float, int | float], bool]) -> bool:
    if isinstance(answer, bool) or isinstance(value, bool):
        return False
    if not isinstance(answer, int | float) or not isinstance(value, int | float):
        return False
    return test(answer, value)


def _dated(answer: Json, value: Json, test: Callable[[date, date], bool]) -> bool:
    first, second = _day(answer), _day(value)
    return first is not None and second is not None and test(first, second)


def _day(answer: Json) -> date | None:
    try:
        return date.fromisoformat(answer) if isinstance(answer, str) else None
    except ValueError:
        return None


_TESTS: dict[Operator, Callable[[Json, Json], bool]] = {
    Operator.EQUALS: _equals,
    Operator.ONE_OF: _one_of,
    Operator.INCLUDES: _includes,
    Operator.ANSWERED: lambda answer, value: is_answered(answer) is (value is not False),
    Operator.AT_LEAST: lambda answer, value: _compared(answer, value, lambda a, b: a >= b),
    Operator.AT_MOST: lambda answer, value: _compared(answer, value, lambda a, b: a <= b),
    Operator.BEFORE: lambda answer, value: _dated(answer, value, lambda a, b: a < b),
    Operator.AFTER: lambda answer, value: _dated(answer, value, lambda a, b: a > b),
}
