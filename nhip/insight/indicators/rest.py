"""REST of the indicators, under /api/indicators/. Public, with small cells hidden (disclosure.py)."""

from datetime import datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from ninja import Router, Schema

from nhip.insight.indicators import api, wording
from nhip.insight.indicators.contracts import Metric, Standing, Target, Value
from nhip.insight.indicators.disclosure import shown
from nhip.insight.indicators.web.asked import Asked, asked
from nhip.insight.indicators.web.downloads import as_csv
from nhip.kernel.access import Actor, public

router = Router(tags=["indicators"])
AGGREGATES = "numbers are aggregates; small cells are hidden (rules.suppression)"


class ValueOut(Schema):
    """One measurement; `amount` is a decimal number in `unit`, the integers are what it was divided from."""

    id: UUID
    metric: str
    territory: str
    vintage: str
    period: str
    method: str
    source: str
    amount: Decimal
    unit: str
    numerator: int | None
    denominator: int | None
    definition_version: int
    snapshot_ids: list[UUID]
    computed_at: datetime
    simulated: bool
    approximate: bool
    partial: bool


class TargetOut(Schema):
    """A target as its text words it, with the place of its sentence."""

    id: str
    comparator: str
    value: Decimal | None
    unit: str
    year: int | None
    territory: str
    vintage: str
    instrument: str
    source: str
    paragraph: int
    sentence: int
    clause: int
    start: int
    end: int


class StandingOut(Schema):
    """A target, how it stands, and the value it is judged on."""

    metric: str
    title_vi: str
    title_en: str
    owner: str
    target: TargetOut
    state: str
    closed: bool
    reason: str
    distance: Decimal | None
    expected: Decimal | None
    trend: str
    since: str | None
    value: ValueOut | None


class BoardOut(Schema):
    """Every binding target of a territory at a moment."""

    territory: str
    as_of: datetime
    count: int
    items: list[StandingOut]


class NumberOut(Schema):
    """One metric: all official series side by side, and the targets it is held against."""

    metric: str
    title_vi: str
    title_en: str
    unit: str
    direction: str
    computed: bool
    owner: str
    territory: str
    period: str
    as_of: datetime
    trend: str
    value: ValueOut | None
    values: list[ValueOut]
    governing: str | None
    standings: list[StandingOut]


@router.get("/board", response=BoardOut)
@public(AGGREGATES)
def board(request: HttpRequest, territory: str = "", period: str = "", as_of: str = "") -> BoardOut:
    """Every binding target with its state."""
    wanted = _asked(request)
    found = api.board(wanted.territory, wanted.as_of, period=wanted.period)
    items = [_standing(one, _actor(request)) for one in found.standings]
    return BoardOut(territory=found.territory, as_of=found.as_of, count=len(items), items=items)


@router.get("/{code}", response=NumberOut)
@public(AGGREGATES)
def number(
    request: HttpRequest, code: str, territory: str = "", period: str = "", as_of: str = ""
) -> NumberOut:
    """One metric of a territory."""
    actor, wanted = _actor(request), _asked(request)
    found = api.number(code, wanted.territory, wanted.period, wanted.as_of)
    values = [value for value in found.values if shown(actor, value)]
    return NumberOut(
        metric=found.metric.code,
        title_vi=found.metric.title_vi,
        title_en=found.metric.title_en,
        unit=found.metric.unit,
        direction=found.metric.direction.value,
        computed=found.metric.computed,
        owner=_owner(found.metric),
        territory=found.territory,
        period=found.period.label,
        as_of=found.as_of,
        trend=found.trend.value,
        value=_value(shown(actor, found.value)),
        values=[one for value in values if (one := _value(value))],
        governing=found.governing.target.id if found.governing else None,
        standings=[_standing(one, actor) for one in found.standings],
    )


@router.get("/{code}/values.csv")
@public(AGGREGATES)
def values(request: HttpRequest, code: str, territory: str = "", as_of: str = "") -> HttpResponse:
    """Every value of a metric in a territory as CSV."""
    return as_csv(code, _asked(request), actor=_actor(request))


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]


def _asked(request: HttpRequest) -> Asked:
    return asked(cast("QueryDict", request.GET), _actor(request))


def _value(value: Value | None) -> ValueOut | None:
    if value is None:
        return None
    facts = {name: getattr(value, name) for name in ValueOut.model_fields if name != "period"}
    return ValueOut(**facts, period=value.period.label)


def _target(target: Target) -> TargetOut:
    place = target.place
    own = ("id", "comparator", "value", "unit", "year", "territory", "vintage")
    spot = ("source", "paragraph", "sentence", "clause", "start", "end")
    return TargetOut(
        **{name: getattr(target, name) for name in own},
        **{name: getattr(place, name) for name in spot},
        instrument=target.instrument.number or target.instrument.title_vi,
    )


def _owner(metric: Metric) -> str:
    """Whose number it is, in the language that was asked for."""
    return wording.either(metric.owner.name_vi, metric.owner.name_en)


def _standing(standing: Standing, actor: Actor) -> StandingOut:
    value, verdict = shown(actor, standing.value), standing.verdict
    return StandingOut(
        metric=standing.metric.code,
        title_vi=standing.metric.title_vi,
        title_en=standing.metric.title_en,
        owner=_owner(standing.metric),
        target=_target(standing.target),
        state=verdict.state.value,
        closed=verdict.closed,
        reason=verdict.reason,
        distance=verdict.distance if value else None,
        expected=verdict.expected,
        trend=standing.trend.value,
        since=standing.since.label if standing.since else None,
        value=_value(value),
    )
