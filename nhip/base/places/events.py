"""Facts places tells: `nhip.places.units_loaded.v1`, `nhip.places.boundaries_imported.v1`."""

from dataclasses import dataclass

from nhip.kernel.events import Event, event


@event("nhip.places.units_loaded.v1")
@dataclass(frozen=True, slots=True)
class UnitsLoaded(Event):
    """The list of units changed: counts of rows added, updated and removed.

    `digest` is the SHA-256 of the files the list was read from.
    """

    digest: str
    units: int
    added: int
    updated: int
    removed: int


@event("nhip.places.boundaries_imported.v1")
@dataclass(frozen=True, slots=True)
class BoundariesImported(Event):
    """Polygons were loaded for `codes`, units in force on the day `on` (ISO date)."""

    file: str
    on: str
    codes: tuple[str, ...]
