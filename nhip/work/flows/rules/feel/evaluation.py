"""Walking a tree. Logic has three values: the unknown stays null; a condition holds only when true."""

import decimal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from nhip.work.flows.rules.feel import syntax
from nhip.work.flows.rules.feel.functions import FUNCTIONS, LONGEST_TEXT
from nhip.work.flows.rules.feel.syntax import Node
from nhip.work.flows.rules.feel.values import Duration, known, part_of

LARGEST_EXPONENT = 100
Moment = datetime
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ARITHMETIC = decimal.Context(
    prec=34, Emax=6144, Emin=-6143, traps=[decimal.InvalidOperation, decimal.Overflow]
)


@dataclass(frozen=True, slots=True)
class _Scope:
    names: Mapping[str, Any]
    moment: datetime
    tested: Any = None


def evaluate(node: Node, names: Mapping[str, Any], *, moment: datetime = _EPOCH) -> Any:
    """The value of an expression, where `names` are looked up; null where anything is missing."""
    return _value(node, _Scope(names, moment))


def is_true(node: Node, names: Mapping[str, Any], *, moment: datetime = _EPOCH) -> bool:
    """Whether a condition holds; unknown is not true."""
    return evaluate(node, names, moment=moment) is True


def matches(tests: syntax.Tests, value: Any, names: Mapping[str, Any], *, moment: datetime = _EPOCH) -> bool:
    """Whether a value passes the tests of a cell of a decision table."""
    return _passes(tests, known(value), _Scope(names, moment, known(value))) is True


def _value(node: Node, scope: _Scope) -> Any:
    return _WALKERS[type(node)](node, scope)


def _name(node: syntax.Name, scope: _Scope) -> Any:
    return scope.tested if node.name == "?" else known(scope.names.get(node.name))


def _path(node: syntax.Path, scope: _Scope) -> Any:
    base = _value(node.base, scope)
    if isinstance(base, dict):
        return base.get(node.key)
    return part_of(base, node.key) if isinstance(base, date) else None


def _index(node: syntax.Index, scope: _Scope) -> Any:
    base, position = _value(node.base, scope), _value(node.position, scope)
    if not isinstance(base, list) or not isinstance(position, Decimal) or not 1 <= abs(position) <= len(base):
        return None
    return base[int(position) - (position > 0)]


def _negative(node: syntax.Negative, scope: _Scope) -> Any:
    value = _value(node.value, scope)
    if isinstance(value, Duration):
        return Duration(-value.months, -value.length)
    return -value if isinstance(value, Decimal) else None


def _choice(node: syntax.Choice, scope: _Scope) -> Any:
    return _value(node.then if _value(node.condition, scope) is True else node.otherwise, scope)


def _call(node: syntax.Call, scope: _Scope) -> Any:
    function = FUNCTIONS[node.function]
    arguments = [_value(one, scope) for one in node.arguments]
    if function.needs_moment:
        arguments.insert(0, scope.moment)
    try:
        return function.run(*arguments)
    except (decimal.DecimalException, OverflowError, ValueError, TypeError):
        return None


def _binary(node: syntax.Binary, scope: _Scope) -> Any:
    left, right = _value(node.left, scope), _value(node.right, scope)
    if node.operator in ("and", "or"):
        return _logic(left, right, decided_by=node.operator == "or")
    if node.operator in _COMPARING:
        return _compare(node.operator, left, right)
    return _compute(node.operator, left, right)


def _logic(left: Any, right: Any, *, decided_by: bool) -> bool | None:
    if left is decided_by or right is decided_by:
        return bool(decided_by)
    return not decided_by if isinstance(left, bool) and isinstance(right, bool) else None


_COMPARING: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, two: one == two,
    "!=": lambda one, two: one != two,
    "<": lambda one, two: one < two,
    "<=": lambda one, two: one <= two,
    ">": lambda one, two: one > two,
    ">=": lambda one, two: one >= two,
}


def _compare(operator: str, left: Any, right: Any) -> bool | None:
    left, right = _same_kind(left, right)
    if operator in ("=", "!="):
        if left is not None and right is not None and type(left) is not type(right):
            return None
        return _COMPARING[operator](left, right)
    if type(left) is not type(right) or not isinstance(left, str | Decimal | date | timedelta):
        return None
    return _COMPARING[operator](left, right)


