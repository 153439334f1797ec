"""REST of places, under /api/places/. Public: the list of administrative units is open data."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema

from nhip.base.places import api
from nhip.base.places.contracts import Succession, Unit
from nhip.base.places.rules.days import day_of
from nhip.kernel.access import public
from nhip.kernel.errors import Invalid

router = Router(tags=["places"])
OPEN_DATA = "the list of administrative units is open data"
LONGEST_LIST = 100

# Read as text, so that a refusal can name the value and say how a day is written.
Day = Annotated[
    str,
    Query(
        description="A day in Viet Nam, YYYY-MM-DD; today when left out.",
        example="2026-01-01",
        format="date",
    ),
]


class PointOut(Schema):
    """WGS 84, decimal degrees."""

    lat: float
    lon: float


class UnitOut(Schema):
    """An administrative unit during one validity; `valid_to` is the first day after it (null: in force)."""

    code: str
    kind: str
    name_vi: str
    name_en: str
    full_name_vi: str
    full_name_en: str
    parent_code: str | None
    district_vi: str
    valid_from: date
    valid_to: date | None
    centroid: PointOut | None


class UnitList(Schema):
    """Units, and how many there are."""

    count: int
    items: list[UnitOut]


class SuccessionOut(Schema):
    """What became of `unit`: `current`, `whole`, `split` or `unknown`.

    `items` took over when it ended; `current` are the units in force today that they lead to;
    `same_code` held the same code at other times.
    """

    code: str
    on: date
    outcome: str
    unit: UnitOut
    count: int
    items: list[UnitOut]
    current: list[UnitOut]
    same_code: list[UnitOut]


@router.get("/provinces", response=UnitList, summary="Provinces in force on a day")
@public(OPEN_DATA)
def provinces(request: HttpRequest, on: Day = "") -> UnitList:
    return _listed(api.provinces(day_of(on)))


@router.get("/units", response=UnitList, summary="Communes in force on a day")
@public(OPEN_DATA)
def units(request: HttpRequest, parent: str | None = None, on: Day = "") -> UnitList:
    """Wards, communes and special zones, by code; `parent` is the two-digit code of a province."""
    return _listed(api.units(parent, on=day_of(on)))


@router.get("/units/{code}", response=UnitOut, summary="The unit that holds a code on a day")
@public(OPEN_DATA)
def unit(request: HttpRequest, code: str, on: Day = "") -> UnitOut:
    return _out(api.unit(code, on=day_of(on)))


@router.get("/successors", response=SuccessionOut, summary="What became of a unit")
@public(OPEN_DATA)
def successors(request: HttpRequest, code: str = "", on: Day = "") -> SuccessionOut:
    """The holder of `code` on the day `on`; without a day, today's holder or else the last one."""
    if not code:
        raise _missing("code")
    return _succession(api.successors(code, on=day_of(on)))


@router.get("/search", response=UnitList, summary="Units by name, old ones included")
@public(OPEN_DATA)
def search(request: HttpRequest, q: str = "", limit: int = 20) -> UnitList:
    """Diacritics, case and the words phường, xã do not matter; the closest names come first."""
    if not q.strip():
        raise _missing("q")
    return _listed(api.search_ever(q, limit=min(max(limit, 1), LONGEST_LIST)))


def _missing(name: str) -> Invalid:
    refusal = Invalid(_("Thiếu tham số “%(name)s”."), name=name)
    refusal.fields[name] = refusal.message
    return refusal


def _listed(found: list[Unit]) -> UnitList:
    return UnitList(count=len(found), items=[_out(unit) for unit in found])


def _out(unit: Unit) -> UnitOut:
    place, end = unit.centroid, unit.validity.end
    return UnitOut(
        code=unit.code,
        kind=unit.kind.value,
        name_vi=unit.name_vi,
        name_en=unit.name_en,
        full_name_vi=unit.full_name_vi,
        full_name_en=unit.full_name_en,
        parent_code=unit.parent_code,
        district_vi=unit.district_vi,
        valid_from=unit.validity.start,
        valid_to=end,
        centroid=PointOut(lat=place.lat, lon=place.lon) if place else None,
    )


def _succession(succession: Succession) -> SuccessionOut:
    return SuccessionOut(
        code=succession.unit.code,
        on=succession.on,
        outcome=succession.outcome.value,
        unit=_out(succession.unit),
        count=len(succession.successors),
        items=[_out(unit) for unit in succession.successors],
        current=[_out(unit) for unit in succession.current],
        same_code=[_out(unit) for unit in succession.same_code],
    )
