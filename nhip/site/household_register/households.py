"""The made-up households: each citizen of the profile's file with the people they live with.

The same file gives the same households on every machine. Numbers of the people added here end in 95xxxx,
which no other made-up person has.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

_ADULT, _WITH_A_FAMILY = 22, range(1956, 1995)
_FEMALE = ("Lan Anh", "Thu Hà", "Ngọc Hân", "Bảo Trân", "Minh Thư")
_MALE = ("Gia Bảo", "Minh Quân", "Đức Anh", "Quang Huy", "Tuấn Kiệt")
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Võ", "Đặng")
HEAD, WIFE, HUSBAND, CHILD = "chủ hộ", "vợ", "chồng", "con"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a household; `relation` is to its head."""

    number: str
    name: str
    birth_date: date
    sex: str
    relation: str
    since: date


@dataclass(frozen=True, slots=True)
class Household:
    """A household at an address, its head first."""

    number: str
    address: str
    unit_code: str
    since: date
    members: tuple[Member, ...]

    @property
    def head(self) -> Member:
        return self.members[0]


def households(people: Path) -> dict[str, Household]:
    """The household of each person, by number, from a file of simulated citizens."""
    with people.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    made = [_household(row, place) for place, row in enumerate(rows, start=1)]
    return {member.number: one for one in made for member in one.members}


def _household(row: dict[str, str], place: int) -> Household:
    chance = Random(row["number"])  # noqa: S311 - made-up people must be the same on every machine
    born = date.fromisoformat(row["birth_date"])
    since = date(chance.randrange(max(born.year + _ADULT, 2016), 2025), chance.randrange(1, 13), 15)
    citizen = Member(row["number"], row["full_name"], born, _sex(row["number"]), HEAD, since)
    return Household(
        number=f"{row['number'][:3]}{place:06d}",
        address=row["address"],
        unit_code=row["unit_code"],
        since=since,
        members=(citizen, *_family(citizen, place=place, chance=chance)),
    )


def _family(citizen: Member, *, place: int, chance: Random) -> Iterator[Member]:
    """A partner and a child, where the citizen is of an age for them: the young and the old live alone."""
    if citizen.birth_date.year not in _WITH_A_FAMILY:
        return
    is_female = citizen.sex == "female"
    partner = chance.choice(_MALE if is_female else _FEMALE)
    yield _added(
        f"{chance.choice(_FAMILY)} {partner}",
        date(citizen.birth_date.year - 1, chance.randrange(1, 13), chance.randrange(1, 29)),
        sex="male" if is_female else "female",
        relation=HUSBAND if is_female else WIFE,
        since=citizen.since,
        number=f"{citizen.number[:3]}{950000 + 10 * place}",
    )
    sex = chance.choice(("female", "male"))
    born = date(citizen.birth_date.year + 30, chance.randrange(1, 13), chance.randrange(1, 29))
    yield _added(
        f"{citizen.name.split()[0]} {chance.choice(_FEMALE if sex == 'female' else _MALE)}",
        born,
        sex=sex,
        relation=CHILD,
        since=max(citizen.since, born),
        number=f"{citizen.number[:3]}{950001 + 10 * place}",
    )


def _added(name: str, born: date, *, sex: str, relation: str, since: date, number: str) -> Member:
    century = 2 * ((born.year - 1900) // 100) + (sex == "female")
    whole = f"{number[:3]}{century}{born.year % 100:02d}{number[3:]}"
    return Member(whole, name, born, sex, relation, since)


def _sex(number: str) -> str:
    return "female" if int(number[3]) % 2 else "male"