def _same_kind(left: Any, right: Any) -> tuple[Any, Any]:
    # JSON carries days as text; beside a day such a text means the day.
    for one, other in ((left, right), (right, left)):
        if isinstance(one, date) and isinstance(other, str):
            name = "date and time" if isinstance(one, datetime) else "date"
            read = FUNCTIONS[name].run(other)
            return (left, read) if one is left else (read, right)
    if isinstance(left, Duration) and isinstance(right, Duration) and left.months == right.months:
        return left.length, right.length
    return left, right


def _compute(operator: str, left: Any, right: Any) -> Any:
    try:
        if isinstance(left, Decimal) and isinstance(right, Decimal):
            return _NUMBERS[operator](left, right)
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return left + right if len(left) + len(right) <= LONGEST_TEXT else None
        return _compute_time(operator, left, right)
    except (decimal.DecimalException, ZeroDivisionError, OverflowError, ValueError, TypeError):
        return None


def _power(base: Decimal, exponent: Decimal) -> Any:
    return _ARITHMETIC.power(base, exponent) if abs(exponent) <= LARGEST_EXPONENT else None


_NUMBERS: Mapping[str, Callable[[Decimal, Decimal], Any]] = {
    "+": _ARITHMETIC.add,
    "-": _ARITHMETIC.subtract,
    "*": _ARITHMETIC.multiply,
    "/": lambda one, two: _ARITHMETIC.divide(one, two) if two else None,
    "**": _power,
}


def _compute_time(operator: str, left: Any, right: Any) -> Any:
    if isinstance(left, Duration) and operator == "+" and isinstance(right, date):
        left, right = right, left
    if isinstance(right, Duration) and isinstance(left, date) and operator in "+-":
        moved = right if operator == "+" else Duration(-right.months, -right.length)
        return _moved(left, moved)
    if operator == "-" and isinstance(left, date) and isinstance(right, date):
        left, right = _same_kind(left, right)
        return Duration(0, left - right) if type(left) is type(right) else None
    return None


def _moved(start: date, by: Duration) -> date:
    if isinstance(start, datetime):
        return by.after(start)
    return by.after(datetime(start.year, start.month, start.day, tzinfo=UTC)).date()


def _member(node: syntax.Member, scope: _Scope) -> bool | None:
    value = _value(node.value, scope)
    return _passes(node.tests, value, _Scope(scope.names, scope.moment, value))


def _passes(tests: syntax.Tests, value: Any, scope: _Scope) -> bool | None:
    if not tests.tests:
        return True
    found = [_holds(one, value, scope) for one in tests.tests]
    held = True if True in found else None if None in found else False
    return (not held if held is not None else None) if tests.is_negated else held


def _holds(test: Node, value: Any, scope: _Scope) -> bool | None:
    if isinstance(test, syntax.Compare):
        return _compare(test.operator, value, _value(test.right, scope))
    if isinstance(test, syntax.Interval):
        return _within(test, value, scope)
    found = _value(test, scope)
    if syntax.has_tested_value(test):
        return found if isinstance(found, bool) else None
    if isinstance(found, list) and not isinstance(value, list):
        return value in found
    return _compare("=", value, found)


def _within(interval: syntax.Interval, value: Any, scope: _Scope) -> bool | None:
    low = _compare(">" if interval.is_low_open else ">=", value, _value(interval.low, scope))
    high = _compare("<" if interval.is_high_open else "<=", value, _value(interval.high, scope))
    return _logic(low, high, decided_by=False)


_WALKERS: Mapping[type[Node], Callable[[Any, _Scope], Any]] = {
    syntax.Literal: lambda node, scope: node.value,
    syntax.Name: _name,
    syntax.Path: _path,
    syntax.Index: _index,
    syntax.ListOf: lambda node, scope: [_value(item, scope) for item in node.items],
    # An interval is a test, never a value of its own.
    syntax.Interval: lambda node, scope: None,
    syntax.Negative: _negative,
    syntax.Binary: _binary,
    syntax.Choice: _choice,
    syntax.Call: _call,
    syntax.Member: _member,
}
