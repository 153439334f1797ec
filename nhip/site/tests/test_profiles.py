"""What the files of a profile say of each other holds."""

import csv
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from nhip.kernel.profile import SHARED, available

PROFILES = Path(settings.PROFILES_DIR)


@pytest.mark.parametrize("profile", [code for code in available() if code != "blank"])
def test_every_procedure_is_decided_by_an_agency_of_its_profile(profile: str) -> None:
    with (PROFILES / profile / "agencies.csv").open(encoding="utf-8") as file:
        agencies = {row["code"] for row in csv.DictReader(file)}
    shipped = [
        path for folder in (profile, SHARED) for path in (PROFILES / folder / "procedures").glob("*.toml")
    ]
    assert len(shipped) >= 5
    named = {
        path.name: competent["agency_code"]
        for path in shipped
        if "agency_code" in (competent := _competent(path))
    }
    assert {name: code for name, code in named.items() if code not in agencies} == {}


def _competent(path: Path) -> dict[str, str]:
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return next((table for table in _tables(read) if "agency_code" in table), {})


def _tables(value: object) -> list[dict[str, str]]:
    if not isinstance(value, dict):
        return []
    return [value, *(found for inner in value.values() for found in _tables(inner))]
