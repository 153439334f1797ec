"""Finding units by name as people type it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nhip.base.places.contracts import Unit
from nhip.kernel.text import fold

# What people put before a name; it ranks, and never excludes: many an old xã is a phường now.
KIND_WORDS = (
    ("thi", "tran"),
    ("dac", "khu"),
    ("phuong",),
    ("xa",),
    ("tt",),
    ("p",),
)
CODE = re.compile(r"\d{5}|\d{3}")
# "q10" is read as "q 10".
_WORD = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search: `words` a unit must have, `phrase` the text as typed, `code` when it is one."""

    words: tuple[str, ...]
    phrase: str
    code: str

    @property
    def is_empty(self) -> bool:
        return not self.words


def words_of(text: str) -> tuple[str, ...]:
    """Folded words: letters and digits only."""
    return tuple(_WORD.findall(fold(text)))


def indexed(*parts: str) -> str:
    """What a unit is found by; the spaces around let a search match whole words and beginnings.

    >>> indexed("Phường 14", "Quận 10")
    ' phuong 14 quan 10 '
    """
    return f" {' '.join(word for part in parts for word in words_of(part))} "


def sought(word: str) -> str:
    """What of `indexed` a word must meet: a beginning, or all of a number: 1 is not 10."""
    return f" {word} " if word.isdigit() else f" {word}"


def wanted(text: str) -> Wanted:
    """Read a search; a leading kind word is dropped when a name follows it."""
    words = words_of(text)
    code = text.strip() if CODE.fullmatch(text.strip()) else ""
    name = words
    for kind in KIND_WORDS:
        if words[: len(kind)] == kind and len(words) > len(kind):
            name = words[len(kind) :]
            break
    return Wanted(words=name, phrase=" ".join(words), code=code)


def ranked(units: Iterable[Unit], *, search: Wanted, home: frozenset[str]) -> list[Unit]:
    """Closest first: the code, the whole name, the beginning of the name; then home, in force, by name."""

    def rank(unit: Unit) -> tuple[bool, int, bool, bool, tuple[str, ...], str, str]:
        has_ended = unit.validity.end is not None
        is_away = bool(home) and unit.parent_code not in home
        return (
            unit.code != search.code,
            _distance(unit, search),
            is_away,
            has_ended,
            words_of(unit.name_vi),
            unit.code,
            unit.validity.start.isoformat(),
        )

    return sorted(units, key=rank)


def _distance(unit: Unit, search: Wanted) -> int:
    full, name = " ".join(words_of(unit.full_name_vi)), " ".join(words_of(unit.name_vi))
    typed = " ".join(search.words)
    if search.phrase in (full, name):
        return 0
    if typed == name:
        return 1
    # "Bến Nghé, Quận 1": the name, then the district.
    return 2 if f"{typed} ".startswith(f"{name} ") else 3 if name.startswith(typed) else 4
