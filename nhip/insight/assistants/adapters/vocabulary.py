"""How people ask in this place: read from the profile's `asking.toml`."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from nhip.insight.assistants.rules.hearing import Alarm, Vocabulary, folded
from nhip.kernel import profile

FILE = "asking.toml"
NOTHING = Vocabulary()


def vocabulary() -> Vocabulary:
    """The words of this installation's profile; none where it has no such file."""
    found = profile.current().file(FILE)
    return _read(found) if found else NOTHING


@lru_cache(maxsize=4)
def _read(file: Path) -> Vocabulary:
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    hearing = data["hearing"]
    return Vocabulary(
        alarms=tuple(_alarm(one) for one in data["emergency"]),
        around=_phrases(hearing["around"]),
        abuse=_phrases(hearing["abuse"]),
        instruction=_phrases(hearing["instruction"]),
        person=_phrases(hearing["person"]),
        lay=_meanings(data["lay"]),
        english=_meanings(data["english"]),
    )


def _alarm(data: Mapping[str, Any]) -> Alarm:
    return Alarm(data["number"], data["words"]["vi"], data["words"]["en"], _phrases(data["said"]))


def _phrases(said: list[str]) -> tuple[str, ...]:
    return tuple(folded(one) for one in said)


def _meanings(said: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Longest first: a phrase within a longer one must not win over it."""
    pairs = ((folded(phrase), meaning) for phrase, meaning in said.items())
    return tuple(sorted(pairs, key=lambda one: -len(one[0])))
