"""The course of a number: the comparable values its state and its trend are read from."""

from collections.abc import Iterable, Sequence
from datetime import date

from nhip.insight.indicators.contracts import Metric, PeriodKind, Trend, Value, Verdict
from nhip.insight.indicators.rules.choice import same_series
from nhip.insight.indicators.rules.standing import Aim, Point, judge
from nhip.insight.indicators.rules.trend import trend


def fine(metric: Metric, values: Iterable[Value], chosen: Value) -> list[Value]:
    """The chosen value's series in the finest steps (months where the metric is computed)."""
    kind = PeriodKind.MONTH if metric.computed else chosen.period.kind
    own = [
        value
        for value in values
        if (value.method, value.vintage, value.period.kind) == (chosen.method, chosen.vintage, kind)
        and value.period.start <= chosen.period.last_day
    ]
    return sorted(own, key=lambda value: value.period.start)


def trend_of(metric: Metric, values: Iterable[Value], chosen: Value) -> Trend:
    """The trend of the chosen value's series, up to its period."""
    full = [value.amount for value in fine(metric, values, chosen) if not value.partial]
    return trend(full, direction=metric.direction, unit=metric.unit)


def verdict_of(metric: Metric, aim: Aim, values: Sequence[Value], chosen: Value, *, today: date) -> Verdict:
    """How the chosen value stands against an aim, given all values of its territory."""
    points = [Point(value.period.last_day, value.amount) for value in same_series(values, chosen)]
    return judge(aim, points, today=today, trend=trend_of(metric, values, chosen))
