"""Import polygons: the whole file or nothing."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from nhip.base.places import models
from nhip.base.places.adapters.geojson import features_of
from nhip.base.places.contracts import BoundaryReport
from nhip.base.places.events import BoundariesImported
from nhip.base.places.rules.features import SRID, Outline, examine
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.action import action

EDGES = ("west", "south", "east", "north")
FIELDS = ("wkb", "srid", *EDGES, "source", "imported_at")


def import_boundaries(file: Path, *, on: date | None = None) -> BoundaryReport:
    """Check every feature against the units in force on the day, then load all of them."""
    features = features_of(file)
    day = on or clock.today()
    units = models.UnitRow.objects.on(day).exclude(parent_code="")
    rows = {row.code: row for row in units.defer("search")}
    examined = examine(features, known=rows.keys())
    if examined.problems:
        return BoundaryReport(file.name, len(features), problems=examined.problems)
    wanted = [_row(outline, rows[outline.code], source=file.name) for outline in examined.outlines]
    return _store(wanted, file=file.name, day=day)


def _row(outline: Outline, unit: models.UnitRow, *, source: str) -> models.BoundaryRow:
    edges = dict(zip(EDGES, outline.box, strict=True))
    return models.BoundaryRow(
        unit=unit, wkb=outline.wkb, srid=SRID, source=source, imported_at=clock.now(), **edges
    )


def _store(wanted: Sequence[models.BoundaryRow], *, file: str, day: date) -> BoundaryReport:
    units = [row.unit_id for row in wanted]
    stored = {row.unit_id: row for row in models.BoundaryRow.objects.filter(unit__in=units)}
    changed = [row for row in wanted if not _is_same(stored.get(row.unit_id), row)]
    replaced = sum(1 for row in changed if row.unit_id in stored)
    if changed:
        _replace(changed, file=file, day=day)
    return BoundaryReport(
        file,
        len(wanted),
        loaded=len(changed) - replaced,
        replaced=replaced,
        unchanged=len(wanted) - len(changed),
    )


def _replace(changed: Sequence[models.BoundaryRow], *, file: str, day: date) -> None:
    codes = tuple(row.unit.code for row in changed)
    with action("places.import_boundaries", actor=SYSTEM, about=("places", "boundaries")) as act:
        act.allow("imported by the engineer on the command line")
        units = [row.unit_id for row in changed]
        models.BoundaryRow.objects.filter(unit__in=units).delete()
        models.BoundaryRow.objects.bulk_create(changed, batch_size=100)
        act.note(file=file, on=day, codes=len(codes))
        act.emit(BoundariesImported(file, day.isoformat(), codes))


def _is_same(stored: models.BoundaryRow | None, wanted: models.BoundaryRow) -> bool:
    return stored is not None and bytes(stored.wkb) == wanted.wkb and stored.srid == wanted.srid
