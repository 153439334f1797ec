"""One number by unit: where it is short, on the map and as a list."""

from collections.abc import Mapping
from datetime import date

from nhip.base.places import api as places
from nhip.base.places.contracts import CellState, MapCell, Unit
from nhip.insight.indicators import api as indicators
from nhip.insight.indicators.contracts import Number, Period, Standing, State, WardNumber
from nhip.insight.opscentre.contracts import View, Ward, Wards
from nhip.insight.opscentre.queries import addresses
from nhip.insight.opscentre.rules.order import shortfall
from nhip.insight.opscentre.wording import measure
from nhip.kernel import clock
from nhip.kernel.access import Actor

_CELLS: Mapping[State, CellState] = {
    State.MET: CellState.MET,
    State.ON_COURSE: CellState.ON_COURSE,
    State.OFF_COURSE: CellState.OFF_COURSE,
    State.NO_DATA: CellState.NO_DATA,
}


def wards(actor: Actor, view: View, *, province: str) -> Wards:
    """`view.number` for every unit of a province, those furthest short of the target first.

    Raises NotFound for an unknown metric.
    """
    number = indicators.number(view.number, province, view.period, view.as_of)
    found = indicators.by_ward(view.number, view.period, view.as_of, province=province, actor=actor)
    day = day_of(view)
    units = {unit.code: unit for unit in places.units(province, on=day)}
    known = {one.unit_code: one for one in found}
    # A unit that has nothing is still there: a leader asks of it why.
    rows = [_ward(known.get(code, WardNumber(code, None, None)), unit, view) for code, unit in units.items()]
    rows.sort(key=lambda ward: _rank(ward, number.governing))
    return Wards(
        metric=number.metric,
        target=number.governing,
        period=_period(number, rows),
        map=places.map_of(province, values={ward.unit.code: _cell(ward) for ward in rows}, on=day),
        wards=tuple(rows),
        counted=sum(ward.value is not None for ward in rows),
        simulated=any(ward.value.simulated for ward in rows if ward.value),
    )


def day_of(view: View) -> date:
    """The day whose boundaries are drawn."""
    return clock.local_date(view.as_of) if view.as_of else clock.today()


def _ward(one: WardNumber, unit: Unit, view: View) -> Ward:
    here = View(unit.code, view.period, view.as_of, view.number)
    period = one.value.period if one.value else view.period
    return Ward(
        unit=unit,
        value=one.value,
        verdict=one.verdict,
        suppressed=one.suppressed,
        address=addresses.definition(view.number, here),
        issue_address=addresses.issue(view.number, unit.code, period),
    )


def _period(number: Number, rows: list[Ward]) -> Period:
    return next((ward.value.period for ward in rows if ward.value), number.period)


def _cell(ward: Ward) -> MapCell:
    label = measure(ward.value.amount, ward.value.unit) if ward.value else ""
    return MapCell(_CELLS[ward.state], label, ward.address)


def _rank(ward: Ward, target: Standing | None) -> tuple[object, ...]:
    """Units with a value first, the furthest short of the target first, then by name."""
    if ward.value is None:
        return (1, 0, ward.unit.name_vi)
    if target is None or ward.verdict is None:
        return (0, ward.value.amount, ward.unit.name_vi)
    short = shortfall(ward.verdict.distance, target.target.value, target.metric.direction)
    return (0, -short, ward.unit.name_vi)
