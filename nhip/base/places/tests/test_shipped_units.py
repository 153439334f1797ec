"""The facts that ship: counts published by the State, and agreement with the sources where they are at hand."""

import json
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from nhip.base.places.contracts import UnitKind
from nhip.base.places.rules.facts import UnitFact
from nhip.base.places.testing import MERGED_ON, shipped

LAST_DAY = date(2025, 6, 30)
NOW = date(2026, 11, 22)


def communes(*parents: str, on: date) -> list[UnitFact]:
    return [u for u in shipped().units if u.parent_code in parents and u.holds(on)]


def outcomes(*parents: str) -> Counter[str]:
    ended = {u.code for u in communes(*parents, on=LAST_DAY)}
    parts: dict[str, list[bool]] = defaultdict(list)
    for fact in shipped().successions:
        if fact.on == MERGED_ON and fact.from_code in ended:
            parts[fact.from_code].append(fact.is_whole)
    return Counter("whole" if found == [True] else "split" for found in parts.values())


def test_provinces() -> None:
    provinces = [u for u in shipped().units if not u.parent_code]
    assert sum(u.holds(NOW) for u in provinces) == 34
    assert sum(u.holds(MERGED_ON) for u in provinces) == 34
    assert sum(u.holds(LAST_DAY) for u in provinces) == 63
    assert sum(u.holds(NOW) and u.kind is UnitKind.CITY for u in provinces) == 7
    assert sum(u.holds(MERGED_ON) and u.kind is UnitKind.CITY for u in provinces) == 6


def test_ho_chi_minh_city_has_113_wards_54_communes_1_special_zone() -> None:
    kinds = Counter(u.kind for u in communes("79", on=NOW))
    assert kinds == {UnitKind.WARD: 113, UnitKind.COMMUNE: 54, UnitKind.SPECIAL_ZONE: 1}


def test_of_442_old_units_395_went_whole_and_47_were_split() -> None:
    old = communes("79", "74", "77", on=LAST_DAY)
    assert Counter(u.parent_code for u in old) == {"79": 273, "74": 91, "77": 78}
    assert outcomes("79", "74", "77") == {"whole": 395, "split": 47}


def test_167_of_168_codes_are_taken_over_from_an_old_unit() -> None:
    old = {u.code for u in communes("79", "74", "77", on=LAST_DAY)}
    new = {u.code for u in communes("79", on=MERGED_ON)}
    assert (len(new), new - old) == (168, {"26732"})


@pytest.mark.parametrize(
    ("parents", "units"),
    [(("92",), 103), (("86",), 124), (("75",), 95), (("01",), 126), (("46",), 40)],
)
def test_communes_in_force(parents: tuple[str, ...], units: int) -> None:
    assert len(communes(*parents, on=NOW)) == units


def test_old_communes_of_hau_giang_and_ben_tre() -> None:
    assert len(communes("93", on=LAST_DAY)) == 75
    assert len(communes("83", on=LAST_DAY)) == 148
    assert outcomes("93").total() == 75
    assert outcomes("83").total() == 148


def test_the_whole_country() -> None:
    in_force = [u for u in shipped().units if u.parent_code and u.holds(NOW)]
    old = [u for u in shipped().units if u.parent_code and u.holds(LAST_DAY)]
    assert (len(in_force), len(old)) == (3321, 10040)
    assert outcomes(*{u.parent_code for u in old}) == {"whole": 9569, "split": 471}


def test_dong_nai_became_a_city_and_ten_of_its_communes_wards() -> None:
    before, after = communes("75", on=date(2026, 4, 29)), communes("75", on=date(2026, 4, 30))
    assert Counter(u.kind for u in before) == {UnitKind.WARD: 23, UnitKind.COMMUNE: 72}
    assert Counter(u.kind for u in after) == {UnitKind.WARD: 33, UnitKind.COMMUNE: 62}


def test_every_new_unit_has_a_predecessor_and_a_place() -> None:
    succeeded = {(s.to_code, s.on) for s in shipped().successions}
    new = [u for u in shipped().units if u.parent_code and u.valid_from == MERGED_ON]
    assert [u.code for u in new if u.key not in succeeded] == []
    assert [u.code for u in new if u.lat is None or u.lon is None] == []


def test_codes_and_names_agree_with_the_published_list(shared: Path) -> None:
    published = json.loads((shared / "units-vn-2026-07.json").read_text(encoding="utf-8"))
    expected = {
        (ward["Code"], ward["Name"], province["Code"]) for province in published for ward in province["Wards"]
    }
    ours = {
        (u.code, u.name_vi, u.parent_code)
        for u in shipped().units
        if u.parent_code and u.holds(date(2026, 7, 1))
    }
    assert ours == expected
