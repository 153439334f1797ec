"""The only writers of places."""

from nhip.base.places.actions.boundaries import import_boundaries
from nhip.base.places.actions.units import load_profile_units, load_units

__all__ = ["import_boundaries", "load_profile_units", "load_units"]
