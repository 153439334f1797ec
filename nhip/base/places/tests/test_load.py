from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.test import override_settings

from nhip.base.places import api, testing
from nhip.base.places.contracts import UnknownUnit, UnreadableUnits
from nhip.base.places.testing import COMMUNE, PROVINCE
from nhip.kernel import audit, profile
from nhip.kernel.models import OutboxEvent

HEADS = {
    "provinces.csv": "code,kind,name_vi,name_en,valid_from,valid_to,lat,lon",
    "units.csv": "code,kind,name_vi,name_en,parent_code,district_vi,valid_from,valid_to,lat,lon",
    "succession.csv": "on,from_code,to_code,extent",
}
GOOD = {
    "provinces.csv": ["99,province,Mẫu,,2025-07-01,,10.5,106.5"],
    "units.csv": ["99901,ward,Thử,,99,,2025-07-01,,10.5,106.5"],
    "succession.csv": [],
}


@pytest.fixture
def profiles(tmp_path: Path, settings: pytest.FixtureRequest):
    """A folder with one profile, whose unit files a test writes."""
    folder = tmp_path / "sample"
    folder.mkdir()
    (folder / "profile.toml").write_text(
        'code = "sample"\nname_vi = "Mẫu"\nname_en = "Sample"\nprovince_code = "99"\n'
    )
    profile.load.cache_clear()
    with override_settings(PROFILES_DIR=tmp_path, PROFILE="sample"):
        yield folder
    profile.load.cache_clear()


def write(folder: Path, lines: dict[str, list[str]]) -> None:
    for name, head in HEADS.items():
        text = "\n".join([head, *lines[name], ""])
        (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.django_db
def test_a_second_load_of_the_same_files_changes_nothing(profiles: Path) -> None:
    write(profiles, GOOD)
    first = api.load_profile_units()
    assert (first.units, first.added, first.is_unchanged) == (2, 2, False)
    loaded_at = api.history("99901")
    records, events = len(audit.history(("places", "units"))), OutboxEvent.objects.count()

    second = api.load_profile_units()

    assert (second.units, second.is_unchanged) == (2, True)
    assert api.history("99901") == loaded_at
    assert len(audit.history(("places", "units"))) == records == 1
    assert OutboxEvent.objects.count() == events == 1


@pytest.mark.django_db
def test_a_changed_file_updates_adds_and_removes(profiles: Path) -> None:
    write(profiles, GOOD)
    api.load_profile_units()
    changed = {
        "provinces.csv": GOOD["provinces.csv"],
        "units.csv": [
            "99901,ward,Thử,,99,,2025-07-01,2026-01-01,10.5,106.5",
            "99902,ward,Mới,,99,,2026-01-01,,,",
        ],
        "succession.csv": ["2026-01-01,99901,99902,whole"],
    }
    write(profiles, changed)
    report = api.load_profile_units()
    assert (report.added, report.updated, report.removed, report.successions) == (1, 1, 0, 1)
    assert [u.code for u in api.successors("99901").successors] == ["99902"]

    write(profiles, GOOD)
    report = api.load_profile_units()
    assert (report.added, report.updated, report.removed, report.successions) == (0, 1, 1, 0)
    assert api.history("99902") == []
    event = OutboxEvent.objects.order_by("id").last()
    assert event.type == "nhip.places.units_loaded.v1"
    assert event.data | {"digest": ""} == {
        "digest": "",
        "units": 2,
        "added": 0,
        "updated": 1,
        "removed": 1,
    }


BROKEN = [
    ("units.csv", "9990,ward,Thử,,99,,2025-07-01,,,", "units.csv line 3: code '9990' does not match"),
    ("units.csv", "99902,town,Thử,,99,,2025-07-01,,,", "'town' is not a valid UnitKind"),
    ("units.csv", "99902,ward,,,99,,2025-07-01,,,", "name_vi is empty"),
    ("units.csv", "99902,ward,Thử,,99,,1/7/2025,,,", "Invalid isoformat string: '1/7/2025'"),
    ("units.csv", "99902,ward,Thử,,99,,2025-07-01,2025-07-01,,", "is not after valid_from"),
    ("units.csv", "99902,ward,Thử,,98,,2025-07-01,,,", "no province 98 on 2025-07-01"),
    ("units.csv", "99901,ward,Thử,,99,,2026-07-01,,,", "code 99901 is held twice on 2026-07-01"),
    ("succession.csv", "2025-07-01,99901,99902,all", "extent 'all' is neither whole nor part"),
    ("succession.csv", "2025-07-01,99907,99901,whole", "no unit of that code ended that day"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "line", "fault"), BROKEN)
def test_a_broken_file_loads_nothing_and_says_where(profiles: Path, name: str, line: str, fault: str) -> None:
    write(profiles, GOOD | {name: [*GOOD[name], line]})
    with pytest.raises(UnreadableUnits) as refused:
        api.load_profile_units()
    assert fault in refused.value.fields["1"]
    assert api.provinces() == []
    assert OutboxEvent.objects.count() == 0


@pytest.mark.django_db
def test_a_missing_file_is_named(profiles: Path) -> None:
    write(profiles, GOOD)
    (profiles / "succession.csv").unlink()
    with pytest.raises(UnreadableUnits) as refused:
        api.load_profile_units()
    assert refused.value.fields == {"1": "succession.csv: not found"}


@pytest.mark.django_db
def test_the_database_refuses_two_holders_of_one_code_in_force() -> None:
    from django.db import IntegrityError, transaction

    twin = replace(COMMUNE, valid_from=date(2026, 1, 1), name_vi="Khác")
    with pytest.raises(IntegrityError), transaction.atomic():
        testing.load_facts([PROVINCE, COMMUNE, twin])
    with pytest.raises(UnknownUnit):
        api.unit("99901")


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["hcmc", "hau-giang", "ben-tre", "blank"])
def test_every_profile_has_the_units(code: str) -> None:
    with override_settings(PROFILE=code):
        assert api.load_profile_units().units == 13459
