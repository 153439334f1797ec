"""The rows that made a computed number, for staff who may see them."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.insight.indicators.contracts import ContributingRow, Period, RowsPage
from nhip.insight.indicators.definitions.measures import Measure
from nhip.insight.indicators.queries.boards import number
from nhip.insight.indicators.queries.values import UnknownValue, value
from nhip.insight.indicators.traces import measure_of
from nhip.insight.warehouse import api as warehouse
from nhip.kernel.access import Actor

PAGE_SIZE = 50
# What a person calls a row, where the feed has it.
LABEL = "code"


def rows(code: str, territory: str, period: Period, *, actor: Actor, page: int = 1) -> RowsPage:
    """One page of the rows behind the value that stands for a number now."""
    actor.require("indicators.rows")
    found = number(code, territory, period=period).value
    if found is None:
        raise UnknownValue(_("Chưa có số liệu “%(code)s” cho %(period)s."), code=code, period=period.label)
    return rows_of(found.id, actor=actor, page=page)


def rows_of(value_id: UUID, *, actor: Actor, page: int = 1) -> RowsPage:
    """One page of the rows behind a recorded value, the numerator's first, by key."""
    actor.require("indicators.rows")
    measure = measure_of(value_id)
    snapshot_id = value(value_id).snapshot_ids[0]
    key = warehouse.dataset(warehouse.snapshot(snapshot_id).dataset).key
    total, found = _read(measure, key, max(1, page))
    return RowsPage(tuple(_row(one) for one in found), total, page, PAGE_SIZE)


def _read(measure: Measure, key: str, page: int) -> tuple[int, list[dict[str, Any]]]:
    import ibis

    table = measure.rows
    counted = ibis.literal(True) if measure.counted is None else measure.counted
    label = table[LABEL] if LABEL in table.columns else table[key]
    shown = table.select(
        key=table[key],
        label=label,
        unit_code=measure.place,
        day=measure.day if measure.day is not None else ibis.literal(None, type="date"),
        counted=counted,
        simulated=table["simulated"],
    )
    total = int(shown.count().to_pyarrow().as_py())
    ordered = shown.order_by([ibis.desc("counted"), "key"])
    return total, ordered.limit(PAGE_SIZE, offset=(page - 1) * PAGE_SIZE).to_pyarrow().to_pylist()


def _row(found: dict[str, Any]) -> ContributingRow:
    return ContributingRow(
        key=found["key"],
        label=found["label"],
        unit_code=found["unit_code"] or "",
        day=found["day"],
        counted=bool(found["counted"]),
        simulated=bool(found["simulated"]),
    )
