"""Validity: one half-open interval of days, `[start, end)`; no end means still in force."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DateInterval:
    """Days from `start` up to but not including `end`.

    Raises ValueError when `end` is not after `start`.

    >>> DateInterval(date(2025, 7, 1)).contains(date(2025, 7, 1))
    True
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"interval ends on {self.end}, which is not after {self.start}")

    def contains(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: "DateInterval") -> bool:
        starts_before_end = other.end is None or self.start < other.end
        return starts_before_end and (self.end is None or other.start < self.end)
