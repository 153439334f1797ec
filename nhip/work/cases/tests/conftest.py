"""A small true place: two communes with their desks, a department, two citizens, the shipped procedures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from nhip.base.identity.contracts import Agency, AgencyKind, Person
from nhip.base.identity.testing import Staff, actor_for, make_agency, make_person, make_staff
from nhip.base.places.testing import load_facts, shipped
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.cases.testing import Scene, filed_case
from nhip.work.procedures import api as procedures

# A Tuesday, 10:00 in Viet Nam; no holiday is near.
NOW = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
HERE, THERE = "26740", "26824"
#: Decided by the commune, with a file, 5 working days, received after 15:00 counts from the next day.
VENDING = "ban-hang-via-he"


@dataclass(frozen=True)
class World:
    """The place and everybody in it."""

    scene: Scene
    clerk: Staff
    handler: Staff
    approver: Staff
    shop_there: Agency
    commune_there: Agency
    citizen: Person
    neighbour: Person

    @property
    def mai(self) -> Actor:
        """The citizen, signed in."""
        return actor_for(self.citizen)

    @property
    def stranger(self) -> Actor:
        """The neighbour, signed in."""
        return actor_for(self.neighbour)

    def file(self, procedure_code: str = VENDING, **changes: object) -> UUID:
        """A case of the citizen's, filed online."""
        return filed_case(self.mai, procedure_code, replace(self.scene, **changes))


@pytest.fixture
def now() -> Iterator[Callable[[datetime], None]]:
    """The clock stands at NOW; call with an instant to move it."""
    with clock.frozen(NOW):
        yield lambda instant: setattr(clock, "_source", lambda: instant)


@pytest.fixture
def world(db: None, now: object) -> World:
    return fill()


def fill() -> World:
    """The units, the procedures and everybody, in an empty database."""
    units = [unit for unit in shipped().units if unit.code in {"79", HERE, THERE} and unit.valid_to is None]
    load_facts(units)
    procedures.load_profile_procedures()
    return make_world()


def make_world() -> World:
    """Two communes with one-stop shops; the desks of the first are taken."""
    commune, shop = _commune(HERE, "Sài Gòn")
    commune_there, shop_there = _commune(THERE, "Thủ Đức")
    clerk = make_staff("one_stop_officer", shop, full_name="Lê Minh Khang")
    handler = make_staff("handler", commune, full_name="Nguyễn Thị Trúc")
    approver = make_staff("approver", commune, full_name="Trần Quốc Bảo")
    scene = Scene(HERE, shop, actor_for(clerk), actor_for(handler), actor_for(approver))
    citizen = make_person("Nguyễn Thị Mai")
    neighbour = make_person("Phạm Văn Lạ")
    return World(scene, clerk, handler, approver, shop_there, commune_there, citizen, neighbour)


def _commune(unit_code: str, name: str) -> tuple[Agency, Agency]:
    committee = make_agency(
        AgencyKind.COMMUNE, unit_code=unit_code, code=f"79.{unit_code}.UBND", name=f"UBND phường {name}"
    )
    shop = make_agency(
        AgencyKind.ONE_STOP, unit_code=unit_code, code=f"79.{unit_code}.HCC", name=f"Một cửa phường {name}"
    )
    return committee, shop
