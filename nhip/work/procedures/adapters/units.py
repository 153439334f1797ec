"""Names of units by day and language, read once a process for each list of units."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from nhip.base.places import api as places
from nhip.base.places.contracts import Succession, Unit, UnknownUnit
from nhip.kernel import clock, profile
from nhip.kernel.text import fold

NOTHING: Mapping[str, str] = MappingProxyType({})


class UnitNames:
    """Names by code on a day. Cached by profile, day, language and the stamp of the list of units, so that a
    newly loaded list is seen at once, in every process.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._stamp: str | None = None

    def __call__(self, day: date) -> Mapping[str, str]:
        if self._stamp is None:
            # Once for each form that is made, however many of its fields ask for a place.
            self._stamp = places.list_stamp()
        current = profile.current()
        return _names(current.code, current.province_code, day, self.language, self._stamp)


@lru_cache(maxsize=64)
def _names(
    profile_code: str, province: str | None, day: date, language: str, stamp: str
) -> Mapping[str, str]:
    names = {one.code: _name(one, language) for one in _units(province, day)}
    return MappingProxyType(dict(sorted(names.items(), key=lambda item: item[1])))


def _units(province: str | None, day: date) -> list[Unit]:
    """Those of the province; of a day before it was formed, those of the provinces it was formed from.

    The list of old units is attested from 2025 on only: an earlier day gets the oldest list there is.
    """
    if province is None:
        return places.units(on=day)
    try:
        now = places.unit(province)
    except UnknownUnit:
        return []
    parts = () if now.validity.contains(day) else places.formed_from(now)
    codes = sorted({province, *(origin.unit.code for origin in parts)})
    found = [unit for code in codes for unit in _of_province(code, day)]
    eve = now.validity.start - timedelta(days=1)
    return found or [unit for code in codes for unit in _of_province(code, eve)]


def _of_province(code: str, day: date) -> list[Unit]:
    try:
        return places.units(code, on=day)
    except UnknownUnit:
        return []


def _name(unit: Unit, language: str) -> str:
    name = unit.full_name_en if language == "en" else unit.full_name_vi
    # Before the districts went there were many wards of one name.
    # An island district without wards was its own unit.
    return f"{name}, {unit.district_vi}" if unit.district_vi not in ("", None, unit.full_name_vi) else name


def street_of(address: str, *, unit_code: str) -> str:
    """A whole address without the name of its unit at the end, where the unit is asked for apart.

    >>> street_of("12 Nguyễn Huệ", unit_code="")
    '12 Nguyễn Huệ'
    """
    street, _comma, last = address.rpartition(",")
    try:
        unit = places.unit(unit_code, on=clock.today()) if street and unit_code else None
    except UnknownUnit:
        return address
    return street.strip() if unit and fold(last) == fold(unit.full_name_vi) else address


def called_now(code: str, *, on: date, language: str) -> tuple[str, ...]:
    """What the unit of an earlier day is called today; empty when it still is what it was."""
    for day in (on, _eve()):
        try:
            found: Succession = places.successors(code, on=day)
        except UnknownUnit:
            continue
        return tuple(_name(one, language) for one in found.current if one != found.unit)
    return ()


def _eve() -> date:
    """The last day of the units before those of today."""
    province = profile.current().province_code
    start = places.unit(province).validity.start if province else clock.today()
    return start - timedelta(days=1)
