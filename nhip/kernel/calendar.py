"""The one working-day calendar: weekends, the holidays of Viet Nam, and the administrator's overrides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor, permission
from nhip.kernel.action import action
from nhip.kernel.composed import Composed
from nhip.kernel.errors import Invalid
from nhip.kernel.events import Event, event
from nhip.kernel.models import CalendarOverride

SET_CALENDAR = permission(
    "kernel.set_calendar",
    _("Sửa lịch ngày làm việc"),
    roles={"administrator"},
    scope="everywhere",
)

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days of the State's offices. `overrides` maps a day to whether it is worked."""

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open; an override beats the computed calendar."""
        if day in self.overrides:
            return self.overrides[day]
        return day.weekday() < SATURDAY and day not in _holidays(day.year)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself does not count (Civil Code art. 147)."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def count_working_days(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.count_working_days(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)


def working_calendar() -> WorkingCalendar:
    """The calendar with the overrides of this installation."""
    return WorkingCalendar({one.day: one.is_working_day for one in _OVERRIDES.all()})


_OVERRIDES = Composed(CalendarOverride.objects.all)


@event("nhip.kernel.calendar_changed.v1")
@dataclass(frozen=True, slots=True)
class CalendarChanged(Event):
    """The administrator overruled a day, or took the overruling back (`is_working_day` None)."""

    day: date
    is_working_day: bool | None


def override_day(day: date, *, is_working_day: bool, reason: str, actor: Actor) -> None:
    """Overrule one day (nghỉ bù, làm bù). Raises NotAllowed; Invalid without a reason."""
    with action("kernel.override_day", actor=actor, about=("calendar_day", day)) as act:
        act.require(SET_CALENDAR.code)
        if not reason.strip():
            raise Invalid(_("Cần ghi lý do, ví dụ số và ngày của văn bản hoán đổi ngày làm việc."))
        CalendarOverride.objects.update_or_create(
            day=day, defaults={"is_working_day": is_working_day, "reason": reason.strip()}
        )
        act.note(is_working_day=is_working_day, reason=reason.strip())
        act.emit(CalendarChanged(day, is_working_day))


def restore_day(day: date, *, actor: Actor) -> None:
    """Take an overruling back; nothing happens where there is none. Raises NotAllowed."""
    with action("kernel.restore_day", actor=actor, about=("calendar_day", day)) as act:
        act.require(SET_CALENDAR.code)
        CalendarOverride.objects.filter(day=day).delete()
        act.emit(CalendarChanged(day, None))


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))
