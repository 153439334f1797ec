"""What the public pages show of a unit: its succession, its province, what it was formed from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nhip.base.places import models
from nhip.base.places.contracts import Origin, Succession, Unit
from nhip.base.places.queries.searches import rows_ever
from nhip.base.places.queries.successions import formed_from, successions_of, successors
from nhip.base.places.queries.units import contract_of

SHOWN = 20


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """A unit in a list of results; `province` is None for a province itself."""

    succession: Succession
    province: Unit | None

    @property
    def unit(self) -> Unit:
        return self.succession.unit


@dataclass(frozen=True, slots=True)
class PlacePage:
    """Everything on the page of one unit."""

    card: PlaceCard
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search; `has_more` when only the closest are shown."""

    text: str
    cards: tuple[PlaceCard, ...]
    has_more: bool


def found(text: str) -> Found:
    """Units of all days by name or code, closest first."""
    rows = rows_ever(text, limit=SHOWN + 1)
    return Found(text, _cards(successions_of(rows[:SHOWN])), has_more=len(rows) > SHOWN)


def place_page(code: str, *, on: date | None) -> PlacePage:
    """The holder of the code on the day; raises UnknownUnit."""
    succession = successors(code, on=on)
    return PlacePage(_cards([succession])[0], formed_from(succession.unit))


def _cards(successions: Iterable[Succession]) -> tuple[PlaceCard, ...]:
    provinces = [contract_of(row) for row in models.UnitRow.objects.filter(parent_code="")]

    def province_of(unit: Unit) -> Unit | None:
        at_the_time = (
            province
            for province in provinces
            if province.code == unit.parent_code and province.validity.contains(unit.validity.start)
        )
        return next(at_the_time, None)

    return tuple(PlaceCard(one, province_of(one.unit)) for one in successions)
