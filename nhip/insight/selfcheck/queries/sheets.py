"""Score sheets: of the province, a unit, a procedure; and tables of many."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from nhip.insight.indicators.contracts import Period
from nhip.insight.selfcheck.access import ROWS
from nhip.insight.selfcheck.adapters import catalogue, counting
from nhip.insight.selfcheck.adapters.counting import Counted
from nhip.insight.selfcheck.adapters.index_file import index
from nhip.insight.selfcheck.contracts import (
    Component,
    Group,
    Index,
    Line,
    Rate,
    Scope,
    Scored,
    ScoredGroup,
    Sheet,
    Unknown,
)
from nhip.insight.selfcheck.rules.scoring import scored, totals
from nhip.kernel.access import Actor
from nhip.work.procedures.api import openness
from nhip.work.procedures.contracts import Openness

#: Counted from the cells of another measure: procedures with any payment online, of those with payments.
BY_PROCEDURE = {"payment_integration": "online_payment"}


@dataclass(frozen=True, slots=True)
class Records:
    """What was counted in a period, read once for every sheet of a page; `cells` by measure."""

    index: Index
    period: Period
    cells: Mapping[str, Counted | None]
    counted_at: datetime | None
    sees_small_cells: bool
    published: Sequence[Openness]


def sheet(actor: Actor, scope: Scope, period: Period) -> Sheet:
    """The index of a scope in a period."""
    return _sheet(_records(actor, period), scope)


def by_unit(actor: Actor, period: Period, *, procedure: str = "") -> tuple[Line, ...]:
    """One sheet a unit that has any case, by unit code."""
    records = _records(actor, period)
    codes = sorted({unit for unit, _ in _known_cells(records) if unit})
    return tuple(Line(code, _sheet(records, Scope(code, procedure))) for code in codes)


def by_procedure(actor: Actor, period: Period, *, unit: str = "") -> tuple[Line, ...]:
    """One sheet a procedure that has any case, by procedure code."""
    records = _records(actor, period)
    codes = sorted({procedure for _, procedure in _known_cells(records) if procedure})
    return tuple(Line(code, _sheet(records, Scope(unit, code))) for code in codes)


def _records(actor: Actor, period: Period) -> Records:
    whole = index()
    names = {BY_PROCEDURE.get(one.measure, one.measure) for one in whole.components}
    cells = {name: counting.counted(name, period) for name in names - set(catalogue.MEASURES)}
    return Records(whole, period, cells, counting.counted_at(), actor.may(ROWS.code), openness())


def _sheet(records: Records, scope: Scope) -> Sheet:
    groups = tuple(_group(group, records, scope) for group in records.index.groups)
    known = [one for group in groups for one in group.components]
    won, could = totals(known)
    return Sheet(
        index=records.index,
        scope=scope,
        period=records.period.label,
        groups=groups,
        points=won,
        known=could,
        counted_at=records.counted_at,
        simulated=any(one.rate is not None and one.rate.simulated for one in known),
    )


def _known_cells(records: Records) -> Iterator[tuple[str, str]]:
    for found in records.cells.values():
        yield from found.cells if found else ()


def _group(group: Group, records: Records, scope: Scope) -> ScoredGroup:
    components = tuple(_scored(one, records, scope) for one in group.components)
    won, could = totals(components)
    return ScoredGroup(group, components, won, could)


def _scored(component: Component, records: Records, scope: Scope) -> Scored:
    if component.measure in catalogue.MEASURES:
        if scope.unit:
            # A procedure is published once, for every unit.
            return Scored(component, unknown=Unknown.NOT_AT_THIS_LEVEL)
        return scored(
            component, catalogue.rate(component.measure, scope, records.published), sees_small_cells=True
        )
    rate = _rate(component, records, scope)
    return scored(component, rate, sees_small_cells=records.sees_small_cells)


def _rate(component: Component, records: Records, scope: Scope) -> Rate | None:
    behind = BY_PROCEDURE.get(component.measure)
    found = records.cells.get(behind or component.measure)
    if found is None:
        return None
    return _procedures_with_any(found, scope) if behind else found.rate(scope)


def _procedures_with_any(found: Counted, scope: Scope) -> Rate:
    codes = {procedure for _, procedure in found.cells if scope.procedure in ("", procedure)}
    rates = [found.rate(Scope(scope.unit, code)) for code in codes]
    paid = [rate for rate in rates if rate.denominator]
    return Rate(
        sum(rate.numerator > 0 for rate in paid), len(paid), simulated=any(one.simulated for one in paid)
    )
