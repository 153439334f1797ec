"""Counts of a measure by unit and procedure, on the snapshot that serves now."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from nhip.insight.indicators.contracts import Period, PeriodKind
from nhip.insight.selfcheck import measures
from nhip.insight.selfcheck.adapters import kept
from nhip.insight.selfcheck.contracts import Rate, Scope
from nhip.insight.selfcheck.measures import Measure, Part
from nhip.insight.warehouse import api as warehouse
from nhip.kernel import clock

if TYPE_CHECKING:
    from ibis.expr.types import Table

Cells = Mapping[tuple[str, str], Rate]
NOTHING: Rate = Rate(0, 0)


# Every count is told apart by these.
PLACED = frozenset({"unit_code", "procedure_code", "simulated"})


@dataclass(frozen=True, slots=True)
class Counted:
    """Every cell of one measure in a period: a rate by unit and procedure."""

    cells: Cells

    def rate(self, scope: Scope) -> Rate:
        """The cells of a scope added up."""
        return total(
            rate
            for (unit, procedure), rate in self.cells.items()
            if scope.unit in ("", unit) and scope.procedure in ("", procedure)
        )


def total(rates: Any) -> Rate:
    """Rates added up: both integers."""
    added = NOTHING
    for rate in rates:
        added = Rate(
            added.numerator + rate.numerator,
            added.denominator + rate.denominator,
            added.simulated or rate.simulated,
        )
    return added


def counted(name: str, period: Period) -> Counted | None:
    """What a measure counts in a period; None where the warehouse holds no such record."""
    found = available(name)
    return _count(name, period, found.snapshot_ids, clock.today()) if found else None


@dataclass(frozen=True, slots=True)
class Available:
    """A measure on the snapshots that serve now: its dataset's first, then those it joins."""

    measure: Measure
    snapshot_ids: tuple[UUID, ...]


def available(name: str) -> Available | None:
    """The measure of that name, if the warehouse holds what it reads."""
    found = measures.measures().get(name)
    if found is None:
        return None
    snapshots = [warehouse.current(dataset) for dataset in (found.dataset, *found.joins)]
    held = tuple(snapshot.id for snapshot in snapshots if snapshot is not None)
    if len(held) < len(snapshots) or not found.columns <= columns(held[0]):
        return None
    # A measure may take its unit and procedure from what it joins.
    if not PLACED.issubset(frozenset[str]().union(*map(columns, held))):
        return None
    return Available(found, held)


@lru_cache(maxsize=64)
def columns(snapshot_id: UUID) -> frozenset[str]:
    """The columns of a snapshot's dataset."""
    return warehouse.columns_of(snapshot_id)


def count_ahead() -> None:
    """Count every measure of this year on the snapshots that serve now, so that no page has to."""
    for name in measures.measures():
        counted(name, Period.of(clock.today(), PeriodKind.YEAR))


def counted_at() -> datetime | None:
    """Up to when the records of cases were read."""
    snapshot = warehouse.current("cases")
    return snapshot.horizon if snapshot else None


@lru_cache(maxsize=256)
def _count(name: str, period: Period, snapshot_ids: tuple[UUID, ...], today: date) -> Counted:
    # A snapshot never changes, so what was counted on it can be kept: by this process, and on the disk for
    # the others. Reading it there takes a thousandth of what loading the analytical engine takes.
    rows = kept.rows(
        (name, period.label, *snapshot_ids, today), lambda: _rows(name, period, snapshot_ids, today)
    )
    cells: dict[tuple[str, str], Rate] = defaultdict(lambda: NOTHING)
    for unit, procedure, numerator, denominator, simulated in rows:
        cells[(unit, procedure)] = Rate(numerator, denominator, simulated=simulated > 0)
    return Counted(dict(cells))


def _rows(name: str, period: Period, snapshot_ids: tuple[UUID, ...], today: date) -> list[kept.Row]:
    found = grouped(part_of(name, snapshot_ids, today), period).to_pyarrow().to_pylist()
    return [
        (
            row["unit"] or "",
            row["procedure"] or "",
            row["numerator"],
            row["denominator"],
            row["simulated"],
        )
        for row in found
    ]


def part_of(name: str, snapshot_ids: tuple[UUID, ...], today: date) -> Part:
    """A measure applied to snapshots: of its dataset, and of those it joins."""
    tables = [warehouse.table_of(one) for one in snapshot_ids]
    return measures.measures()[name].function(*tables, today)


def within(part: Part, period: Period) -> "Table":
    """The rows of a part whose day lies in the period, with `_counted` beside them."""
    import ibis

    held = part.rows.mutate(_counted=part.counted, _day=part.day)
    return held.filter(held["_day"].between(ibis.literal(period.start), ibis.literal(period.last_day)))


def grouped(part: Part, period: Period) -> "Table":
    """One row a unit and procedure, with both integers."""
    held = within(part, period)
    return held.group_by(unit=held.unit_code, procedure=held.procedure_code).aggregate(
        numerator=held["_counted"].fill_null(False).cast("int64").sum(),
        denominator=held.count(),
        simulated=held.simulated.cast("int64").sum(),
    )
