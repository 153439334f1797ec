"""Load the list of units: add, update and remove until the tables say what the files say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from nhip.base.places import models
from nhip.base.places.adapters import unit_files
from nhip.base.places.adapters.unit_files import UnitFacts
from nhip.base.places.contracts import LoadReport
from nhip.base.places.events import UnitsLoaded
from nhip.base.places.rules.facts import SuccessionFact, UnitFact
from nhip.base.places.rules.names import full_name_vi
from nhip.base.places.rules.search import indexed
from nhip.kernel import clock, profile
from nhip.kernel.access import SYSTEM
from nhip.kernel.action import action
from nhip.kernel.progress import SILENT, Progress

STEP = _("Đơn vị hành chính")
BATCH = 1000
FIELDS = (
    "kind",
    "name_vi",
    "name_en",
    "parent_code",
    "district_vi",
    "valid_to",
    "lat",
    "lon",
    "search",
)
Key = tuple[str, date]


@dataclass(slots=True)
class Changes:
    """What has to change in the table of units."""

    added: list[models.UnitRow] = field(default_factory=list)
    updated: list[models.UnitRow] = field(default_factory=list)
    removed: list[models.UnitRow] = field(default_factory=list)


def load_profile_units(progress: Progress | None = None) -> LoadReport:
    """Load the files of the current profile, unless the same content is loaded already."""
    files = unit_files.files_of(profile.current())
    digest = files.digest()
    if models.UnitList.objects.filter(digest=digest).exists():
        return _unchanged()
    return load_units(unit_files.read(files), digest=digest, progress=progress or SILENT)


def load_units(facts: UnitFacts, *, digest: str, progress: Progress = SILENT) -> LoadReport:
    """Make the tables say what `facts` say, in one transaction."""
    now = clock.now()
    progress.step(str(STEP), 0, len(facts.units))
    with action("places.load_units", actor=SYSTEM, about=("places", "units")) as act:
        act.allow("the profile's list of units is public and part of the installation")
        changes = _changes(facts.units, at=now)
        _write(changes)
        _replace_successions(facts.successions)
        models.UnitList.objects.update_or_create(id=1, defaults={"digest": digest, "loaded_at": now})
        report = _report(facts, changes)
        act.note(digest=digest, units=report.units, added=report.added, updated=report.updated)
        act.emit(UnitsLoaded(digest, report.units, report.added, report.updated, report.removed))
    progress.step(str(STEP), len(facts.units), len(facts.units))
    return report


def _unchanged() -> LoadReport:
    units, successions = models.UnitRow.objects.count(), models.SuccessionRow.objects.count()
    return LoadReport(units=units, added=0, updated=0, removed=0, successions=successions)


def _report(facts: UnitFacts, changes: Changes) -> LoadReport:
    return LoadReport(
        units=len(facts.units),
        added=len(changes.added),
        updated=len(changes.updated),
        removed=len(changes.removed),
        successions=len(facts.successions),
    )


def _changes(facts: Sequence[UnitFact], *, at: datetime) -> Changes:
    stored = {(row.code, row.valid_from): row for row in models.UnitRow.objects.all()}
    provinces = [fact for fact in facts if not fact.parent_code]
    changes = Changes()
    for fact in facts:
        wanted = _row(fact, province_vi=_province_of(fact, provinces), at=at)
        row = stored.pop(fact.key, None)
        if row is None:
            changes.added.append(wanted)
        elif any(getattr(row, name) != getattr(wanted, name) for name in FIELDS):
            wanted.id = row.id
            changes.updated.append(wanted)
    changes.removed = list(stored.values())
    return changes


def _province_of(unit: UnitFact, provinces: Iterable[UnitFact]) -> str:
    """The province's name at the time: its code may have had another holder before."""
    names = (p.name_vi for p in provinces if p.code == unit.parent_code and p.holds(unit.valid_from))
    return next(names, "")


def _row(fact: UnitFact, *, province_vi: str, at: datetime) -> models.UnitRow:
    return models.UnitRow(
        code=fact.code,
        kind=fact.kind.value,
        name_vi=fact.name_vi,
        name_en=fact.name_en,
        parent_code=fact.parent_code,
        district_vi=fact.district_vi,
        valid_from=fact.valid_from,
        valid_to=fact.valid_to,
        lat=fact.lat,
        lon=fact.lon,
        search=indexed(full_name_vi(fact.kind, fact.name_vi), fact.district_vi, province_vi),
        changed_at=at,
    )


def _write(changes: Changes) -> None:
    rows = models.UnitRow.objects
    for start in range(0, len(changes.removed), BATCH):
        rows.filter(pk__in=[row.pk for row in changes.removed[start : start + BATCH]]).delete()
    # Before the additions: a code's old holder ends before the database sees the new one.
    rows.bulk_update(changes.updated, [*FIELDS, "changed_at"], batch_size=BATCH // 10)
    rows.bulk_create(changes.added, batch_size=BATCH)


def _replace_successions(facts: Iterable[SuccessionFact]) -> None:
    rows = models.UnitRow.objects.values_list("code", "valid_from", "valid_to", "id")
    starts, ends = {}, {}
    for code, valid_from, valid_to, row_id in rows:
        starts[code, valid_from] = row_id
        ends[code, valid_to] = row_id
    models.SuccessionRow.objects.all().delete()
    models.SuccessionRow.objects.bulk_create(
        (
            models.SuccessionRow(
                predecessor_id=ends[fact.from_code, fact.on],
                successor_id=starts[fact.to_code, fact.on],
                is_whole=fact.is_whole,
            )
            for fact in facts
        ),
        batch_size=BATCH,
    )
