"""The first page of the operations centre."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from nhip.base.places import api as places
from nhip.insight.indicators import api as indicators
from nhip.insight.indicators.contracts import Number, Standing
from nhip.insight.opscentre.contracts import (
    MOST_NUMBERS,
    Card,
    Freshness,
    Group,
    Overview,
    Row,
    Spark,
    View,
    Wards,
)
from nhip.insight.opscentre.queries import addresses
from nhip.insight.opscentre.queries.chosen import chosen
from nhip.insight.opscentre.queries.orders import Key, by_number, open_orders, pressing_first
from nhip.insight.opscentre.queries.sparks import spark_of
from nhip.insight.opscentre.queries.wards import day_of, wards
from nhip.insight.opscentre.rules.order import STATES, proposal, worst_first
from nhip.insight.warehouse import api as warehouse
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.directives.contracts import DirectiveLine

Orders = Mapping[Key, tuple[DirectiveLine, ...]]


def overview(actor: Actor, view: View, *, province: str) -> Overview:
    """Everything the first page shows, as it was at `view.as_of`."""
    standings = worst_first(_standings(view, province))
    sparks = {one.metric.code: spark_of(one, view.as_of) for one in standings}
    page = open_orders(actor, view.as_of)
    orders = by_number(page)
    mine = chosen(actor)
    codes = mine or proposal(standings, most=MOST_NUMBERS)
    cards = tuple(_card(code, view, sparks=sparks, orders=orders) for code in codes)
    on_map = _wards(actor, view, province=province, cards=cards)
    day = day_of(view)
    return Overview(
        view=view,
        place=places.unit(view.territory, on=day),
        province=places.unit(province, on=day),
        as_of=view.as_of or clock.now(),
        cards=cards,
        are_chosen=bool(mine),
        groups=_groups(standings, view, sparks=sparks, orders=orders),
        wards=on_map,
        directives=pressing_first(page),
        directive_count=page.count,
        overdue_count=page.overdue,
        freshness=_freshness(view.as_of),
        simulated=_is_simulated(standings),
    )


def _standings(view: View, province: str) -> Sequence[Standing]:
    """Every target of the province; of a unit, the targets its own numbers can be held against."""
    if view.territory == province:
        return indicators.board(province, view.as_of, period=view.period).standings
    numbers = (_number(m.code, view) for m in indicators.metrics() if m.computed)
    return [number.governing for number in numbers if number.governing is not None]


def _number(code: str, view: View) -> Number:
    return indicators.number(code, view.territory, view.period, view.as_of)


def _card(code: str, view: View, *, sparks: Mapping[str, Spark | None], orders: Orders) -> Card:
    number = _number(code, view)
    period = number.value.period if number.value else view.period
    return Card(
        number=number,
        spark=sparks.get(code),
        directives=orders.get((code, view.territory), ()),
        issue_address=addresses.issue(code, view.territory, period),
        definition_address=addresses.definition(code, view),
        trace_address=addresses.trace(code, view.territory, period, view.as_of),
        wards_address=addresses.wards(code, view),
    )


def _groups(
    standings: Sequence[Standing],
    view: View,
    *,
    sparks: Mapping[str, Spark | None],
    orders: Orders,
) -> tuple[Group, ...]:
    rows = [
        Row(
            standing=one,
            spark=sparks[one.metric.code],
            directives=orders.get((one.metric.code, view.territory), ()),
            issue_address=addresses.issue(
                one.metric.code, view.territory, one.value.period if one.value else view.period
            ),
            definition_address=addresses.definition(one.metric.code, view),
        )
        for one in standings
    ]
    groups = (Group(state, tuple(row for row in rows if row.standing.state is state)) for state in STATES)
    return tuple(group for group in groups if group.rows)


def _wards(actor: Actor, view: View, *, province: str, cards: Sequence[Card]) -> Wards | None:
    """The map of the number asked for, else of the first of the cards that is kept by unit."""
    by_unit = [card.number.metric.code for card in cards if card.number.metric.computed]
    number = view.number or next(iter(by_unit), "")
    if not number:
        return None
    shown = View(view.territory, view.period, view.as_of, number)
    return wards(actor, shown, province=province)


def _freshness(as_of: datetime | None) -> tuple[Freshness, ...]:
    found = []
    for dataset in warehouse.datasets():
        snapshot = warehouse.current(dataset.name, as_of) if as_of else dataset.current
        if snapshot:
            read_until = snapshot.horizon if as_of else dataset.read_until or snapshot.horizon
            found.append(Freshness(dataset.name, dataset.title, snapshot.row_count, read_until))
    return tuple(found)


def _is_simulated(standings: Sequence[Standing]) -> bool:
    return any(one.value.simulated for one in standings if one.value)
