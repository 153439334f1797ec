"""The small types: ids, intervals, money, codes, events, text."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.kernel import clock
from nhip.kernel.codes import Code, InvalidCode
from nhip.kernel.events import plain
from nhip.kernel.ids import new_id
from nhip.kernel.intervals import DateInterval
from nhip.kernel.money import Money
from nhip.kernel.text import fold


class UnitCode(Code):
    pattern = r"\d{5}"
    example = "26740"


def test_ids_are_version_7_and_grow_with_time() -> None:
    first = new_id()
    assert (first.version, first.variant) == (7, UUID(int=1 << 63).variant)
    later = [new_id() for _ in range(1000)]
    assert len(set(later)) == 1000
    assert all(one.int >> 80 >= first.int >> 80 for one in later)


def test_today_is_the_day_in_viet_nam() -> None:
    with clock.frozen(datetime(2026, 11, 21, 17, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 22)
        assert clock.local(clock.now()).hour == 0


def test_the_clock_refuses_an_instant_without_zone() -> None:
    with pytest.raises(ValueError, match="has no time zone"), clock.frozen(datetime(2026, 1, 1)):
        pass


def test_an_interval_is_half_open() -> None:
    half = DateInterval(date(2020, 1, 1), date(2025, 7, 1))
    assert [
        half.contains(d) for d in (date(2019, 12, 31), date(2020, 1, 1), date(2025, 6, 30), date(2025, 7, 1))
    ] == [
        False,
        True,
        True,
        False,
    ]
    assert not half.overlaps(DateInterval(date(2025, 7, 1)))
    assert half.overlaps(DateInterval(date(2025, 6, 30)))


def test_an_interval_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="not after 2025-07-01"):
        DateInterval(date(2025, 7, 1), date(2025, 7, 1))


@pytest.mark.parametrize("wrong", [1.0, "1", True, None])
def test_money_is_whole_dong(wrong: object) -> None:
    with pytest.raises(TypeError, match="whole đồng"):
        Money(wrong)  # type: ignore[arg-type]


@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15))
def test_money_adds_exactly(one: int, other: int) -> None:
    assert (Money(one) + Money(other) - Money(other)).vnd == one


def test_money_is_written_as_in_viet_nam() -> None:
    assert Money(1_234_567).format() == "1.234.567 ₫"


def test_a_wrong_code_is_refused_with_an_example() -> None:
    assert UnitCode("26740") == "26740"
    with pytest.raises(InvalidCode) as refused:
        UnitCode("2674")
    assert refused.value.message == "“2674” không phải mã hợp lệ; mã đúng có dạng như 26740."


def test_fold_removes_diacritics() -> None:
    assert fold("Đăng ký  KHAI sinh") == "dang ky khai sinh"


def test_floats_do_not_travel_in_events() -> None:
    assert plain({"days": [date(2026, 1, 2)], "id": UUID(int=1)}) == {
        "days": ["2026-01-02"],
        "id": "00000000-0000-0000-0000-000000000001",
    }
    with pytest.raises(TypeError, match="cannot travel"):
        plain(0.5)
