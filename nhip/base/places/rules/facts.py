"""One line of a unit file as a fact, and what makes a line unreadable."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nhip.base.places.contracts import PROVINCE_KINDS, ProvinceCode, UnitCode, UnitKind
from nhip.base.places.rules.names import latin

EXTENTS = frozenset({"whole", "part"})


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A unit during one validity, as the files state it."""

    code: str
    kind: UnitKind
    name_vi: str
    name_en: str
    parent_code: str
    district_vi: str
    valid_from: date
    valid_to: date | None
    lat: float | None
    lon: float | None

    @property
    def key(self) -> tuple[str, date]:
        """What identifies it."""
        return self.code, self.valid_from

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class SuccessionFact:
    """The unit `from_code` that ended on `on` went, wholly or in part, to `to_code` that began then."""

    on: date
    from_code: str
    to_code: str
    is_whole: bool


def unit_of(line: Mapping[str, str]) -> UnitFact:
    """Read a line of provinces.csv or units.csv; raises ValueError saying which value is wrong."""
    kind = UnitKind(line["kind"])
    parent = line.get("parent_code", "")
    _demand_code(line["code"], UnitCode.pattern if kind not in PROVINCE_KINDS else ProvinceCode.pattern)
    if kind not in PROVINCE_KINDS:
        _demand_code(parent, ProvinceCode.pattern)
    if not line["name_vi"].strip():
        raise ValueError("name_vi is empty")
    start, end = date.fromisoformat(line["valid_from"]), _day(line["valid_to"])
    if end is not None and end <= start:
        raise ValueError(f"valid_to {end} is not after valid_from {start}")
    return UnitFact(
        code=line["code"],
        kind=kind,
        name_vi=line["name_vi"],
        name_en=line["name_en"] or latin(line["name_vi"]),
        parent_code=parent,
        district_vi=line.get("district_vi", ""),
        valid_from=start,
        valid_to=end,
        lat=_degrees(line["lat"]),
        lon=_degrees(line["lon"]),
    )


def succession_of(line: Mapping[str, str]) -> SuccessionFact:
    """Read a line of succession.csv; raises ValueError saying which value is wrong."""
    if line["extent"] not in EXTENTS:
        raise ValueError(f"extent {line['extent']!r} is neither whole nor part")
    return SuccessionFact(
        on=date.fromisoformat(line["on"]),
        from_code=line["from_code"],
        to_code=line["to_code"],
        is_whole=line["extent"] == "whole",
    )


def _demand_code(code: str, pattern: str) -> None:
    if not re.fullmatch(pattern, code):
        raise ValueError(f"code {code!r} does not match {pattern}")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _degrees(text: str) -> float | None:
    return float(text) if text else None
