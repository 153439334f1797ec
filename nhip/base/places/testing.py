"""Factories for tests: real units of chosen provinces, or invented ones, without loading the whole
country.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from nhip.base.places import actions
from nhip.base.places.adapters.unit_files import UnitFacts, UnitFiles, read
from nhip.base.places.contracts import LoadReport, UnitKind
from nhip.base.places.rules.facts import SuccessionFact, UnitFact

MERGED_ON = date(2025, 7, 1)


def load_provinces(*codes: str) -> LoadReport:
    """Load all provinces, and the communes, old and new, of those with these codes ("79" takes its three
    parts).

    >>> load_provinces("79").units  # 168 new and 442 old communes, and all provinces
    698
    """
    everything = shipped()
    wanted = set(codes)
    wanted |= {s.from_code for s in everything.successions if s.to_code in codes}
    units = [u for u in everything.units if not u.parent_code or u.parent_code in wanted]
    return load_facts(units, successions_among(units, everything.successions))


def load_facts(units: Iterable[UnitFact], successions: Iterable[SuccessionFact] = ()) -> LoadReport:
    """Load exactly these."""
    facts = UnitFacts(tuple(units), tuple(successions))
    return actions.load_units(facts, digest=f"test {hash(facts)}")


def successions_among(
    units: Iterable[UnitFact], successions: Iterable[SuccessionFact]
) -> list[SuccessionFact]:
    """Those whose both ends are among the units."""
    held = list(units)
    ends = {(unit.code, unit.valid_to) for unit in held}
    starts = {unit.key for unit in held}
    return [
        fact
        for fact in successions
        if (fact.from_code, fact.on) in ends and (fact.to_code, fact.on) in starts
    ]


@lru_cache
def shipped() -> UnitFacts:
    """What the files shared by all profiles say."""
    folder = Path(settings.PROFILES_DIR) / "vietnam"
    return read(UnitFiles(folder / "provinces.csv", folder / "units.csv", folder / "succession.csv"))


COMMUNE = UnitFact(
    code="99901",
    kind=UnitKind.WARD,
    name_vi="Thử Nghiệm",
    name_en="Thu Nghiem",
    parent_code="99",
    district_vi="",
    valid_from=MERGED_ON,
    valid_to=None,
    lat=10.0,
    lon=106.0,
)
PROVINCE = replace(COMMUNE, code="99", kind=UnitKind.PROVINCE, name_vi="Mẫu", name_en="Mau", parent_code="")
