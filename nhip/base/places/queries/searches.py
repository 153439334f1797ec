"""Units by name."""

from datetime import date
from typing import Any

from nhip.base.places import models
from nhip.base.places.contracts import Unit
from nhip.base.places.queries.units import contract_of
from nhip.base.places.rules.search import ranked, sought, wanted
from nhip.kernel import clock, profile

# More rows than this share a word like "Tân"; ranking them all would help nobody.
CONSIDERED = 2000


def find_units(
    text: str, *, parent: str | None = None, on: date | None = None, limit: int = 20
) -> list[Unit]:
    """Communes in force that day, closest first."""
    rows = models.UnitRow.objects.on(on or clock.today())
    if parent is not None:
        rows = rows.filter(parent_code=parent)
    return [unit for unit, _ in _ranked(text, rows)[:limit]]


def search_ever(text: str, *, limit: int = 50) -> list[Unit]:
    """Communes of all days, closest first."""
    return [unit for unit, _ in _ranked(text, models.UnitRow.objects.all())[:limit]]


def rows_ever(text: str, *, limit: int) -> list[models.UnitRow]:
    """The same as rows, for the reads beside this one."""
    return [row for _, row in _ranked(text, models.UnitRow.objects.all())[:limit]]


def _ranked(text: str, rows: Any) -> list[tuple[Unit, models.UnitRow]]:
    search = wanted(text)
    if search.is_empty:
        return []
    rows = rows.exclude(parent_code="")
    named = rows
    for word in search.words:
        named = named.filter(search__contains=sought(word))
    matching = rows.filter(code=search.code) if search.code else named
    found = {contract_of(row): row for row in matching.order_by("name_vi", "code")[:CONSIDERED]}
    return [(unit, found[unit]) for unit in ranked(found, search=search, home=_home())]


def _home() -> frozenset[str]:
    """Codes of the profile's province and of the old provinces it was formed from."""
    province = profile.current().province_code
    if not province:
        return frozenset()
    merged = models.SuccessionRow.objects.filter(successor__code=province, successor__parent_code="")
    return frozenset({province, *merged.values_list("predecessor__code", flat=True)})
