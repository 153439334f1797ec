"""Working days, by tables."""

from datetime import date

import pytest

from nhip.kernel.calendar import WorkingCalendar, working_calendar
from nhip.kernel.models import CalendarOverride

CALENDAR = WorkingCalendar()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),  # a Friday
        (date(2026, 11, 21), False),  # a Saturday
        (date(2026, 9, 2), False),  # National Day
        (date(2026, 2, 17), False),  # first day of Tết, by the lunar calendar
        (date(2026, 11, 24), False),  # Culture Day, a holiday from 2026
    ],
)
def test_which_days_are_worked(day: date, works: bool) -> None:
    assert CALENDAR.is_working_day(day) is works


def test_counting_skips_the_weekend_and_the_first_day() -> None:
    friday = date(2026, 11, 13)
    assert CALENDAR.add_working_days(friday, 5) == date(2026, 11, 20)
    assert CALENDAR.count_working_days(friday, date(2026, 11, 20)) == 5
    assert CALENDAR.count_working_days(date(2026, 11, 20), friday) == -5
    assert CALENDAR.next_working_day(friday) == date(2026, 11, 16)


@pytest.mark.django_db
def test_the_administrator_overrules_the_calendar() -> None:
    CalendarOverride.objects.create(day=date(2026, 11, 21), is_working_day=True, reason="làm bù")
    CalendarOverride.objects.create(day=date(2026, 11, 23), is_working_day=False, reason="nghỉ bù")
    calendar = working_calendar()
    assert calendar.add_working_days(date(2026, 11, 20), 1) == date(2026, 11, 21)
    assert calendar.add_working_days(date(2026, 11, 21), 1) == date(2026, 11, 25)
