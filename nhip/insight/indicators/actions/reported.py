"""Figures that others measure come as files; a file is loaded whole or not at all."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nhip.insight.indicators import catalogue, files, models
from nhip.insight.indicators.actions.recording import Change, Old, record, recorded_events
from nhip.insight.indicators.files import Reported
from nhip.kernel import clock, profile
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import action

HeldKey = tuple[str, str, str, str, object, str]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did: rows read, values added, values revised, values that were known already."""

    rows: int
    added: int
    revised: int
    unchanged: int


def load_reported(path: Path, *, actor: Actor = SYSTEM) -> LoadReport:
    """Load a file of reported figures; a changed figure is a revision that stays visible.

    Raises BadFile naming every bad row; then nothing is loaded.
    """
    actor.require("indicators.load")
    units = {metric.code: metric.unit for metric in catalogue.metrics()}
    rows = files.read_reported(path, units=units)
    now = clock.now()
    changes = _changes(rows, now)
    if changes:
        _write(changes, path, actor, now)
    revised = sum(change.old is not None for change in changes)
    return LoadReport(len(rows), len(changes) - revised, revised, len(rows) - len(changes))


def _write(changes: list[Change], path: Path, actor: Actor, now: datetime) -> None:
    events = recorded_events(changes, province=profile.current().province_code or "")
    with action(
        "indicators.load_reported", actor=actor, about=("file", path.name), emits=bool(events)
    ) as act:
        act.require("indicators.load")
        record(changes, at=now)
        act.note(values=len(changes))
        for event in events:
            act.emit(event)


def _changes(rows: list[Reported], now: datetime) -> list[Change]:
    held = {_held_key(row): row for row in _held(rows)}
    changes = []
    for row in rows:
        old = held.get(_key(row))
        if old is None or _differs(row, old):
            changes.append(Change(_value(row, now), Old(old.id, old.amount) if old else None))
    return changes


def _held(rows: list[Reported]) -> list[models.Value]:
    metrics = {row.metric for row in rows}
    return list(models.Value.objects.filter(metric__in=metrics, superseded_at__isnull=True))


def _key(row: Reported) -> HeldKey:
    period = row.period
    return (row.metric, row.territory, row.vintage, period.kind.value, period.start, row.method)


def _held_key(row: models.Value) -> HeldKey:
    return (row.metric, row.territory, row.vintage, row.period_kind, row.period_start, row.method)


def _differs(row: Reported, old: models.Value) -> bool:
    return (row.amount, row.source, row.approximate, row.simulated) != (
        old.amount,
        old.source,
        old.approximate,
        old.simulated,
    )


def _value(row: Reported, now: datetime) -> models.Value:
    return models.Value(
        metric=row.metric,
        territory=row.territory,
        vintage=row.vintage,
        period_kind=row.period.kind.value,
        period_start=row.period.start,
        method=row.method,
        source=row.source,
        amount=row.amount,
        unit=row.unit,
        measured_on=clock.local_date(now),
        computed_at=now,
        simulated=row.simulated,
        approximate=row.approximate,
    )
