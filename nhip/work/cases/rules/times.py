"""From the time a procedure states to the time a clock counts."""

import math
from datetime import time
from decimal import Decimal
from types import MappingProxyType

from nhip.work.cases.contracts.clock import StatutoryTime, TimeUnit

HOURS_A_DAY = 24
WORKING_HOURS_A_DAY = 8

# A clock counts whole days: a part of a day ends with the day, which is never shorter than the law allows.
_UNITS: MappingProxyType[str, tuple[TimeUnit, Decimal]] = MappingProxyType(
    {
        "hours": (TimeUnit.DAYS, Decimal(1) / HOURS_A_DAY),
        "working_hours": (TimeUnit.WORKING_DAYS, Decimal(1) / WORKING_HOURS_A_DAY),
        "days": (TimeUnit.DAYS, Decimal(1)),
        "working_days": (TimeUnit.WORKING_DAYS, Decimal(1)),
        "weeks": (TimeUnit.DAYS, Decimal(7)),
        "months": (TimeUnit.MONTHS, Decimal(1)),
        "years": (TimeUnit.MONTHS, Decimal(12)),
    }
)


def statutory_time(value: Decimal, unit: str, *, cutoff: time | None) -> StatutoryTime:
    """The time as the clock counts it, rounded up to whole days or months."""
    counted_in, factor = _UNITS[unit]
    return StatutoryTime(math.ceil(value * factor), counted_in, cutoff)
