"""The orders already given about numbers, grouped for a page in one query."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from nhip.kernel.access import Actor
from nhip.work.directives import api as directives
from nhip.work.directives.contracts import DirectiveLine, DirectivePage, DirectiveQuery

MOST_OPEN = 500
Key = tuple[str, str]


def open_orders(actor: Actor, as_of: datetime | None) -> DirectivePage:
    """The work the actor may see that is open, or was at a moment of the past."""
    if as_of is not None:
        return directives.open_at(actor, as_of)
    return directives.find(actor, DirectiveQuery(open_only=True, size=MOST_OPEN))


def by_number(page: DirectivePage) -> Mapping[Key, tuple[DirectiveLine, ...]]:
    """Open work by (metric, territory)."""
    found: defaultdict[Key, tuple[DirectiveLine, ...]] = defaultdict(tuple)
    for line in page.lines:
        found[line.indicator_code, line.territory] += (line,)
    return found


def pressing_first(page: DirectivePage) -> tuple[DirectiveLine, ...]:
    return tuple(sorted(page.lines, key=lambda line: line.deadline.working_days))
