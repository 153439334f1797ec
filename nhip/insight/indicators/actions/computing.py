"""Computed metrics follow their snapshots: recompute what changed, record what differs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from nhip.insight.indicators import models
from nhip.insight.indicators.actions.recording import Change, Old, record, recorded_events
from nhip.insight.indicators.actions.relapses import relapses
from nhip.insight.indicators.compute import Key, Measured, run
from nhip.insight.indicators.contracts import Period, PeriodKind
from nhip.insight.indicators.definitions.registry import Definition, definitions
from nhip.insight.indicators.files import COMPUTED
from nhip.insight.indicators.rules.choice import CURRENT_VINTAGE
from nhip.insight.warehouse import api as warehouse
from nhip.kernel import clock, profile
from nhip.kernel.access import SYSTEM
from nhip.kernel.action import action

# How often to start anew when another worker was faster.
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Basis:
    """What a computation reads: the snapshots, the definition's version, and the day it is done on."""

    snapshot_ids: tuple[UUID, ...]
    version: int
    today: date


def recompute(*, only: Iterable[str] | None = None, force: bool = False) -> int:
    """Bring computed values up to date; answers how many were recorded.

    A metric is skipped when it was computed from the same snapshots by the same definition (and, for
    a stock, on the same day).
    """
    province = profile.current().province_code
    if province is None:
        return 0
    wanted = definitions() if only is None else {code: definitions()[code] for code in only}
    return sum(_one(definition, province, force) for definition in wanted.values())


def _one(definition: Definition, province: str, force: bool) -> int:
    for _attempt in range(ATTEMPTS):
        basis, seen = _basis(definition), _last_run(definition)
        if basis is None or (not force and _is_done(definition, basis, seen)):
            return 0
        tables = [warehouse.table_of(snapshot_id) for snapshot_id in basis.snapshot_ids]
        # The query runs outside any transaction; only the recording is one.
        measured = run(definition, tables, province=province, today=basis.today)
        recorded = _record(definition, basis, measured, province, seen)
        if recorded is not None:
            return recorded
    return 0


def _basis(definition: Definition) -> Basis | None:
    found = [warehouse.current(feed) for feed in definition.metric.feeds]
    if any(snapshot is None for snapshot in found):
        return None
    ids = tuple(snapshot.id for snapshot in found if snapshot)
    return Basis(ids, definition.metric.version, clock.today())


def _last_run(definition: Definition) -> models.Run:
    found, _created = models.Run.objects.get_or_create(metric=definition.metric.code)
    return found


def _is_done(definition: Definition, basis: Basis, last: models.Run) -> bool:
    if last.definition_version != basis.version:
        return False
    if last.snapshot_ids != [str(one) for one in basis.snapshot_ids]:
        return False
    return not definition.is_stock or last.measured_on == basis.today


def _record(
    definition: Definition,
    basis: Basis,
    measured: dict[Key, Measured],
    province: str,
    seen: models.Run,
) -> int | None:
    """Record what differs; None when another worker recorded meanwhile, so that ours may be stale."""
    code, now = definition.metric.code, clock.now()
    with transaction.atomic():
        last = models.Run.objects.select_for_update().get(metric=code)
        if last.at != seen.at:
            return None
        changes = _changes(definition, basis, measured, _held(code), now)
        _write(definition, basis, changes, province, now)
    return len(changes)


def _write(definition: Definition, basis: Basis, changes: list[Change], province: str, now: datetime) -> None:
    code = definition.metric.code
    events = recorded_events(changes, province=province)
    fallen = relapses(definition.metric, changes, today=basis.today)
    emits = bool(events or fallen)
    with action("indicators.recompute", actor=SYSTEM, about=("metric", code), emits=emits) as act:
        act.allow("the platform computes; what is counted was permitted where it was done")
        record(changes, at=now)
        _note_run(definition, basis, now)
        act.note(values=len(changes), snapshots=[str(one) for one in basis.snapshot_ids])
        for event in (*events, *fallen):
            act.emit(event)


def _held(code: str) -> dict[Key, Old]:
    rows = models.Value.objects.filter(metric=code, method=COMPUTED, superseded_at__isnull=True)
    fields = ("id", "amount", "numerator", "denominator", "simulated", "definition_version")
    return {
        (territory, Period(start, PeriodKind(kind))): Old(*facts)
        for territory, kind, start, *facts in rows.values_list(
            "territory", "period_kind", "period_start", *fields
        ).iterator()
    }


def _changes(
    definition: Definition,
    basis: Basis,
    measured: dict[Key, Measured],
    held: dict[Key, Old],
    now: datetime,
) -> list[Change]:
    changes = [
        Change(_value(definition, basis, key, found, now), held.get(key))
        for key, found in measured.items()
        if _differs(found, held.get(key), definition)
    ]
    # A past stock stays as it was measured; anything else that can no longer be computed is closed.
    if not definition.is_stock:
        changes += [Change(None, old) for key, old in held.items() if key not in measured]
    return changes


def _differs(found: Measured, old: Old | None, definition: Definition) -> bool:
    if old is None:
        return True
    return (found.numerator, found.denominator, found.simulated, definition.metric.version) != (
        old.numerator,
        old.denominator,
        old.simulated,
        old.definition_version,
    )


def _value(definition: Definition, basis: Basis, key: Key, found: Measured, now: datetime) -> models.Value:
    territory, period = key
    return models.Value(
        metric=definition.metric.code,
        territory=territory,
        vintage=CURRENT_VINTAGE,
        period_kind=period.kind.value,
        period_start=period.start,
        method=COMPUTED,
        source=", ".join(definition.metric.feeds),
        amount=found.amount,
        unit=definition.metric.unit,
        numerator=found.numerator,
        denominator=found.denominator,
        definition_version=basis.version,
        snapshot_ids=[str(one) for one in basis.snapshot_ids],
        measured_on=basis.today,
        computed_at=now,
        simulated=found.simulated,
    )


def _note_run(definition: Definition, basis: Basis, now: datetime) -> None:
    models.Run.objects.filter(metric=definition.metric.code).update(
        definition_version=basis.version,
        snapshot_ids=[str(one) for one in basis.snapshot_ids],
        measured_on=basis.today,
        at=now,
    )
