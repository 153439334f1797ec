"""Reads of procedures: everything here is public information."""

from nhip.work.procedures.queries.catalogue import codes_in_force, filed_as, find, life_events, procedure
from nhip.work.procedures.queries.fees import fees_of
from nhip.work.procedures.queries.next_steps import life_groups, next_steps
from nhip.work.procedures.queries.openness import openness
from nhip.work.procedures.queries.versions import current_version, form_of, titles, version

__all__ = [
    "codes_in_force",
    "current_version",
    "fees_of",
    "filed_as",
    "find",
    "form_of",
    "life_events",
    "life_groups",
    "next_steps",
    "openness",
    "procedure",
    "titles",
    "version",
]
