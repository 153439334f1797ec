"""Whether the facts of the unit files agree with each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from nhip.base.places.rules.facts import SuccessionFact, UnitFact

Key = tuple[str, date]


def contradictions(units: Sequence[UnitFact], successions: Sequence[SuccessionFact]) -> list[str]:
    """Every contradiction, in words; empty when the files are sound."""
    return [
        *_overlaps(units),
        *_orphans(units),
        *_dangling(units, successions),
        *_uneven(successions),
    ]


def _overlaps(units: Sequence[UnitFact]) -> Iterator[str]:
    for code, held in _by_code(units).items():
        for before, after in pairwise(sorted(held, key=lambda unit: unit.valid_from)):
            if before.valid_to is None or before.valid_to > after.valid_from:
                yield (
                    f"code {code} is held twice on {after.valid_from}: {before.name_vi} and {after.name_vi}"
                )


def _orphans(units: Sequence[UnitFact]) -> Iterator[str]:
    """Communes whose province did not exist on their first day."""
    by_code = _by_code(units)
    for unit in units:
        parents = by_code.get(unit.parent_code, [])
        if unit.parent_code and not any(parent.holds(unit.valid_from) for parent in parents):
            yield f"unit {unit.code}: no province {unit.parent_code} on {unit.valid_from}"


def _dangling(units: Sequence[UnitFact], successions: Sequence[SuccessionFact]) -> Iterator[str]:
    """Successions from a unit that did not end that day, or to one that did not begin then."""
    ends = {(unit.code, unit.valid_to) for unit in units}
    starts = {unit.key for unit in units}
    for fact in successions:
        if (fact.from_code, fact.on) not in ends:
            yield f"succession {fact.from_code} on {fact.on}: no unit of that code ended that day"
        if (fact.to_code, fact.on) not in starts:
            yield f"succession to {fact.to_code} on {fact.on}: no unit of that code began that day"


def _uneven(successions: Iterable[SuccessionFact]) -> Iterator[str]:
    """A unit that went whole to one has no other successor; none is named twice."""
    by_origin: dict[Key, list[SuccessionFact]] = defaultdict(list)
    for fact in successions:
        by_origin[fact.from_code, fact.on].append(fact)
    for (code, on), facts in by_origin.items():
        if len({fact.to_code for fact in facts}) < len(facts):
            yield f"succession {code} on {on}: a successor is named twice"
        if len(facts) > 1 and any(fact.is_whole for fact in facts):
            yield f"succession {code} on {on}: whole to one unit and in part to others"


def _by_code(units: Iterable[UnitFact]) -> dict[str, list[UnitFact]]:
    grouped: dict[str, list[UnitFact]] = defaultdict(list)
    for unit in units:
        grouped[unit.code].append(unit)
    return grouped
