"""Reads of places; everything here is public."""

from nhip.base.places.queries.boundaries import boundaries
from nhip.base.places.queries.maps import map_of
from nhip.base.places.queries.searches import find_units, search_ever
from nhip.base.places.queries.successions import formed_from, successors
from nhip.base.places.queries.units import history, list_stamp, provinces, unit, units

__all__ = [
    "boundaries",
    "find_units",
    "formed_from",
    "history",
    "list_stamp",
    "map_of",
    "provinces",
    "search_ever",
    "successors",
    "unit",
    "units",
]
