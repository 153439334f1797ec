"""Reads of procedures: everything here is public information."""

from nhip.work.procedures.queries.catalogue import find, life_events, procedure
from nhip.work.procedures.queries.versions import current_version, form_of, titles, version

__all__ = [
    "current_version",
    "find",
    "form_of",
    "life_events",
    "procedure",
    "titles",
    "version",
]
