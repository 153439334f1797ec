"""The register of indicators: what texts call an indicator, and whom it counts."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from nhip.kernel import profile
from nhip.kernel.text import fold
from nhip.work.law.contracts.statements import Alias

FILE = "metric-aliases.toml"
#: Words of an alias stand in this order in the text, with at most so many others between two of them.
WIDEST_GAP = 9


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator as texts name it. `units` it is given in; `excluded` words that speak of another one."""

    code: str
    aliases: tuple[tuple[str, ...], ...]
    units: frozenset[str]
    excluded: tuple[str, ...] = ()

    def strength(self, words: tuple[str, ...], text: str, unit: str) -> int:
        """How many words of its best alias the text has; 0 when it is not this indicator."""
        if self.units and unit not in self.units:
            return 0
        if any(f" {one} " in text for one in self.excluded):
            return 0
        return max((len(alias) for alias in self.aliases if stands_in(alias, words)), default=0)


def indicator_of(metric: str, *, unit: str, learned: Sequence[Entry] = ()) -> str | None:
    """The indicator a clause speaks of, or None when none or two fit equally.

    `learned` is what officers added to the register of the profile.
    """
    words = tuple(re.findall(r"[\w/]+", fold(metric)))
    text = f" {' '.join(words)} "
    strengths: dict[str, int] = {}
    for one in (*register(), *learned):
        strengths[one.code] = max(strengths.get(one.code, 0), one.strength(words, text, unit))
    ranked = sorted(((strength, code) for code, strength in strengths.items()), reverse=True)
    if not ranked or ranked[0][0] == 0:
        return None
    if len(ranked) > 1 and ranked[1][0] == ranked[0][0]:
        return None
    return ranked[0][1]


def learned_entry(alias: Alias) -> Entry:
    """An alias that an officer gave, as the register reads it."""
    words = tuple(re.findall(r"[\w/]+", fold(alias.words)))
    return Entry(alias.indicator, (words,), frozenset({alias.unit}))


def stands_in(alias: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether the words of an alias stand in a text in order and near each other.

    >>> stands_in(("kinh", "te", "so"), ("ty", "trong", "kinh", "te", "so"))
    True
    """
    starts = [index for index, word in enumerate(words) if word == alias[0]]
    return any(_follows(alias, words, start) for start in starts)


def _follows(alias: tuple[str, ...], words: tuple[str, ...], start: int) -> bool:
    place = start
    for one in alias[1:]:
        window = words[place + 1 : place + 2 + WIDEST_GAP]
        if one not in window:
            return False
        place += 1 + window.index(one)
    return True


def register() -> tuple[Entry, ...]:
    """The register of this installation's profile; empty where it has none."""
    file = profile.current().file(FILE)
    return _read(file) if file else ()


@lru_cache(maxsize=4)
def _read(file: Path) -> tuple[Entry, ...]:
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(_entry(one) for one in data["metric"])


def _entry(data: Mapping[str, Any]) -> Entry:
    return Entry(
        code=data["code"],
        aliases=tuple(tuple(fold(words).split()) for words in data["aliases"]),
        units=frozenset(data.get("units", ["%"])),
        excluded=tuple(fold(words) for words in data.get("not", ())),
    )
