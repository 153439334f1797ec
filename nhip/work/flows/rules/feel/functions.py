"""The functions an expression may call; nothing else can be called. What cannot be computed is null."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from types import MappingProxyType
from typing import Any

from nhip.kernel.clock import local_date
from nhip.work.flows.rules.feel import values

LONGEST_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class Function:
    """`run` gets the arguments; with `needs_moment` also the instant of the evaluation, first."""

    run: Callable[..., Any]
    counts: frozenset[int]
    needs_moment: bool = False


def _date(value: Any, *more: Any) -> Any:
    if more:
        month, of_month = more
        try:
            return date(int(value), int(month), int(of_month))
        except (ValueError, TypeError, OverflowError):
            return None
    if isinstance(value, datetime):
        return local_date(value)
    if isinstance(value, date):
        return value
    return values.day(value) if isinstance(value, str) else None


def _instant(value: Any) -> Any:
    return values.instant(value) if isinstance(value, str) else value if isinstance(value, datetime) else None


def _duration(value: Any) -> Any:
    return values.duration(value) if isinstance(value, str) else None


def _temporal(value: Any) -> Any:
    return _duration(value) or _date(value) or _instant(value)


def _number(value: Any) -> Any:
    if isinstance(value, str) and len(value) < 40 and value.replace(".", "", 1).lstrip("-").isdecimal():
        return Decimal(value)
    return value if isinstance(value, Decimal) else None


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return None if value is None or isinstance(value, list | dict) else str(values.plain_value(value))


def _of_texts(run: Callable[[str, str], Any]) -> Callable[[Any, Any], Any]:
    return lambda one, two: run(one, two) if isinstance(one, str) and isinstance(two, str) else None


def _of_text(run: Callable[[str], Any]) -> Callable[[Any], Any]:
    return lambda one: run(one) if isinstance(one, str) else None


def _of_number(run: Callable[[Decimal], Decimal]) -> Callable[[Any], Any]:
    return lambda one: run(one) if isinstance(one, Decimal) else None


def _rounded(rounding: str) -> Callable[..., Any]:
    def run(value: Any, places: Any = Decimal(0)) -> Any:
        if not isinstance(value, Decimal) or not isinstance(places, Decimal) or not -20 <= places <= 20:
            return None
        return value.quantize(Decimal(1).scaleb(-int(places)), rounding=rounding)

    return run


def _of_list(run: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        if len(arguments) == 1 and not isinstance(arguments[0], list):
            return None if arguments[0] is None else run([arguments[0]])
        return run(arguments[0] if len(arguments) == 1 else list(arguments))

    return call


def _numbers(run: Callable[[list[Decimal]], Any]) -> Callable[..., Any]:
    def call(items: list[Any]) -> Any:
        numbers = [item for item in items if isinstance(item, Decimal)]
        return run(numbers) if numbers and len(numbers) == len(items) else None

    return _of_list(call)


def _not(value: Any) -> Any:
    return not value if isinstance(value, bool) else None


def _contains(items: Any, wanted: Any) -> Any:
    return wanted in items if isinstance(items, list) else None


def _weekday(value: Any) -> Any:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return names[value.weekday()] if isinstance(value, date) else None


def _years(start: Any, end: Any) -> Any:
    """Whole years from one day to another: an age."""
    start, end = _date(start), _date(end)
    if start is None or end is None:
        return None
    return Decimal(end.year - start.year - ((end.month, end.day) < (start.month, start.day)))


_ONE, _TWO, _ANY = frozenset({1}), frozenset({2}), frozenset(range(1, 101))
FUNCTIONS: MappingProxyType[str, Function] = MappingProxyType(
    {
        "not": Function(_not, _ONE),
        "date": Function(_date, frozenset({1, 3})),
        "date and time": Function(_instant, _ONE),
        "duration": Function(_duration, _ONE),
        "@": Function(_temporal, _ONE),
        "now": Function(lambda moment: moment, frozenset({0}), needs_moment=True),
        "today": Function(lambda moment: local_date(moment), frozenset({0}), needs_moment=True),
        "years": Function(_years, _TWO),
        "day of week": Function(_weekday, _ONE),
        "number": Function(_number, _ONE),
        "string": Function(_text, _ONE),
        "contains": Function(_of_texts(lambda one, two: two in one), _TWO),
        "starts with": Function(_of_texts(lambda one, two: one.startswith(two)), _TWO),
        "ends with": Function(_of_texts(lambda one, two: one.endswith(two)), _TWO),
        "upper case": Function(_of_text(str.upper), _ONE),
        "lower case": Function(_of_text(str.lower), _ONE),
        "string length": Function(_of_text(lambda one: Decimal(len(one))), _ONE),
        "list contains": Function(_contains, _TWO),
        "count": Function(_of_list(lambda items: Decimal(len(items))), _ANY),
        "sum": Function(_numbers(lambda items: sum(items, Decimal())), _ANY),
        "min": Function(_numbers(min), _ANY),
        "max": Function(_numbers(max), _ANY),
        "mean": Function(_numbers(lambda items: sum(items, Decimal()) / len(items)), _ANY),
        "all": Function(_of_list(lambda items: all(item is True for item in items)), _ANY),
        "any": Function(_of_list(lambda items: any(item is True for item in items)), _ANY),
        "abs": Function(_of_number(abs), _ONE),
        "floor": Function(_rounded(ROUND_FLOOR), frozenset({1, 2})),
        "ceiling": Function(_rounded(ROUND_CEILING), frozenset({1, 2})),
        "decimal": Function(_rounded(ROUND_HALF_EVEN), _TWO),
        "is defined": Function(lambda value: value is not None, _ONE),
    }
)
