from datetime import UTC, date, datetime

import pytest

from nhip.base.places import api, testing
from nhip.base.places.contracts import SuccessionOutcome, UnitKind, UnknownUnit
from nhip.kernel import clock
from nhip.kernel.codes import InvalidCode
from nhip.kernel.intervals import DateInterval

NEW_DAY, LAST_DAY = date(2025, 7, 1), date(2025, 6, 30)


def test_one_code_is_two_units_on_two_days(hcmc: None) -> None:
    old, new = api.unit("26740", on=LAST_DAY), api.unit("26740", on=NEW_DAY)
    assert (old.full_name_vi, old.district_vi) == ("Phường Bến Nghé", "Quận 1")
    assert (new.full_name_vi, new.full_name_en) == ("Phường Sài Gòn", "Sai Gon Ward")
    assert old.validity == DateInterval(date(2025, 1, 1), NEW_DAY)
    assert new.validity == DateInterval(NEW_DAY)
    assert (new.kind, new.parent_code, new.is_province) == (UnitKind.WARD, "79", False)
    assert new.centroid is not None
    assert round(new.centroid.lat, 2), round(new.centroid.lon, 2) == (10.78, 106.70)
    assert api.history("26740") == [new, old]


def test_today_is_the_default_day(hcmc: None) -> None:
    with clock.frozen(datetime(2025, 6, 30, 17, 0, tzinfo=UTC)):  # midnight in Viet Nam
        assert api.unit("26740").name_vi == "Sài Gòn"
    with clock.frozen(datetime(2025, 6, 30, 16, 59, tzinfo=UTC)):
        assert api.unit("26740").name_vi == "Bến Nghé"


def test_units_of_a_province_on_a_day(hcmc: None) -> None:
    assert len(api.units("79", on=date(2026, 1, 1))) == 168
    assert len(api.units("79", on=LAST_DAY)) == 273
    assert len(api.units("74", on=LAST_DAY)) == 91
    assert len(api.units(on=date(2026, 1, 1))) == 168
    codes = [unit.code for unit in api.units("79", on=NEW_DAY)]
    assert codes == sorted(codes)


def test_provinces_on_a_day(hcmc: None) -> None:
    assert len(api.provinces(date(2026, 1, 1))) == 34
    assert len(api.provinces(LAST_DAY)) == 63
    kinds = {on: api.unit("75", on=on).kind for on in (date(2026, 4, 29), date(2026, 4, 30))}
    assert list(kinds.values()) == [UnitKind.PROVINCE, UnitKind.CITY]


def test_an_unknown_code_says_on_which_days_it_was_used(hcmc: None) -> None:
    with pytest.raises(UnknownUnit) as refused:
        api.unit("26732", on=LAST_DAY)
    assert refused.value.message == (
        "Ngày 30/06/2025 không có đơn vị nào mang mã 26732. Mã này là của Đặc khu Côn Đảo từ "
        "01/07/2025; hãy hỏi lại với một ngày trong khoảng đó."
    )
    with pytest.raises(UnknownUnit) as refused:
        api.units("74", on=NEW_DAY)
    assert "Tỉnh Bình Dương từ 01/08/2008 đến hết 30/06/2025" in refused.value.message
    with pytest.raises(UnknownUnit) as refused:
        api.unit("00000")
    assert "mã 00000" in refused.value.message
    with pytest.raises(InvalidCode):
        api.unit("2674")


def test_a_unit_that_went_whole(hcmc: None) -> None:
    found = api.successors("26740", on=LAST_DAY)
    assert found.outcome is SuccessionOutcome.WHOLE
    assert (found.unit.name_vi, found.on) == ("Bến Nghé", LAST_DAY)
    assert [unit.full_name_vi for unit in found.successors] == ["Phường Sài Gòn"]
    assert found.current == found.successors
    assert [unit.name_vi for unit in found.same_code] == ["Sài Gòn"]


