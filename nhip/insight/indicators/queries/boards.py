"""Boards and numbers: targets with the value held against each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from nhip.insight.indicators import catalogue
from nhip.insight.indicators.contracts import (
    Board,
    Metric,
    Number,
    Period,
    PeriodKind,
    Standing,
    State,
    Target,
    Trend,
    Value,
    Verdict,
)
from nhip.insight.indicators.mapping import aim_of
from nhip.insight.indicators.queries.values import as_contracts, day_of, held
from nhip.insight.indicators.rules import choice
from nhip.insight.indicators.rules.course import fine, trend_of, verdict_of
from nhip.insight.indicators.rules.standing import satisfies
from nhip.kernel import clock, profile


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about a metric: where, when, and as it was known when."""

    territory: str
    period: Period | None
    today: date


def targets(territory: str, *, metric: str | None = None) -> tuple[Target, ...]:
    """Every statement about a territory.

    The profile's province answers for all of the profile's texts, those about the units that merged
    into it as well; a commune-level unit is held against its province's.
    """
    found = catalogue.targets_of(metric)
    if _answers_for_all(territory):
        return tuple(found)
    return tuple(target for target in found if target.territory == territory)


def board(territory: str, *, as_of: datetime | None = None, period: Period | None = None) -> Board:
    """Every binding target with its state."""
    asked = Asked(territory, period, day_of(as_of))
    metrics = {metric.code: metric for metric in catalogue.metrics()}
    binding = [t for t in targets(territory) if t.binds and _existed(t, asked.today)]
    values = _values_by_metric(binding, territory, as_of, asked.today)
    return Board(
        territory=territory,
        as_of=as_of or clock.now(),
        standings=tuple(
            standing(metrics[t.metric], t, _own(values.get(t.metric, []), t, territory), asked)
            for t in binding
        ),
    )


def number(
    code: str, territory: str, *, period: Period | None = None, as_of: datetime | None = None
) -> Number:
    """One metric of one territory."""
    metric = catalogue.metric(code)
    asked = Asked(territory, period, day_of(as_of))
    rows = held(as_of).filter(
        metric=code, territory__in=_territories(territory, targets(territory, metric=code))
    )
    values = as_contracts(rows, today=asked.today)
    own = [value for value in values if value.territory == territory] or values
    chosen = _chosen(own, asked)
    found = _standings(metric, values, asked)
    main = choice.governing([one.target for one in found], today=asked.today)
    return Number(
        metric=metric,
        territory=territory,
        period=chosen.period if chosen else (period or Period.of(asked.today, PeriodKind.YEAR)),
        as_of=as_of or clock.now(),
        value=chosen,
        values=(chosen, *choice.others(_same_moment(own, asked), chosen)) if chosen else (),
        governing=next((one for one in found if main and one.target.id == main.id), None),
        standings=tuple(found),
        trend=_trend(metric, own, chosen),
    )


def standing(metric: Metric, target: Target, values: Sequence[Value], asked: Asked) -> Standing:
    """A target and the value held against it."""
    chosen = _chosen(values, asked)
    if chosen is None:
        closed = target.year is not None and asked.today > date(target.year, 12, 31)
        verdict = Verdict(State.NO_DATA, closed, "no_value")
        return Standing(metric, target, asked.territory, None, verdict, Trend.UNKNOWN, None)
    verdict = verdict_of(metric, aim_of(target, metric), values, chosen, today=asked.today)
    return Standing(
        metric=metric,
        target=target,
        territory=asked.territory,
        value=chosen,
        verdict=verdict,
        trend=_trend(metric, values, chosen),
        since=_since(metric, target, values, chosen, verdict),
        others=choice.others(_same_moment(values, asked), chosen),
    )


def _standings(metric: Metric, values: Sequence[Value], asked: Asked) -> list[Standing]:
    return [
        standing(metric, target, _own(values, target, asked.territory), asked)
        for target in targets(asked.territory, metric=metric.code)
        if target.binds and _existed(target, asked.today)
    ]


def _answers_for_all(territory: str) -> bool:
    return len(territory) == 5 or territory == profile.current().province_code


def _territories(territory: str, found: Iterable[Target]) -> set[str]:
    # What was reported of a province before it merged stands beside what the new one has.
    merged = {target.territory for target in found if target.binds and target.territory.isdigit()}
    return {territory, *merged} if len(territory) == 2 else {territory}


def _values_by_metric(
    binding: Sequence[Target], territory: str, as_of: datetime | None, today: date
) -> dict[str, list[Value]]:
    rows = held(as_of).filter(
        metric__in={target.metric for target in binding},
        territory__in=_territories(territory, binding),
    )
    values: dict[str, list[Value]] = {}
    for value in as_contracts(rows, today=today):
        values.setdefault(value.metric, []).append(value)
    return values


def _own(values: Sequence[Value], target: Target, territory: str) -> list[Value]:
    own = [value for value in values if value.territory == territory]
    return own or [value for value in values if value.territory == target.territory]


def _existed(target: Target, today: date) -> bool:
    return target.instrument.dated[:10] <= today.isoformat()


def _chosen(values: Sequence[Value], asked: Asked) -> Value | None:
    if asked.period is not None:
        return choice.of_period(values, asked.period)
    return choice.headline(values, today=asked.today)


def _same_moment(values: Sequence[Value], asked: Asked) -> list[Value]:
    if asked.period is not None:
        return [value for value in values if value.period == asked.period]
    return [value for value in values if value.period.start <= asked.today]


def _trend(metric: Metric, values: Iterable[Value], chosen: Value | None) -> Trend:
    return Trend.UNKNOWN if chosen is None else trend_of(metric, values, chosen)


def _since(
    metric: Metric, target: Target, values: Iterable[Value], chosen: Value, verdict: Verdict
) -> Period | None:
    if verdict.state is State.NO_DATA:
        return None
    aim, met = aim_of(target, metric), verdict.state is State.MET
    since = None
    for value in reversed(fine(metric, values, chosen)):
        if satisfies(value.amount, aim) is not met:
            break
        since = value.period
    return since or chosen.period
