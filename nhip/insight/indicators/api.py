"""The indicators' door: numbers, the targets they are held against, and what they are made of.

Territories are codes of places: two digits for a province, five for a commune-level unit. Every
function takes `as_of`: the answer is what was held true at that moment (None: now).

>>> from nhip.insight.indicators import api
>>> api.board("79").count(State.OFF_COURSE)
"""

from datetime import datetime
from uuid import UUID

from nhip.insight.indicators.contracts import (
    Board,
    Metric,
    NewMetric,
    NewTarget,
    Number,
    Period,
    Place,
    Reproduction,
    RowsPage,
    Series,
    Target,
    Text,
    Trace,
    Value,
    WardNumber,
)
from nhip.kernel.access import Actor


def metrics() -> tuple[Metric, ...]:
    """Every metric the profile or a definition names, by code."""
    from nhip.insight.indicators import catalogue

    return catalogue.metrics()


def metric(code: str) -> Metric:
    """One metric; raises NotFound."""
    from nhip.insight.indicators import catalogue

    return catalogue.metric(code)


def targets(territory: str, *, metric: str | None = None) -> tuple[Target, ...]:
    """Every statement of the policy texts about a territory, binding or not, in document order."""
    from nhip.insight.indicators import queries

    return queries.targets(territory, metric=metric)


def board(territory: str, as_of: datetime | None = None, *, period: Period | None = None) -> Board:
    """Every binding target of a province with its state.

    Values are those of `period`, or by default of the year in which `as_of` lies so far (else the
    latest earlier year that has one). A target without a value says NO_DATA; ask `metric.owner`.
    """
    from nhip.insight.indicators import queries

    return queries.board(territory, as_of=as_of, period=period)


def number(
    code: str,
    territory: str,
    period: Period | None = None,
    as_of: datetime | None = None,
) -> Number:
    """One metric of a province or unit. Without `period`: the same choice as `board` makes.

    Raises NotFound for an unknown metric; a metric without data has `value` None.
    """
    from nhip.insight.indicators import queries

    return queries.number(code, territory, period=period, as_of=as_of)


def by_ward(
    code: str,
    period: Period | None = None,
    as_of: datetime | None = None,
    *,
    province: str | None = None,
    actor: Actor | None = None,
) -> tuple[WardNumber, ...]:
    """One metric by commune-level unit of `province` (default: the profile's), by unit code.

    Small cells (a denominator under 3) are suppressed unless `actor` may view indicators.
    """
    from nhip.insight.indicators import queries

    return queries.by_ward(code, period=period, as_of=as_of, province=province, actor=actor)


def history(
    code: str, territory: str, as_of: datetime | None = None, *, kind: str | None = None
) -> tuple[Series, ...]:
    """Each official series of a metric in order of period.

    `kind` is month, quarter or year; by default months where the metric is computed, else years.
    """
    from nhip.insight.indicators import queries

    return queries.history(code, territory, as_of=as_of, kind=kind)


def trace(code: str, territory: str, period: Period | None = None, as_of: datetime | None = None) -> Trace:
    """The birth certificate of a number; raises NotFound where no value is recorded."""
    from nhip.insight.indicators import traces

    return traces.trace(code, territory, period=period, as_of=as_of)


def rows(code: str, territory: str, period: Period, *, actor: Actor, page: int = 1) -> RowsPage:
    """The rows that made a computed number, on the value's own snapshot.

    Needs `indicators.rows`; raises NotAllowed, NotFound, or Conflict for a reported metric.
    """
    from nhip.insight.indicators import evidence

    return evidence.rows(code, territory, period, actor=actor, page=page)


def rows_of(value_id: UUID, *, actor: Actor, page: int = 1) -> RowsPage:
    """The same for one recorded value, superseded or not."""
    from nhip.insight.indicators import evidence

    return evidence.rows_of(value_id, actor=actor, page=page)


def reproduce(value_id: UUID) -> Reproduction:
    """Compute a recorded value again on its recorded snapshots and compare the integers.

    Raises NotFound; Conflict when the value was reported or its snapshots are no longer kept.
    """
    from nhip.insight.indicators import traces

    return traces.reproduce(value_id)


def value(value_id: UUID) -> Value:
    """One recorded value by its id, superseded or not; raises NotFound."""
    from nhip.insight.indicators import queries

    return queries.value(value_id)


def describe_metric(actor: Actor, new: NewMetric) -> None:
    """Add an indicator to the register, to be reported. Needs `indicators.adopt`.

    Raises NotAllowed, Conflict (that code is taken), Invalid.
    """
    from nhip.insight.indicators import actions

    actions.describe_metric(actor, new)


def adopt_target(actor: Actor, text: Text, new: NewTarget) -> Target:
    """Make a confirmed statement a target that the province's board shows from now on.

    Needs `indicators.adopt`. Once more changes nothing. Raises NotAllowed, NotFound (metric), Invalid (not a
    target, another unit than the metric's, no province chosen).
    """
    from nhip.insight.indicators import actions

    return actions.adopt_target(actor, text, new)


def place_of(paragraphs: tuple[str, ...], *, source: str, paragraph: int, start: int, end: int) -> Place:
    """The place of a span of one of a text's paragraphs (0: its title), with sentence and clause counted."""
    from nhip.insight.indicators import citation

    return citation.locate_in(paragraphs[paragraph], source=source, paragraph=paragraph, start=start, end=end)
