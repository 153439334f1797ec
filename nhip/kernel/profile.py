"""A province is a profile: a folder of facts. Nothing about a province is in the code."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

SHARED = "vietnam"


@dataclass(frozen=True, slots=True)
class Profile:
    """One province's folder; `province_code` is None in the blank profile."""

    code: str
    name_vi: str
    name_en: str
    province_code: str | None
    directory: Path

    def file(self, name: str) -> Path | None:
        """The profile's file of that name, else the one shared by all of Viet Nam, else None."""
        own = self.directory / name
        shared = self.directory.parent / SHARED / name
        return own if own.exists() else shared if shared.exists() else None


def current() -> Profile:
    """The profile this installation runs."""
    return load(settings.PROFILE)


@lru_cache
def load(code: str) -> Profile:
    """Read a profile by its code; raises ValueError naming the profiles there are."""
    directory = Path(settings.PROFILES_DIR) / code
    described = directory / "profile.toml"
    if not described.is_file():
        raise ValueError(f"no profile {code!r}; choose one of: {', '.join(available())}")
    facts = tomllib.loads(described.read_text(encoding="utf-8"))
    return Profile(
        code=facts["code"],
        name_vi=facts["name_vi"],
        name_en=facts["name_en"],
        province_code=facts.get("province_code") or None,
        directory=directory,
    )


def available() -> list[str]:
    """Codes of the profiles that are installed."""
    return sorted(path.parent.name for path in Path(settings.PROFILES_DIR).glob("*/profile.toml"))
