"""Facts places tells: `nhip.places.units_loaded.v1`, `nhip.places.boundaries_imported.v1`."""

from nhip.kernel.events import Event, event


@event("nhip.places.units_loaded.v1")
class UnitsLoaded(Event):
    """The list of units changed: counts of rows added, updated and removed; `digest` names the files' content."""

    digest: str
    units: int
    added: int
    updated: int
    removed: int


@event("nhip.places.boundaries_imported.v1")
class BoundariesImported(Event):
    """Polygons were loaded for `codes`, units in force on the day `on` (ISO date)."""

    file: str
    on: str
    codes: tuple[str, ...]
