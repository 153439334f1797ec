"""What a calculated field comes to. Pure; never fails: what cannot be worked out is no value."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from nhip.work.procedures.contracts import (
    Answers,
    Calculated,
    Expression,
    FormField,
    Json,
    Operand,
    Operation,
)

LARGEST = 10**15
LONGEST = 4_000
DEEPEST = 8


def calculated(field: FormField, said: Answers) -> Json:
    """The value of a calculated field, given what was said before it; None when there is none."""
    if field.expression is None:
        return None
    value = _value(field.expression, said)
    if field.result is Calculated.TEXT:
        text = str(value) if value is not None else ""
        return text if 0 < len(text) <= LONGEST else None
    return value if isinstance(value, int) and abs(value) <= LARGEST else None


def said_at(said: Answers, name: str) -> Json:
    """The answer a name stands for: a field by its key, or one part of it, as in `child.birth_date`."""
    key, _dot, part = name.partition(".")
    answer = said.get(key)
    if not part:
        return answer
    return answer.get(part) if isinstance(answer, Mapping) else None


def fields_used(expression: Expression) -> Iterator[str]:
    """The names of the fields, or of parts of them, an expression reads."""
    operands = expression.operands
    if expression.operation is Operation.ADD_ROWS:
        # The second operand names a column of the group, not a field of the form.
        operands = operands[:1]
    for operand in operands:
        if operand.expression:
            yield from fields_used(operand.expression)
        elif operand.field:
            yield operand.field


def depth(expression: Expression) -> int:
    """How deep expressions stand in one another."""
    return 1 + max((depth(one.expression) for one in expression.operands if one.expression), default=0)


def _value(expression: Expression, said: Answers) -> int | str | None:
    if expression.operation in (Operation.COUNT_ROWS, Operation.ADD_ROWS):
        return _of_rows(expression, said)
    values = [_operand(one, said) for one in expression.operands]
    if expression.operation is Operation.JOIN:
        return " ".join(str(value) for value in values if value is not None).strip() or None
    if any(value is None for value in values):
        return None
    if expression.operation in _ON_DAYS:
        return _between(expression.operation, values)
    numbers = [value for value in values if isinstance(value, int)]
    is_small = all(abs(one) <= LARGEST for one in numbers)
    return _ON_NUMBERS[expression.operation](numbers) if is_small and len(numbers) == len(values) else None


def _operand(operand: Operand, said: Answers) -> int | str | None:
    if operand.expression:
        return _value(operand.expression, said)
    value = said_at(said, operand.field) if operand.field else operand.literal
    if isinstance(value, bool):
        return None
    return value if isinstance(value, int | str) and value != "" else None


def _of_rows(expression: Expression, said: Answers) -> int | None:
    rows = said.get(expression.operands[0].field)
    listed = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list | tuple) else []
    if expression.operation is Operation.COUNT_ROWS:
        return len(listed)
    column = expression.operands[1].field
    # A gap in a column that may stay empty adds nothing; words in it make the sum unknown.
    values = [row[column] for row in listed if row.get(column) is not None]
    numbers = [one for one in values if isinstance(one, int) and not isinstance(one, bool)]
    return sum(numbers) if len(numbers) == len(values) else None


def _between(operation: Operation, values: Sequence[int | str | None]) -> int | None:
    days = [_day(value) for value in values]
    if len(days) != 2 or days[0] is None or days[1] is None:
        return None
    return _ON_DAYS[operation](days[0], days[1])


def _day(value: int | str | None) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _months(start: date, end: date) -> int:
    """Whole months from start to end; negative the other way round."""
    if end < start:
        return -_months(end, start)
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _years(start: date, end: date) -> int:
    months = _months(start, end)
    return months // 12 if months >= 0 else -(-months // 12)


def _product(numbers: Sequence[int]) -> int | None:
    product = 1
    for one in numbers:
        product *= one
        if abs(product) > LARGEST:
            return None
    return product


def _quotient(numbers: Sequence[int]) -> int | None:
    first, *others = numbers
    for one in others:
        if one == 0:
            return None
        first = abs(first) // abs(one) * (1 if (first < 0) == (one < 0) else -1)
    return first


def _difference(numbers: Sequence[int]) -> int:
    return numbers[0] - sum(numbers[1:])


_ON_NUMBERS: dict[Operation, Callable[[Sequence[int]], int | None]] = {
    Operation.ADD: sum,
    Operation.SUBTRACT: _difference,
    Operation.MULTIPLY: _product,
    Operation.DIVIDE: _quotient,
    Operation.SMALLEST: min,
    Operation.LARGEST: max,
}
_ON_DAYS: dict[Operation, Callable[[date, date], int]] = {
    Operation.DAYS_BETWEEN: lambda start, end: (end - start).days,
    Operation.MONTHS_BETWEEN: _months,
    Operation.YEARS_BETWEEN: _years,
}
