"""What became of units, and what they were formed from."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from nhip.base.places import models
from nhip.base.places.contracts import Origin, Succession, Unit
from nhip.base.places.queries.units import contract_of, demand_code, unknown
from nhip.base.places.rules.succession import holder_asked_for, outcome_of
from nhip.kernel import clock

Link = tuple[models.UnitRow, bool]


def successors(code: str, *, on: date | None = None) -> Succession:
    """What became of the holder of the code; raises UnknownUnit."""
    demand_code(code)
    rows = list(models.UnitRow.objects.filter(code=code).order_by("-valid_from"))
    held = {contract_of(row): row for row in rows}
    asked = holder_asked_for(list(held), on=on, today=clock.today())
    if asked is None:
        raise unknown(code, on=on or clock.today())
    return successions_of([held[asked]], on=on)[0]


def successions_of(rows: Iterable[models.UnitRow], *, on: date | None = None) -> list[Succession]:
    """The same for many rows, in a fixed number of queries for each step of the chain."""
    asked = list(rows)
    links = _chains([row.id for row in asked])
    same_code = _same_code({row.code for row in asked})
    return [_succession(row, links=links, same_code=same_code[row.code], on=on) for row in asked]


def formed_from(unit: Unit) -> tuple[Origin, ...]:
    """The units that ended when this one began and gave it their whole territory or a part."""
    links = models.SuccessionRow.objects.filter(
        successor__code=unit.code, successor__valid_from=unit.validity.start
    ).select_related("predecessor")
    ordered = sorted(links, key=lambda link: (not link.is_whole, link.predecessor.code))
    return tuple(Origin(contract_of(link.predecessor), link.is_whole) for link in ordered)


def _succession(
    row: models.UnitRow,
    *,
    links: dict[UUID, list[Link]],
    same_code: list[models.UnitRow],
    on: date | None,
) -> Succession:
    today = clock.today()
    next_ones = links.get(row.id, [])
    outcome = outcome_of(row.valid_to, today=today, extents=[whole for _, whole in next_ones])
    return Succession(
        unit=contract_of(row),
        on=_asked_day(row, on=on, today=today),
        outcome=outcome,
        successors=tuple(contract_of(successor) for successor, _ in next_ones),
        current=tuple(contract_of(last) for last in _last(row, links)),
        same_code=tuple(contract_of(other) for other in same_code if other.id != row.id),
    )


def _asked_day(row: models.UnitRow, *, on: date | None, today: date) -> date:
    """The day the answer is about: as asked, else today, else the last day of the unit."""
    day = on or today
    if row.validity.contains(day) or row.valid_to is None:
        return day
    return date.fromordinal(row.valid_to.toordinal() - 1)


def _last(row: models.UnitRow, links: dict[UUID, list[Link]]) -> list[models.UnitRow]:
    """The ends of the chain from a unit, each once, by code; itself when nothing followed."""
    if not links.get(row.id):
        return [] if row.valid_to else [row]
    found = {last.id: last for successor, _ in links[row.id] for last in _last(successor, links)}
    return sorted(found.values(), key=lambda last: last.code)


def _chains(ids: Collection[UUID]) -> dict[UUID, list[Link]]:
    """Successors of the units, and of their successors, until no more is recorded."""
    links: dict[UUID, list[Link]] = defaultdict(list)
    wanted = set(ids)
    while wanted:
        rows = models.SuccessionRow.objects.filter(predecessor__in=wanted)
        for link in rows.select_related("successor").order_by("successor__code"):
            links[link.predecessor_id].append((link.successor, link.is_whole))
        wanted = {successor.id for one in wanted for successor, _ in links.get(one, ())} - links.keys()
    return links


def _same_code(codes: Collection[str]) -> dict[str, list[models.UnitRow]]:
    held: dict[str, list[models.UnitRow]] = defaultdict(list)
    for row in models.UnitRow.objects.filter(code__in=codes).order_by("-valid_from"):
        held[row.code].append(row)
    return held
