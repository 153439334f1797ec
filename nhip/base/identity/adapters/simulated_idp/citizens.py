"""The made-up citizens the simulated provider knows: a file of the profile."""

import csv
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from nhip.base.identity.contracts import PersonNumber
from nhip.kernel import profile

FILE = "simulated-citizens.csv"


@dataclass(frozen=True, slots=True)
class Citizen:
    """A citizen who does not exist."""

    number: PersonNumber
    full_name: str
    birth_date: date
    address: str
    unit_code: str
    phone: str
    email: str
    note_vi: str
    note_en: str

    @property
    def subject(self) -> str:
        """The provider's opaque name for this citizen."""
        return str(uuid5(NAMESPACE_URL, f"nhip:simulated-citizen:{self.number}"))


def citizens() -> tuple[Citizen, ...]:
    """All of them, in the order of the profile's file."""
    path = profile.current().file(FILE)
    if path is None:
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_citizen(row) for row in csv.DictReader(file))


def by_subject(subject: str) -> Citizen | None:
    return next((one for one in citizens() if one.subject == subject), None)


def _citizen(row: dict[str, str]) -> Citizen:
    return Citizen(
        number=PersonNumber(row["number"]),
        full_name=row["full_name"],
        birth_date=date.fromisoformat(row["birth_date"]),
        address=row["address"],
        unit_code=row["unit_code"],
        phone=row["phone"],
        email=row["email"],
        note_vi=row["note_vi"],
        note_en=row["note_en"],
    )
