"""Which questions are asked, given the answers so far. Pure; never fails, whatever the answers are."""

from collections.abc import Callable, Mapping

from nhip.work.procedures.contracts import (
    Answers,
    Condition,
    FormDefinition,
    FormField,
    FormStep,
    Json,
    Operator,
)


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
    return _TESTS[condition.operator](answers.get(condition.field), condition.value)


def visible(definition: FormDefinition, answers: Answers) -> tuple[FormStep, ...]:
    """The steps and fields that apply. An answer to a question that is not asked counts as unsaid,
    so that conditions on it fail: conditions may only look back.
    """
    said: dict[str, Json] = {}
    steps = []
    for step in definition.steps:
        fields = _asked(step, answers, said) if holds(step.show_if, said) else ()
        if fields:
            steps.append(FormStep(step.key, step.title, step.intro, fields, step.show_if))
    return tuple(steps)


def _asked(step: FormStep, answers: Answers, said: dict[str, Json]) -> tuple[FormField, ...]:
    fields = []
    for field in step.fields:
        if holds(field.show_if, said):
            fields.append(field)
            said[field.key] = answers.get(field.key)
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


_TESTS: dict[Operator, Callable[[Json, Json], bool]] = {
    Operator.EQUALS: _equals,
    Operator.ONE_OF: _one_of,
    Operator.INCLUDES: _includes,
    Operator.ANSWERED: lambda answer, value: is_answered(answer) is (value is not False),
    Operator.AT_LEAST: lambda answer, value: _compared(answer, value, lambda a, b: a >= b),
    Operator.AT_MOST: lambda answer, value: _compared(answer, value, lambda a, b: a <= b),
}
