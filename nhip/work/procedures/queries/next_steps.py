"""What people do after a procedure, and together with it: from life-events.toml of the profile."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language

from nhip.kernel import profile
from nhip.work.procedures.adapters import life
from nhip.work.procedures.contracts import LocalText
from nhip.work.procedures.contracts.next_steps import LifeGroup, NextStep


@dataclass(frozen=True, slots=True)
class _Rule:
    after: str
    then: str
    within_months: int
    why: LocalText


def next_steps() -> tuple[NextStep, ...]:
    """The rules of the profile, in its own order, with their reasons in the active language."""
    file = profile.current().file("life-events.toml")
    language = get_language() or "vi"
    rules = _read(file) if file else ()
    return tuple(NextStep(one.after, one.then, one.within_months, one.why.say(language)) for one in rules)


def life_groups() -> tuple[LifeGroup, ...]:
    """The moments of life that name at least two procedures one by one."""
    language = get_language() or "vi"
    return tuple(
        LifeGroup(one.code, one.title.say(language), one.procedures)
        for one in life.rules()
        if len(one.procedures) > 1
    )


@lru_cache(maxsize=8)
def _read(file: Path) -> tuple[_Rule, ...]:
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(
        _Rule(one["after"], one["then"], one["within_months"], LocalText(one["why"]["vi"], one["why"]["en"]))
        for one in data.get("next_step", ())
    )
