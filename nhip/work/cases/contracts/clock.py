"""The clock of a case: what is recorded, and what is derived from it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Protocol


class TimeUnit(StrEnum):
    """What a clock counts in: calendar days, working days or calendar months (ngày, ngày làm việc, tháng).

    Pauses, extensions and distances of a time in months are counted in calendar days.
    """

    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class StatutoryTime:
    """Thời hạn giải quyết of one channel.

    `cutoff`: received at or after this local time counts from the next working day.
    """

    value: int
    unit: TimeUnit
    cutoff: time | None = None


class ClockKind(StrEnum):
    """What can happen to a clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One line of the append-only record.

    `at` is an aware instant; `days` is used by `extend` alone, in the unit of the time.
    """

    kind: ClockKind
    at: datetime
    days: int = 0
    reason: str = ""


class ClockState(StrEnum):
    """What the clock does now."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class ClockStep:
    """One step of the explanation, in order: what happened on `day`, how many days it added, and the due
    date after it.

    `counts_from` is the day counting began (or began again); it differs from `day` after the cut-off hour
    or on a day off.
    `until` is the end of a pause, None while it lasts. `is_late` marks the step at which the due date had
    already passed.
    """

    kind: ClockKind
    day: date
    due_on: date
    days: int = 0
    counts_from: date | None = None
    until: date | None = None
    reason: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class ClockReading:
    """The clock of a case at one moment, with its explanation.

    `remaining` counts in the unit of `time`, negative once the due date has passed; `late_by` is the same
    distance as a
    positive number, 0 when on time. `is_on_time` is None while the clock has not stopped.
    """

    time: StatutoryTime
    state: ClockState
    started_on: date
    due_on: date
    remaining: int
    paused_days: int
    extended_days: int
    late_by: int
    is_on_time: bool | None
    steps: tuple[ClockStep, ...]

    @property
    def is_late(self) -> bool:
        """True when the due date has passed, or was passed before the clock stopped."""
        return self.late_by > 0


class WorkingDays(Protocol):
    """The part of the kernel's working calendar that the clock needs."""

    def is_working_day(self, day: date) -> bool:
        """True when offices are open on `day`."""

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`."""

    def count_working_days(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`."""
