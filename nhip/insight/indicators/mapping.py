"""Rows of this module's tables as the contracts its door shows."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from nhip.insight.indicators import models
from nhip.insight.indicators.contracts import (
    Instrument,
    Metric,
    Period,
    PeriodKind,
    Place,
    Target,
    TargetKind,
    Value,
)
from nhip.insight.indicators.rules.standing import Aim


def period_of(row: models.Value) -> Period:
    """The period of a stored value."""
    return Period(row.period_start, PeriodKind(row.period_kind))


def value_of(row: models.Value, *, today: date) -> Value:
    """A stored value; `today` decides whether its period is still running."""
    period = period_of(row)
    return Value(
        id=row.id,
        metric=row.metric,
        territory=row.territory,
        vintage=row.vintage,
        period=period,
        method=row.method,
        source=row.source,
        amount=plain(row.amount),
        unit=row.unit,
        numerator=row.numerator,
        denominator=row.denominator,
        definition_version=row.definition_version,
        snapshot_ids=tuple(UUID(one) for one in row.snapshot_ids),
        computed_at=row.computed_at,
        superseded_at=row.superseded_at,
        simulated=row.simulated,
        approximate=row.approximate,
        partial=period.last_day >= today,
    )


def target_of(row: models.Target) -> Target:
    """A stored target; needs `instrument` selected."""
    return Target(
        id=row.code,
        metric=row.metric,
        kind=TargetKind(row.kind),
        comparator=row.comparator,
        value=None if row.value is None else plain(row.value),
        unit=row.unit,
        year=row.year,
        year_basis=row.year_basis,
        scope_vi=row.scope_vi,
        scope_en=row.scope_en,
        territory=row.territory,
        vintage=row.vintage,
        instrument=_instrument(row.instrument),
        place=_place(row),
        paraphrase_vi=row.paraphrase_vi,
        paraphrase_en=row.paraphrase_en,
        note_vi=row.note_vi,
        note_en=row.note_en,
        quoted=row.quoted,
    )


def aim_of(target: Target, metric: Metric) -> Aim:
    """What a binding target asks for."""
    if target.value is None:
        raise ValueError(f"target {target.id} has no value to aim at")
    return Aim(
        comparator=target.comparator,
        value=target.value,
        direction=metric.direction,
        year=target.year,
        every_year=target.year_basis == "yearly",
    )


def plain(amount: Decimal) -> Decimal:
    """Without the zeros the column adds, but never in exponents.

    >>> plain(Decimal("70.000000")), plain(Decimal("0.400000"))
    (Decimal('70'), Decimal('0.4'))
    """
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()


def _instrument(row: models.Instrument) -> Instrument:
    return Instrument(
        code=row.code,
        number=row.number,
        kind=row.kind,
        title_vi=row.title_vi,
        title_en=row.title_en,
        dated=row.dated,
        date_kind=row.date_kind,
        issuer_vi=row.issuer_vi,
        issuer_en=row.issuer_en,
    )


def _place(row: models.Target) -> Place:
    return Place(
        source=row.source,
        paragraph=row.paragraph,
        sentence=row.sentence,
        clause=row.clause,
        start=row.start,
        end=row.end,
        first_words=row.first_words,
        last_words=row.last_words,
    )
