"""Door of places: units by code and date, their successors, their boundaries and the ward map.

In every function `on` is a day in Asia/Ho_Chi_Minh; None means today. Codes are plain strings
(`"79"`, `"26740"`): other modules store them, together with the day they were recorded, and never
a foreign key. Source of codes and successions: see README.md beside the profile's unit files.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from nhip.base.places import actions, queries
from nhip.base.places.contracts import (
    Boundary,
    BoundaryReport,
    LoadReport,
    MapCell,
    Origin,
    Succession,
    Unit,
    WardMap,
)
from nhip.kernel.progress import Progress


def unit(code: str, *, on: date | None = None) -> Unit:
    """The unit (province or commune) that holds `code` on that day.

    Raises `UnknownUnit` when none does; the message names the other days on which the code was in
    use.

    >>> unit("26740", on=date(2026, 1, 1)).full_name_vi
    'Phường Sài Gòn'
    >>> unit("26740", on=date(2025, 6, 30)).full_name_vi
    'Phường Bến Nghé'
    """
    return queries.unit(code, on=on)


def units(parent: str | None = None, *, on: date | None = None) -> list[Unit]:
    """Commune-level units in force on that day, by code; of the province `parent`, or of all
    loaded provinces.
    """
    return queries.units(parent=parent, on=on)


def list_stamp() -> str:
    """Changes whenever the list of units does: what was derived from it under another stamp is stale."""
    return queries.list_stamp()


def provinces(on: date | None = None) -> list[Unit]:
    """Provinces in force on that day, by code: 34 since 1 July 2025, 63 before."""
    return queries.provinces(on=on)


def successors(code: str, *, on: date | None = None) -> Succession:
    """What became of the unit that held `code` on that day: current, whole, split or unknown.

    Without `on`: today's holder; if the code is no longer in use, its last holder. The same holds
    for a day on which an abolished code was no longer in use. Raises `UnknownUnit` for a code
    never used.
    """
    return queries.successors(code, on=on)


def formed_from(unit: Unit) -> tuple[Origin, ...]:
    """The units that ended when `unit` began, those that joined it whole first; empty if not recorded."""
    return queries.formed_from(unit)


def history(code: str) -> list[Unit]:
    """Every unit that ever held `code`, newest first; empty for a code never used."""
    return queries.history(code)


def find_units(
    text: str, *, parent: str | None = None, on: date | None = None, limit: int = 20
) -> list[Unit]:
    """Commune-level units of that day whose name has all the words of `text`, or whose code it is.

    Diacritics, case and the words phường/xã/… do not matter; the closest names come first.
    """
    return queries.find_units(text, parent=parent, on=on, limit=limit)


def search_ever(text: str, *, limit: int = 50) -> list[Unit]:
    """Like `find_units` over all days, old units included; those in force today come first."""
    return queries.search_ever(text, limit=limit)


def boundaries(parent: str, *, on: date | None = None) -> list[Boundary]:
    """Polygons of the communes of a province on that day; empty when none were imported."""
    return queries.boundaries(parent, on=on)


def map_of(parent: str, *, values: Mapping[str, MapCell], on: date | None = None) -> WardMap:
    """The ward map of a province: polygons where all were imported, otherwise a cartogram from
    centroids.

    `values` maps unit codes to what is shown; a unit without a value is drawn as "no data".
    Render it with `{% include "places/ward_map.html" with map=... %}` and `<link>`
    `places/places.css`.
    """
    return queries.map_of(parent, values=values, on=on)


def load_profile_units(progress: Progress | None = None) -> LoadReport:
    """Load the profile's provinces.csv, units.csv and succession.csv; idempotent, all or nothing.

    Raises `UnreadableUnits` (with every fault, by file and line) when the files contradict
    themselves.
    """
    return actions.load_profile_units(progress)


def import_boundaries(file: Path, *, on: date | None = None) -> BoundaryReport:
    """Load polygons from a GeoJSON file (WGS 84, property `code`) for the units in force on that
    day.

    Any faulty feature refuses the whole file: the report names each, and nothing is loaded. Raises
    `RefusedBoundaries` when the file is no GeoJSON FeatureCollection.
    """
    return actions.import_boundaries(file, on=on)
