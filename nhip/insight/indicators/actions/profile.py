"""What the profile says: metrics, sources, instruments, targets, and the figures reported so far."""

from pathlib import Path
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext

from nhip.insight.indicators import files, models
from nhip.insight.indicators.actions.reported import load_reported
from nhip.insight.indicators.definitions.registry import definitions
from nhip.kernel import profile
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import action
from nhip.kernel.progress import SILENT, Progress


def load_profile_targets(progress: Progress | None = None, *, actor: Actor = SYSTEM) -> int:
    """Load the profile's files; answers how many targets there are. A second load changes nothing."""
    step = progress or SILENT
    current = profile.current()
    with action("indicators.load_profile", actor=actor, about=("profile", current.code), emits=False) as act:
        act.require("indicators.load")
        _load_simple(models.Metric, current.file("metrics.csv"))
        _load_simple(models.Source, current.file("sources.csv"))
        _load_simple(models.Instrument, current.file("instruments.csv"), keep=True)
        count = _load_targets(current.file("targets.csv"))
        _drop_unused_instruments(current.file("instruments.csv"))
        act.note(targets=count)
    step.step(gettext("Đang nạp mục tiêu"), count, count)
    for path in reported_files():
        load_reported(path, actor=actor)
    return count


def reported_files() -> list[Path]:
    """The files of reported figures, those of the whole country first."""
    current = profile.current()
    folders = [current.directory.parent / profile.SHARED / "reported", current.directory / "reported"]
    return [path for folder in folders for path in sorted(folder.glob("*.csv"))]


def _load_simple(table: type[Model], path: Path | None, *, keep: bool = False) -> None:
    rows = [line for _number, line in files.lines(path)] if path else []
    for row in rows:
        _upsert(table, row)
    if not keep:
        _of_profile(table).exclude(code__in=[row["code"] for row in rows]).delete()


def _load_targets(path: Path | None) -> int:
    instruments = dict(models.Instrument.objects.values_list("code", "id"))
    known = set(models.Metric.objects.values_list("code", flat=True)) | set(definitions())
    rows = files.read_targets(path, metrics=known, instruments=set(instruments)) if path else []
    for position, row in enumerate(rows):
        instrument_id = instruments[row.pop("instrument")]
        _upsert(models.Target, {**row, "position": position, "instrument_id": instrument_id})
    _of_profile(models.Target).exclude(code__in=[row["code"] for row in rows]).delete()
    return len(rows)


def _drop_unused_instruments(path: Path | None) -> None:
    named = [line["code"] for _number, line in files.lines(path)] if path else []
    _of_profile(models.Instrument).exclude(code__in=named).delete()


def _upsert(table: type[Model], row: dict[str, Any]) -> None:
    values = {name: cell for name, cell in row.items() if name != "code"}
    _manager(table).update_or_create(code=row["code"], defaults={**values, "of_profile": True})


def _of_profile(table: type[Model]) -> Any:
    return _manager(table).filter(of_profile=True)


def _manager(table: type[Model]) -> Any:
    return table._default_manager
