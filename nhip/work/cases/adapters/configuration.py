"""What a province sets: `cases.toml` of its profile, or the one shared by all of Viet Nam."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from nhip.kernel import profile


@dataclass(frozen=True, slots=True)
class Configuration:
    """Patterns and limits. `agency_codes` maps an agency's code to the part it has in dossier codes."""

    code_pattern: str = "{agency}-{day:%y%m%d}-{sequence:04d}"
    result_pattern: str = "{sequence}/{year}/KQ-{agency}"
    agency_codes: Mapping[str, str] = field(default_factory=dict)
    second_supplement_is_late: bool = False
    lookups_per_code: int = 10
    lookups_per_client: int = 30
    lookup_minutes: int = 15
    draft_days: int = 180
    draft_warning_days: int = 14
    clock: Mapping[str, Any] = field(default_factory=dict)
    recourse: Mapping[str, Any] = field(default_factory=dict)

    def agency_part(self, agency_code: str) -> str:
        """The agency's part of a dossier code: the configured one, else its own code."""
        return self.agency_codes.get(agency_code, agency_code)


def configuration() -> Configuration:
    """The configuration of this installation."""
    return _read(profile.current().file("cases.toml"))


@lru_cache(maxsize=8)
def _read(path: Path | None) -> Configuration:
    if path is None:
        return Configuration()
    return Configuration(**tomllib.loads(path.read_text(encoding="utf-8")))
