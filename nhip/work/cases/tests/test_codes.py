from datetime import date, time
from decimal import Decimal

import pytest

from nhip.kernel.codes import InvalidCode
from nhip.work.cases.contracts import CaseCode, StatutoryTime, TimeUnit, VerificationCode
from nhip.work.cases.rules.codes import answers_hash, case_code, result_number, verification_code
from nhip.work.cases.rules.times import statutory_time


def test_the_default_pattern_gives_the_national_form():
    code = case_code(
        "{agency}-{day:%y%m%d}-{sequence:04d}", agency="000.00.01.H29", day=date(2024, 1, 15), sequence=1
    )
    assert code == "000.00.01.H29-240115-0001"
    assert CaseCode(code) == code


def test_the_ten_thousandth_case_of_a_day_has_a_longer_number():
    code = case_code(
        "{agency}-{day:%y%m%d}-{sequence:04d}", agency="H29", day=date(2026, 9, 3), sequence=10_000
    )
    assert code == "H29-260903-10000"


def test_a_result_number_by_its_pattern():
    assert (
        result_number("{sequence}/{year}/KQ-{agency}", agency="H29", year=2026, sequence=7) == "7/2026/KQ-H29"
    )


def test_a_verification_code_uses_only_readable_characters():
    code = verification_code(bytes(range(16)))
    assert code == "23456789ABCDEFGH"
    assert VerificationCode(code) == code
    with pytest.raises(InvalidCode):
        VerificationCode("0123456789ABCDEF")


def test_the_hash_of_answers_does_not_depend_on_their_order():
    one = answers_hash({"a": "Nguyễn", "b": [1, {"c": True}]})
    assert one == answers_hash({"b": [1, {"c": True}], "a": "Nguyễn"})
    assert one == "9395dfda9e66ed15a9ad93536df5152bde487873df110fb0ca260c1d5b638339"
    assert one != answers_hash({"a": "Nguyen", "b": [1, {"c": True}]})


@pytest.mark.parametrize(
    ("value", "unit", "answer"),
    [
        ("8", "working_hours", (1, TimeUnit.WORKING_DAYS)),
        ("12", "working_hours", (2, TimeUnit.WORKING_DAYS)),
        ("24", "hours", (1, TimeUnit.DAYS)),
        ("0.5", "working_days", (1, TimeUnit.WORKING_DAYS)),
        ("15", "days", (15, TimeUnit.DAYS)),
        ("2", "weeks", (14, TimeUnit.DAYS)),
        ("3", "months", (3, TimeUnit.MONTHS)),
        ("1", "years", (12, TimeUnit.MONTHS)),
    ],
)
def test_stated_times_become_counted_times(value, unit, answer):
    assert statutory_time(Decimal(value), unit, cutoff=time(15)) == StatutoryTime(*answer, time(15))
