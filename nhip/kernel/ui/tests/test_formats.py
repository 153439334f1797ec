from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from nhip.kernel.ui import formats


@pytest.mark.parametrize(
    ("value", "digits", "vietnamese", "english"),
    [
        (1234567, None, "1.234.567", "1,234,567"),
        (-1234, None, "-1.234", "-1,234"),
        (0, None, "0", "0"),
        (Decimal("1234.5"), None, "1.234,5", "1,234.5"),
        (12.66, 1, "12,7", "12.7"),
        (Decimal("0.125"), 2, "0,13", "0.13"),
        (5, 2, "5,00", "5.00"),
    ],
)
def test_number(value: formats.Number, digits: int | None, vietnamese: str, english: str) -> None:
    assert formats.number(value, language="vi", digits=digits) == vietnamese
    assert formats.number(value, language="en", digits=digits) == english


@pytest.mark.parametrize(
    ("value", "digits", "vietnamese", "english"),
    [
        (Decimal("1.2"), None, "1,2\xa0%", "1.2%"),
        (97.34, None, "97,3\xa0%", "97.3%"),
        (90, None, "90\xa0%", "90%"),
        (90, 1, "90,0\xa0%", "90.0%"),
        (99.96, None, "100\xa0%", "100%"),
        (12.664, 2, "12,66\xa0%", "12.66%"),
    ],
)
def test_percent(value: formats.Number, digits: int | None, vietnamese: str, english: str) -> None:
    assert formats.percent(value, language="vi", digits=digits) == vietnamese
    assert formats.percent(value, language="en", digits=digits) == english


def test_dong() -> None:
    assert formats.dong(1234567, language="vi") == "1.234.567\xa0₫"
    assert formats.dong(1234567, language="en") == "1,234,567\xa0₫"


def test_a_day_is_the_day_in_viet_nam() -> None:
    late = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
    assert formats.day(late, language="vi") == "21/11/2026"
    assert formats.day(date(2026, 4, 3), language="vi") == "03/04/2026"
    assert formats.day(date(2026, 4, 3), language="en") == "3 Apr 2026"


def test_a_moment_is_on_the_clock_of_viet_nam() -> None:
    instant = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)
    assert formats.moment(instant, language="vi") == "14:05, 21/11/2026"
    assert formats.moment(instant, language="en") == "21 Nov 2026, 14:05"