def test_a_unit_that_was_split_names_all_parts_and_guesses_none(hcmc: None) -> None:
    found = api.successors("26737", on=LAST_DAY)
    assert (found.unit.name_vi, found.outcome) == ("Đa Kao", SuccessionOutcome.SPLIT)
    assert [(u.code, u.name_vi) for u in found.successors] == [
        ("26737", "Tân Định"),
        ("26740", "Sài Gòn"),
    ]


def test_a_unit_in_force_is_current(hcmc: None) -> None:
    found = api.successors("26740")
    assert (found.unit.name_vi, found.outcome) == ("Sài Gòn", SuccessionOutcome.CURRENT)
    assert (found.successors, found.current) == ((), (found.unit,))


@pytest.mark.parametrize("on", [None, date(2026, 1, 1)])
def test_an_abolished_code_is_asked_about_its_last_day(hcmc: None, on: date | None) -> None:
    found = api.successors("755", on=on)
    assert (found.on, found.outcome) == (LAST_DAY, SuccessionOutcome.WHOLE)
    assert [unit.full_name_vi for unit in found.successors] == ["Đặc khu Côn Đảo"]


def test_a_day_before_the_list_begins_is_not_answered(hcmc: None) -> None:
    with pytest.raises(UnknownUnit):
        api.successors("26740", on=date(2024, 12, 31))


def test_successions_are_followed_to_the_units_in_force_today(db: None) -> None:
    testing.load_provinces("75")
    found = api.successors("70", on=LAST_DAY)
    assert [u.full_name_vi for u in found.successors] == ["Tỉnh Đồng Nai"]
    assert [u.full_name_vi for u in found.current] == ["Thành phố Đồng Nai"]
    with clock.frozen(datetime(2026, 5, 1, tzinfo=UTC)):
        commune = api.successors("25270", on=date(2026, 4, 29))
    assert commune.outcome is SuccessionOutcome.WHOLE
    assert [u.full_name_vi for u in commune.current] == ["Phường Lộc Ninh"]


def test_of_442_old_units_the_door_says_395_whole_and_47_split(hcmc: None) -> None:
    old = [unit for parent in ("79", "74", "77") for unit in api.units(parent, on=LAST_DAY)]
    outcomes = [api.successors(unit.code, on=LAST_DAY).outcome for unit in old]
    assert outcomes.count(SuccessionOutcome.WHOLE) == 395
    assert outcomes.count(SuccessionOutcome.SPLIT) == 47
    assert len(outcomes) == 442


def test_what_a_unit_was_formed_from(hcmc: None) -> None:
    origins = api.formed_from(api.unit("26740", on=NEW_DAY))
    assert [(origin.unit.name_vi, origin.is_whole) for origin in origins] == [
        ("Bến Nghé", True),
        ("Đa Kao", False),
        ("Nguyễn Thái Bình", False),
    ]


@pytest.mark.parametrize("text", ["bến nghé", "ben nghe", "BẾN NGHÉ", "p. ben nghe, quan 1"])
def test_an_old_unit_is_found_by_name(hcmc: None, text: str) -> None:
    found = api.search_ever(text)
    assert (found[0].full_name_vi, found[0].district_vi) == ("Phường Bến Nghé", "Quận 1")
    assert api.find_units(text, on=NEW_DAY) == []


def test_find_units_of_a_day_and_a_province(hcmc: None) -> None:
    found = api.find_units("tân định", parent="79", on=NEW_DAY)
    assert [unit.full_name_vi for unit in found] == ["Phường Tân Định"]
    assert api.find_units("tân định", parent="92", on=NEW_DAY) == []
    assert [unit.name_vi for unit in api.find_units("26740", on=NEW_DAY)] == ["Sài Gòn"]
    assert api.find_units("  ") == []
    assert len(api.find_units("tân", on=NEW_DAY, limit=5)) == 5


def test_one_of_many_wards_14_is_told_by_its_district(hcmc: None) -> None:
    found = api.search_ever("phường 14, quận 10")
    assert [(unit.full_name_vi, unit.district_vi) for unit in found[:1]] == [("Phường 14", "Quận 10")]
