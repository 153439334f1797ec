"""The shelf: what lists and filters need of every procedure in force, in memory, by code."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ANY = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One procedure as lists show it. `life_events`, `audiences`, `levels` are codes."""

    code: str
    title_vi: str
    title_en: str
    summary_vi: str
    summary_en: str
    field: str
    levels: tuple[str, ...]
    audiences: tuple[str, ...]
    life_events: tuple[str, ...]
    can_be_filed: bool
    simulated: bool


FACETS = ("life_event", "field", "audience", "level")
_VALUES = {"life_event": "life_events", "audience": "audiences", "level": "levels"}


def values(entry: Entry, facet: str) -> tuple[str, ...]:
    """The values an entry has for a filter."""
    if facet == "field":
        return (entry.field,)
    found: tuple[str, ...] = getattr(entry, _VALUES[facet])
    return found


def kept(entries: Iterable[Entry], chosen: Mapping[str, str]) -> list[Entry]:
    """The entries that pass all chosen filters."""
    wanted = [(facet, value) for facet, value in chosen.items() if value != ANY]
    return [one for one in entries if all(value in values(one, facet) for facet, value in wanted)]


def counts(entries: list[Entry], chosen: Mapping[str, str], facet: str) -> Counter[str]:
    """How many entries each value of a filter would leave, the other filters being as they are."""
    others = {name: value for name, value in chosen.items() if name != facet}
    return Counter(value for one in kept(entries, others) for value in values(one, facet))
