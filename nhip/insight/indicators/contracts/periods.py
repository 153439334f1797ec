"""Calendar months, quarters and years in local time."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self


class PeriodKind(StrEnum):
    """The lengths of time values are kept for."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_PERIOD = re.compile(r"(?P<year>\d{4})(-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4]))?", re.ASCII)
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar month, quarter or year in local time (Asia/Ho_Chi_Minh).

    >>> Period.parse("2026-Q3").last_day
    datetime.date(2026, 9, 30)
    """

    start: date
    kind: PeriodKind

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 2026, 2026-Q3 or 2026-10; anything else is a ValueError."""
        found = _PERIOD.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is not a period: write 2026, 2026-Q3 or 2026-10")
        year = int(found["year"])
        if found["month"]:
            return cls(date(year, int(found["month"]), 1), PeriodKind.MONTH)
        if found["quarter"]:
            return cls(date(year, int(found["quarter"]) * 3 - 2, 1), PeriodKind.QUARTER)
        return cls(date(year, 1, 1), PeriodKind.YEAR)

    @classmethod
    def of(cls, day: date, kind: PeriodKind) -> Self:
        """The period of that kind in which a day lies."""
        months = _MONTHS[kind]
        return cls(date(day.year, (day.month - 1) // months * months + 1, 1), kind)

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        month = self.start.month + _MONTHS[self.kind] - 1
        return date(self.start.year, month, calendar.monthrange(self.start.year, month)[1])

    @property
    def label(self) -> str:
        """The text `parse` reads."""
        if self.kind is PeriodKind.YEAR:
            return f"{self.start.year:04d}"
        if self.kind is PeriodKind.QUARTER:
            return f"{self.start.year:04d}-Q{(self.start.month + 2) // 3}"
        return f"{self.start.year:04d}-{self.start.month:02d}"

    def __str__(self) -> str:
        return self.label
