"""Values of expressions: text, decimal numbers, booleans, dates, durations, lists, mappings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from nhip.kernel.clock import VIET_NAM, local

_DURATION = re.compile(
    r"^(?P<sign>-?)P(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,9}(?:\.\d{1,6})?)S)?)?$"
)


@dataclass(frozen=True, slots=True)
class Duration:
    """An ISO 8601 duration: months (a year is twelve) and an exact length."""

    months: int = 0
    length: timedelta = timedelta()

    def after(self, start: datetime) -> datetime:
        """The instant a duration later; the 31st becomes the last day of a shorter month."""
        return _add_months(start, self.months) + self.length

    @property
    def whole_days(self) -> int | None:
        """The number of days, when it is nothing but days."""
        return self.length.days if not self.months and self.length == timedelta(self.length.days) else None


def duration(text: str) -> Duration | None:
    """`P3D`, `PT1S`, `P1Y2M`; None for anything else."""
    match = _DURATION.match(text.strip())
    if match is None or text.strip().rstrip("T") in ("P", "-P") or text.strip().endswith("T"):
        return None
    part = {name: float(value) for name, value in match.groupdict().items() if name != "sign" and value}
    sign = -1 if match["sign"] else 1
    months = int(part.get("years", 0) * 12 + part.get("months", 0))
    length = timedelta(
        weeks=part.get("weeks", 0),
        days=part.get("days", 0),
        hours=part.get("hours", 0),
        minutes=part.get("minutes", 0),
        seconds=part.get("seconds", 0),
    )
    return Duration(sign * months, sign * length)


def instant(text: str) -> datetime | None:
    """An ISO 8601 date and time; without an offset it is meant in Viet Nam. None for anything else."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=VIET_NAM)).astimezone(UTC)


def day(text: str) -> date | None:
    """An ISO 8601 date; None for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def known(value: Any) -> Any:
    """A value from outside as expressions know it; what they do not know is null."""
    if value is None or isinstance(value, bool | str | Decimal | date | timedelta | Duration):
        return value
    if isinstance(value, int | float):
        found = Decimal(str(value))
        return found if found.is_finite() else None
    if isinstance(value, list | tuple):
        return [known(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): known(item) for key, item in value.items()}
    return None


def plain_value(value: Any) -> Any:
    """A value as JSON carries it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Duration):
        return f"P{value.months}M{value.length.days}DT{value.length.seconds}S"
    if isinstance(value, list):
        return [plain_value(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain_value(item) for key, item in value.items()}
    return value


def part_of(value: date, key: str) -> Any:
    """A part of a date or an instant, as a clock in Viet Nam shows it; None where there is no such part."""
    shown = local(value) if isinstance(value, datetime) else value
    parts: dict[str, int] = {
        "year": shown.year,
        "month": shown.month,
        "day": shown.day,
        "weekday": shown.isoweekday(),
    }
    if isinstance(shown, datetime):
        parts |= {"hour": shown.hour, "minute": shown.minute, "second": shown.second}
    found = parts.get(key)
    return None if found is None else Decimal(found)


def _add_months(start: datetime, months: int) -> datetime:
    if not months:
        return start
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for last in (start.day, 30, 29, 28):
        try:
            return start.replace(year=year, month=month + 1, day=last)
        except ValueError:
            continue
    raise OverflowError(f"{start} plus {months} months")
