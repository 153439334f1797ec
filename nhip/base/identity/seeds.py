"""What a profile brings (its agencies), and the people of the demo city. Running again changes nothing."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from nhip.base.identity import actions, api, models, queries
from nhip.base.identity.adapters.simulated_idp.citizens import citizens
from nhip.base.identity.contracts import AgencyCode, AgencyKind, Role
from nhip.base.places import api as places
from nhip.base.places.contracts import Unit
from nhip.kernel import profile
from nhip.kernel.access import SYSTEM
from nhip.kernel.progress import Progress

SOURCE = "seeds"
AGENCIES, STAFF = "agencies.csv", "demo-staff.csv"
COMMUNES_SINCE = date(2025, 7, 1)
# Made-up people beside the ones of the profile's file, by the size of the demo.
FURTHER_CITIZENS = {"none": 0, "S": 60, "M": 600}
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Lý", "Phan")
_MIDDLE = {"female": ("Thị", "Ngọc", "Thanh", "Kim", "Thu"), "male": ("Văn", "Hữu", "Minh", "Quốc", "Đức")}
_GIVEN = {
    "female": ("Lan", "Hoa", "Hương", "Trang", "Thảo", "Nhung", "Yến", "Vân", "Hạnh", "Tuyết", "Quyên"),
    "male": ("An", "Bình", "Cường", "Dũng", "Hải", "Khoa", "Long", "Nam", "Phúc", "Sơn", "Tâm", "Việt"),
}


def seed_profile(progress: Progress) -> None:
    """Open the agencies of the profile, and a People's Committee with its one-stop shop in every unit."""
    province = profile.current().province_code
    if province is None:
        return
    with transaction.atomic():
        agencies = [*_departments(province), *_communes(province)]
        known = set(models.Agency.objects.values_list("code", flat=True))
        for done, new in enumerate(agencies, start=1):
            if new.code not in known:
                actions.open_agency(SYSTEM, new)
            progress.step("Cơ quan", done, len(agencies))


def _departments(province: str) -> Iterator[actions.NewAgency]:
    for row in _rows(AGENCIES):
        yield actions.NewAgency(
            code=AgencyCode(f"{province}.{row['code']}"),
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            kind=AgencyKind(row["kind"]),
            unit_code=province,
            valid_from=date.fromisoformat(row["valid_from"]),
            parent_code=f"{province}.{row['parent']}" if row["parent"] else "",
        )


def _communes(province: str) -> Iterator[actions.NewAgency]:
    has_leadership = any(row["code"] == "UBND" for row in _rows(AGENCIES))
    for unit in places.units(province):
        committee = f"{province}.{unit.code}.UBND"
        name = _in_a_sentence(unit)
        yield _of_unit(
            unit,
            code=committee,
            names=(f"Ủy ban nhân dân {name}", f"People's Committee of {unit.full_name_en}"),
            kind=AgencyKind.COMMUNE,
            parent=f"{province}.UBND" if has_leadership else "",
        )
        yield _of_unit(
            unit,
            code=f"{province}.{unit.code}.HCC",
            names=(
                f"Trung tâm phục vụ hành chính công {name}",
                f"Public service centre of {unit.full_name_en}",
            ),
            kind=AgencyKind.ONE_STOP,
            parent=committee,
        )


def _of_unit(
    unit: Unit, *, code: str, names: tuple[str, str], kind: AgencyKind, parent: str
) -> actions.NewAgency:
    return actions.NewAgency(
        code=AgencyCode(code),
        name_vi=names[0],
        name_en=names[1],
        kind=kind,
        unit_code=unit.code,
        valid_from=COMMUNES_SINCE,
        parent_code=parent,
    )


def _in_a_sentence(unit: Unit) -> str:
    # "Phường Sài Gòn" is written "phường Sài Gòn" after another word.
    return unit.full_name_vi[:1].lower() + unit.full_name_vi[1:]


def seed_demo(size: str, progress: Progress) -> None:
    """The demo's staff accounts and made-up citizens; `size` is none, S or M."""
    if size == "none":
        return
    with transaction.atomic():
        staff = _rows(STAFF)
        for done, row in enumerate(staff, start=1):
            _employ(row)
            progress.step("Tài khoản dùng thử", done, len(staff))
        people = [*_listed_citizens(), *_further_citizens(FURTHER_CITIZENS[size])]
        known = set(models.PersonRecord.objects.values_list("number", flat=True))
        for done, person in enumerate(people, start=1):
            if person.number not in known:
                actions.register_person(person, source=SOURCE)
            progress.step("Công dân mô phỏng", done, len(people))


@cache
def _encoded_password() -> str:
    # Hashing is slow on purpose; the demo's password is no secret, so once is enough for all of them.
    return make_password(queries.DEMO_PASSWORD)


def _employ(row: Mapping[str, str]) -> None:
    user = models.User.objects.filter(username=row["user_name"]).first()
    if user is None:
        party_id = actions.enter_colleague(row["full_name"], source=SOURCE, simulated=True)
        user = actions.staff_user(
            party_id, user_name=row["user_name"], encoded=_encoded_password(), simulated=True
        )
    agency = api.agency_by_code(f"{profile.current().province_code}.{row['agency']}")
    post = actions.NewPost(
        agency_id=agency.id,
        code=row["role"],
        title_vi=row["post_vi"],
        title_en=row["post_en"],
        role=Role(row["role"]),
        valid_from=COMMUNES_SINCE,
        simulated=True,
    )
    actions.assign(SYSTEM, user.party_id, post)


def _listed_citizens() -> Iterator[actions.NewPerson]:
    for citizen in citizens():
        yield actions.NewPerson(
            number=str(citizen.number),
            full_name=citizen.full_name,
            birth_date=citizen.birth_date,
            sex=citizen.number.sex.value,
            address=citizen.address,
            unit_code=citizen.unit_code,
            phone=citizen.phone,
            email=citizen.email,
            simulated=True,
        )


def _further_citizens(count: int) -> Iterator[actions.NewPerson]:
    chance = Random(20250701)  # noqa: S311 - made-up people must be the same on every machine
    province = profile.current().province_code or "01"
    units = [unit.code for unit in places.units(province)]
    for sequence in range(count):
        sex = chance.choice(("female", "male"))
        born = date(chance.randrange(1945, 2008), chance.randrange(1, 13), chance.randrange(1, 29))
        yield actions.NewPerson(
            number=_number(province, sex=sex, year=born.year, sequence=sequence),
            full_name=f"{chance.choice(_FAMILY)} {chance.choice(_MIDDLE[sex])} {chance.choice(_GIVEN[sex])}",
            birth_date=born,
            sex=sex,
            address=f"{chance.randrange(1, 400)} đường Mô Phỏng",
            unit_code=chance.choice(units) if units else "",
            phone=f"09001{sequence:05d}",
            simulated=True,
        )


def _number(province: str, *, sex: str, year: int, sequence: int) -> str:
    century = 2 * ((year - 1900) // 100) + (sex == "female")
    return f"0{province}{century}{year % 100:02d}{910000 + sequence}"


def _rows(name: str) -> list[dict[str, str]]:
    path = profile.current().file(name)
    if path is None:
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
