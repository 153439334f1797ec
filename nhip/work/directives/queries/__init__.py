"""Reads of directives, always filtered by who asks."""

from nhip.work.directives.queries.detail import directive
from nhip.work.directives.queries.lists import (
    about_number,
    assigned_to,
    awaiting_me,
    find,
    opinions_awaited,
)
from nhip.work.directives.queries.past import open_at

__all__ = ["about_number", "assigned_to", "awaiting_me", "directive", "find", "open_at", "opinions_awaited"]
