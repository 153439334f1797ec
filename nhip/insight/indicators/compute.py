"""Definitions run on snapshots: one grouped query a metric, rolled up to periods and the province."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nhip.insight.indicators.contracts import Period, PeriodKind
from nhip.insight.indicators.definitions.measures import Measure, MeasureKind
from nhip.insight.indicators.definitions.registry import Definition
from nhip.insight.indicators.rules.rounding import share_points

if TYPE_CHECKING:
    from ibis.expr.types import Table


@dataclass(frozen=True, slots=True)
class Measured:
    """The integers of one territory and period, and the amount they make."""

    numerator: int
    denominator: int | None
    amount: Decimal
    simulated: bool


@dataclass(slots=True)
class Cell:
    """A running sum; `spread` counts each whole number for a median."""

    numerator: int = 0
    denominator: int = 0
    simulated: bool = False
    spread: Counter[int] = field(default_factory=Counter)

    def add(self, row: Mapping[str, Any]) -> None:
        self.numerator += row["numerator"]
        self.denominator += row["denominator"]
        self.simulated = self.simulated or row["simulated"] > 0
        if "amount" in row:
            self.spread[row["amount"]] += row["denominator"]


Key = tuple[str, Period]


def run(
    definition: Definition, tables: "Iterable[Table]", *, province: str, today: date
) -> dict[Key, Measured]:
    """Every value of a metric: each unit and the province, by month, quarter and year."""
    measure = definition.measure(*tables, today=today)
    rows = grouped(measure).to_pyarrow().to_pylist()
    return rolled_up(measure.kind, rows, province=province, today=today)


def run_one(
    definition: Definition, tables: "Iterable[Table]", *, key: Key, province: str, today: date
) -> Measured | None:
    """One value of a metric, reading only the rows that make it."""
    territory, period = key
    measure = narrowed(
        definition.measure(*tables, today=today),
        period=None if definition.is_stock else period,
        unit=None if territory == province else territory,
    )
    rows = grouped(measure).to_pyarrow().to_pylist()
    return rolled_up(measure.kind, rows, province=province, today=today).get(key)


def narrowed(measure: Measure, *, period: Period | None, unit: str | None) -> Measure:
    """The same measure over the rows of one period and unit."""
    import ibis

    rows, names = measure.rows, _names(measure)
    held = rows.mutate(**names)
    if period is not None:
        held = held.filter(
            held["_day"] >= ibis.literal(period.start), held["_day"] <= ibis.literal(period.last_day)
        )
    if unit is not None:
        held = held.filter(held["_place"] == unit)
    return Measure(
        kind=measure.kind,
        rows=held,
        place=held["_place"],
        day=held["_day"] if measure.day is not None else None,
        counted=held["_counted"] if measure.counted is not None else None,
        amount=held["_amount"] if measure.amount is not None else None,
    )


def grouped(measure: Measure) -> "Table":
    """The query: integers by unit and month (and by amount, for a median)."""
    keys: dict[str, Any] = {"unit": measure.place}
    if measure.day is not None:
        keys["month"] = measure.day.truncate("M")
    if measure.amount is not None:
        keys["amount"] = measure.amount
    rows = measure.rows
    counted = rows.count() if measure.counted is None else measure.counted.ifelse(1, 0).sum()
    return rows.group_by(**keys).aggregate(
        numerator=counted,
        denominator=rows.count(),
        simulated=rows.simulated.ifelse(1, 0).sum(),
    )


def rolled_up(
    kind: MeasureKind, rows: Iterable[Mapping[str, Any]], *, province: str, today: date
) -> dict[Key, Measured]:
    """Sum the monthly integers of units into quarters, years and the province."""
    cells: dict[Key, Cell] = {}
    for row in rows:
        day = row.get("month") or today
        for period in _periods(day):
            for territory in {row["unit"] or province, province}:
                cells.setdefault((territory, period), Cell()).add(row)
    return {key: _measured(kind, cell) for key, cell in cells.items()}


@lru_cache(maxsize=4096)
def _periods(day: date) -> tuple[Period, ...]:
    return tuple(Period.of(day, kind) for kind in PeriodKind)


def _measured(kind: MeasureKind, cell: Cell) -> Measured:
    if kind is MeasureKind.SHARE:
        amount = share_points(cell.numerator, cell.denominator)
        return Measured(cell.numerator, cell.denominator, amount, cell.simulated)
    if kind is MeasureKind.MEDIAN:
        middle = _lower_median(cell.spread)
        return Measured(middle, cell.denominator, Decimal(middle), cell.simulated)
    if kind is MeasureKind.STOCK:
        return Measured(cell.numerator, cell.denominator, Decimal(cell.numerator), cell.simulated)
    return Measured(cell.numerator, None, Decimal(cell.numerator), cell.simulated)


def _lower_median(spread: Counter[int]) -> int:
    half, passed = (spread.total() + 1) // 2, 0
    for amount in sorted(spread):
        passed += spread[amount]
        if passed >= half:
            return amount
    raise ValueError("a median of nothing")


def _names(measure: Measure) -> dict[str, Any]:
    parts = {
        "_place": measure.place,
        "_day": measure.day,
        "_counted": measure.counted,
        "_amount": measure.amount,
    }
    return {name: part for name, part in parts.items() if part is not None}
