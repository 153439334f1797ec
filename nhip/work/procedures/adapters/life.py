"""Life events of the profile (life-events.toml): which procedures come with which moment of life."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nhip.kernel import profile
from nhip.kernel.text import fold
from nhip.work.procedures.contracts import LocalText


@dataclass(frozen=True, slots=True)
class LifeEventRule:
    """A moment of life: it gathers procedures by code, by field, and by words of the title."""

    code: str
    title: LocalText
    summary: LocalText
    procedures: frozenset[str]
    fields: frozenset[str]
    titles: tuple[str, ...]

    def gathers(self, *, code: str, field: str, title: str) -> bool:
        """Whether a procedure belongs to it; words match with or without diacritics, whole."""
        if code in self.procedures or field in self.fields:
            return True
        padded = f" {fold(title)} "
        return any(f" {words} " in padded for words in self.titles)


def rules() -> tuple[LifeEventRule, ...]:
    """The life events of the profile, in its own order."""
    file = profile.current().file("life-events.toml")
    return _read(file) if file else ()


@lru_cache(maxsize=8)
def _read(file: Path) -> tuple[LifeEventRule, ...]:
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(
        LifeEventRule(
            code=one["code"],
            title=LocalText(one["title"]["vi"], one["title"]["en"]),
            summary=LocalText(one["summary"]["vi"], one["summary"]["en"]),
            procedures=frozenset(one.get("procedures", ())),
            fields=frozenset(one.get("fields", ())),
            titles=tuple(fold(words) for words in one.get("titles", ())),
        )
        for one in data["life_event"]
    )
