"""A number over time and over units."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q

from nhip.insight.indicators import catalogue
from nhip.insight.indicators.contracts import (
    Metric,
    Number,
    Period,
    PeriodKind,
    Series,
    Target,
    Value,
    WardNumber,
)
from nhip.insight.indicators.mapping import aim_of
from nhip.insight.indicators.queries.boards import number
from nhip.insight.indicators.queries.values import as_contracts, day_of, held
from nhip.insight.indicators.rules import choice
from nhip.insight.indicators.rules.course import verdict_of
from nhip.insight.indicators.rules.suppression import hidden
from nhip.kernel import profile
from nhip.kernel.access import Actor

TREND_REACH = timedelta(days=200)


def history(
    code: str, territory: str, *, as_of: datetime | None = None, kind: str | None = None
) -> tuple[Series, ...]:
    """Each official series in order of period."""
    metric = catalogue.metric(code)
    wanted = kind or (PeriodKind.MONTH if metric.computed else PeriodKind.YEAR).value
    rows = held(as_of).filter(metric=code, territory=territory, period_kind=wanted)
    series: dict[tuple[str, str], list[Value]] = {}
    for value in as_contracts(rows, today=day_of(as_of)):
        series.setdefault((value.method, value.vintage), []).append(value)
    return tuple(
        Series(method, values[-1].source, vintage, tuple(values))
        for (method, vintage), values in sorted(series.items())
    )


def by_ward(
    code: str,
    *,
    period: Period | None = None,
    as_of: datetime | None = None,
    province: str | None = None,
    actor: Actor | None = None,
) -> tuple[WardNumber, ...]:
    """One metric by commune-level unit, beside the province's governing target."""
    over = province or profile.current().province_code or ""
    whole = number(code, over, period=period, as_of=as_of)
    values = _of_units(whole, as_of)
    chosen = {unit: choice.of_period(own, whole.period) for unit, own in values.items()}
    present = {unit: value for unit, value in chosen.items() if value is not None}
    unseen = frozenset() if actor and actor.may("indicators.view") else hidden(_bases(present))
    target = whole.governing.target if whole.governing else None
    today = day_of(as_of)
    return tuple(
        WardNumber(unit, None, None, suppressed=True)
        if unit in unseen
        else _ward(whole.metric, target, values[unit], present[unit], today)
        for unit in sorted(present)
    )


def _of_units(whole: Number, as_of: datetime | None) -> dict[str, list[Value]]:
    # Months for the trend, no further back than it looks; the period's own kind for the course.
    months = Q(period_kind=PeriodKind.MONTH.value, period_start__gte=whole.period.start - TREND_REACH)
    rows = held(as_of).filter(
        Q(period_kind=whole.period.kind.value) | months,
        metric=whole.metric.code,
        period_start__lte=whole.period.last_day,
        territory__regex=r"^[0-9]{5}$",
    )
    values: dict[str, list[Value]] = {}
    for value in as_contracts(rows, today=day_of(as_of)):
        values.setdefault(value.territory, []).append(value)
    return values


def _ward(
    metric: Metric, target: Target | None, values: Sequence[Value], chosen: Value, today: date
) -> WardNumber:
    if target is None:
        return WardNumber(chosen.territory, chosen, None)
    verdict = verdict_of(metric, aim_of(target, metric), values, chosen, today=today)
    return WardNumber(chosen.territory, chosen, verdict)


def _bases(present: dict[str, Value]) -> dict[str, int]:
    return {unit: base_of(value) for unit, value in present.items()}


def base_of(value: Value) -> int:
    """How many cases a value rests on; reported values rest on none of ours."""
    base = value.numerator if value.denominator is None else value.denominator
    return base or 0
