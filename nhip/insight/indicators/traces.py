"""From a number to what made it: sentence, definition, columns, snapshots, rows, and the proof."""

import time
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhip.insight.indicators import catalogue, compute, models, wording
from nhip.insight.indicators.adapters.texts import sentence_at
from nhip.insight.indicators.contracts import (
    Check,
    Clause,
    ColumnRead,
    Period,
    Reproduction,
    SnapshotRead,
    Trace,
    Value,
)
from nhip.insight.indicators.definitions.measures import Measure, MeasureKind
from nhip.insight.indicators.definitions.registry import Definition, definitions
from nhip.insight.indicators.mapping import value_of
from nhip.insight.indicators.queries.boards import number, targets
from nhip.insight.indicators.queries.values import UnknownValue
from nhip.insight.indicators.rules.rounding import share_points
from nhip.insight.warehouse import api as warehouse
from nhip.kernel import clock, profile
from nhip.kernel.errors import Conflict

if TYPE_CHECKING:
    from ibis.expr.types import Table


class NotComputed(Conflict):
    """A reported value has no rows here and cannot be computed again."""

    code = "indicators.not_computed"


def trace(code: str, territory: str, *, period: Period | None = None, as_of: datetime | None = None) -> Trace:
    """The birth certificate of the value that stands for a number."""
    found = number(code, territory, period=period, as_of=as_of)
    if found.value is None:
        raise UnknownValue(
            gettext_lazy("Chưa có số liệu “%(code)s” cho địa bàn %(territory)s; nguồn: %(owner)s."),
            code=code,
            territory=territory,
            owner=wording.either(found.metric.owner.name_vi, found.metric.owner.name_en),
        )
    value, definition = found.value, definitions().get(code)
    computed = definition if value.snapshot_ids else None
    return Trace(
        metric=found.metric,
        value=value,
        clauses=clauses_of(code, territory),
        function=computed.reference if computed else "",
        source_code=computed.source_code if computed else "",
        columns=_columns(computed) if computed else (),
        snapshots=_snapshots(value),
        checks=_checks(value),
        revisions=_revisions(value),
    )


def reproduce(value_id: UUID) -> Reproduction:
    """Compute a value again on the snapshots it was computed from."""
    row = _row(value_id)
    value = value_of(row, today=clock.today())
    definition = _definition(value)
    started = time.monotonic()
    again = compute.run_one(
        definition,
        _tables(value),
        key=(value.territory, value.period),
        province=_province(value),
        today=row.measured_on,
    )
    return _compared(value, again, seconds=round(time.monotonic() - started, 3))


def measure_of(value_id: UUID) -> Measure:
    """The definition over the rows of one recorded value, on its own snapshots."""
    row = _row(value_id)
    value = value_of(row, today=clock.today())
    definition = _definition(value)
    return compute.narrowed(
        definition.measure(*_tables(value), today=row.measured_on),
        period=None if definition.is_stock else value.period,
        unit=None if value.territory == _province(value) else value.territory,
    )


def _row(value_id: UUID) -> models.Value:
    row = models.Value.objects.filter(pk=value_id).first()
    if row is None:
        raise UnknownValue(gettext_lazy("Không có giá trị %(id)s."), id=value_id)
    return row


def _definition(value: Value) -> Definition:
    definition = definitions().get(value.metric)
    if definition is None or not value.snapshot_ids:
        raise NotComputed(
            gettext_lazy("“%(code)s” là số liệu báo cáo từ %(source)s, không tính lại được ở đây."),
            code=value.metric,
            source=value.source,
        )
    if definition.metric.version != value.definition_version:
        raise NotComputed(
            gettext_lazy("Giá trị này theo định nghĩa phiên bản %(old)s, nay là %(new)s."),
            old=value.definition_version,
            new=definition.metric.version,
        )
    return definition


def _tables(value: Value) -> "list[Table]":
    return [warehouse.table_of(snapshot_id) for snapshot_id in value.snapshot_ids]


def _province(value: Value) -> str:
    # A unit's value never reads the province's code; the province's own row carries it.
    return profile.current().province_code or value.territory


def _compared(value: Value, again: compute.Measured | None, *, seconds: float) -> Reproduction:
    numerator = again.numerator if again else None
    denominator = again.denominator if again else None
    return Reproduction(
        value=value,
        numerator=numerator,
        denominator=denominator,
        amount=again.amount if again else None,
        same=(numerator, denominator) == (value.numerator, value.denominator),
        seconds=seconds,
    )


def clauses_of(code: str, territory: str) -> tuple[Clause, ...]:
    """What the texts say about a metric, each with its sentence where it is at hand."""
    return tuple(
        Clause(target, target.quoted or sentence_at(target.place))
        for target in targets(territory, metric=code)
    )


def _columns(definition: Definition) -> tuple[ColumnRead, ...]:
    """The feed's columns the definition's expression reads, found in the expression itself."""
    found = []
    for feed in definition.metric.feeds:
        info = warehouse.dataset(feed)
        used = _fields(definition)
        found += [
            ColumnRead(feed, column.name, column.title, column.classification)
            for column in info.columns
            if column.name in used
        ]
    return tuple(found)


def _fields(definition: Definition) -> set[str]:
    import ibis.expr.operations as ops

    tables = [warehouse.table(feed) for feed in definition.metric.feeds]
    bases = {table.op() for table in tables}
    expression = compute.grouped(definition.measure(*tables, today=clock.today()))
    reached: Any = expression.op().find(ops.Field)
    own = {field.name for field in reached if field.rel in bases}
    projected = {field.name for field in reached}
    known = {name for table in tables for name in table.columns}
    return (own | projected) & known


def _snapshots(value: Value) -> tuple[SnapshotRead, ...]:
    found = []
    for snapshot_id in value.snapshot_ids:
        ref = warehouse.snapshot(snapshot_id)
        found.append(
            SnapshotRead(
                id=ref.id,
                dataset=ref.dataset,
                sequence=ref.sequence,
                taken_at=ref.taken_at,
                row_count=ref.row_count,
                content_hash=ref.content_hash,
                kept=warehouse.is_kept(ref.id),
            )
        )
    return tuple(found)


def _checks(value: Value) -> tuple[Check, ...]:
    if value.numerator is None:
        return (Check(_("Có nguồn"), bool(value.source), value.source),)
    return tuple(_integer_checks(value, value.numerator, value.denominator))


def _integer_checks(value: Value, numerator: int, denominator: int | None) -> Sequence[Check]:
    metric = catalogue.metric(value.metric)
    checks = [Check(_("Số đếm không âm"), numerator >= 0, str(numerator))]
    if metric.method == MeasureKind.SHARE and denominator:
        checks.append(
            Check(_("Tử số không vượt mẫu số"), numerator <= denominator, f"{numerator} / {denominator}")
        )
        again = share_points(numerator, denominator)
        checks.append(Check(_("Phép chia và làm tròn khớp"), again == value.amount, str(again)))
    kept = all(warehouse.is_kept(one) for one in value.snapshot_ids)
    checks.append(Check(_("Bản chụp còn giữ"), kept, str(len(value.snapshot_ids))))
    return checks


def _revisions(value: Value) -> tuple[Value, ...]:
    """Every value ever recorded for the same territory, period and series, newest first."""
    rows = models.Value.objects.filter(
        metric=value.metric,
        territory=value.territory,
        vintage=value.vintage,
        period_kind=value.period.kind.value,
        period_start=value.period.start,
        method=value.method,
    ).order_by("-computed_at")[:20]
    return tuple(value_of(row, today=clock.today()) for row in rows)
