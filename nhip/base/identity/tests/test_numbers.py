"""Numbers of persons, organisations and agencies: what is refused where it is made."""

from datetime import date

import pytest

from nhip.base.identity.contracts import AgencyCode, PersonNumber, Sex, TaxCode
from nhip.base.identity.rules import assurance_of, masked, misfits_of
from nhip.kernel.codes import InvalidCode


@pytest.mark.parametrize(
    ("number", "year", "sex"),
    [
        ("001054000001", 1954, Sex.MALE),
        ("079190000001", 1990, Sex.FEMALE),
        ("096201000001", 2001, Sex.MALE),
        ("083399000001", 2099, Sex.FEMALE),
        ("001400000001", 2100, Sex.MALE),
    ],
)
def test_a_personal_number_tells_birth_year_and_sex(number: str, year: int, sex: Sex) -> None:
    assert (PersonNumber(number).birth_year, PersonNumber(number).sex) == (year, sex)


@pytest.mark.parametrize(
    "number",
    ["", "07919000000", "0791900000011", "07919000000a", "000190000001", "097190000001", "٠٧٩١٩٠٠٠٠٠٠١"],
)
def test_an_impossible_personal_number_is_refused(number: str) -> None:
    with pytest.raises(InvalidCode):
        PersonNumber(number)


def test_number_birth_date_and_sex_must_fit_together() -> None:
    number = PersonNumber("079190000001")
    assert misfits_of(number, birth_date=date(1990, 12, 31), sex="female") == {}
    assert misfits_of(number, birth_date=None, sex="") == {}
    assert set(misfits_of(number, birth_date=date(1991, 1, 1), sex="male")) == {"birth_date", "sex"}


@pytest.mark.parametrize("code", ["0100109106", "0100109106-001", "0300588569", "0304308445"])
def test_a_tax_code_with_the_right_check_digit_is_taken(code: str) -> None:
    assert TaxCode(code) == code


@pytest.mark.parametrize("code", ["0100109107", "010010910", "0100109106-1", "0100109106001", "0100190106"])
def test_a_tax_code_with_a_wrong_digit_is_refused(code: str) -> None:
    with pytest.raises(InvalidCode):
        TaxCode(code)


def test_agency_codes_name_province_unit_and_body() -> None:
    assert AgencyCode("79.26740.HCC") == "79.26740.HCC"
    with pytest.raises(InvalidCode):
        AgencyCode("sở xây dựng")


def test_masking_leaves_the_last_three_digits() -> None:
    assert masked("079190000123") == "•••••••••123"
    assert masked("") == ""


def test_an_unknown_level_counts_as_the_lowest() -> None:
    levels = {"urn:nhip:level-1": 1, "urn:nhip:level-2": 2}
    assert [assurance_of(acr, levels) for acr in ("urn:nhip:level-2", "urn:nhip:level-1", "", "9")] == [
        2,
        1,
        1,
        1,
    ]
