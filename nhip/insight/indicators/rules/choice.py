"""Which of several series, periods and targets stands for a number."""

from collections.abc import Iterable, Sequence
from datetime import date

from nhip.insight.indicators.contracts import Period, PeriodKind, Target, Value

_LENGTH = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}

# On 1 July 2025 provinces and communes were redrawn (202/2025/QH15); rows carry units of that day on.
CURRENT_VINTAGE = "since-2025-07-01"


def headline(values: Iterable[Value], *, today: date) -> Value | None:
    """The value that stands for now: the period that reaches furthest, the longest of those.

    So a computed metric shows the year so far, a reported one its latest year.
    """
    begun = [value for value in values if value.period.start <= today]
    return max(begun, key=_reach, default=None)


def _reach(value: Value) -> tuple[date, int, bool, str]:
    return (
        value.period.last_day,
        _LENGTH[value.period.kind],
        value.vintage == CURRENT_VINTAGE,
        value.method,
    )


def of_period(values: Iterable[Value], period: Period) -> Value | None:
    """The value of exactly that period, on today's boundaries if there are several."""
    found = [value for value in values if value.period == period]
    return max(found, key=_reach, default=None)


def same_series(values: Iterable[Value], chosen: Value) -> list[Value]:
    """The values comparable with the chosen one, up to it, in order of time."""
    own = [
        value
        for value in values
        if (value.method, value.vintage, value.period.kind)
        == (chosen.method, chosen.vintage, chosen.period.kind)
        and value.period.start <= chosen.period.start
    ]
    return sorted(own, key=lambda value: value.period.start)


def others(values: Iterable[Value], chosen: Value) -> tuple[Value, ...]:
    """The latest value of each other official series, by method."""
    latest: dict[tuple[str, str], Value] = {}
    for value in sorted(values, key=_reach):
        if (value.method, value.vintage) != (chosen.method, chosen.vintage):
            latest[(value.method, value.vintage)] = value
    return tuple(latest[key] for key in sorted(latest))


def governing(targets: Sequence[Target], *, today: date) -> Target | None:
    """The target a number is shown against.

    The open target with the nearest year; without one the newest standing demand; without one the
    target of the latest closed year. Of equals the one from the newest instrument.
    """
    binding = [target for target in targets if target.binds]
    return min(binding, key=lambda target: _urgency(target, today.year), default=None)


def _urgency(target: Target, this_year: int) -> tuple[int, int, tuple[int, ...], str]:
    newest = tuple(-ord(letter) for letter in target.instrument.dated)
    if target.year is None:
        return (1, 0, newest, target.id)
    if target.year >= this_year:
        return (0, target.year, newest, target.id)
    return (2, -target.year, newest, target.id)
