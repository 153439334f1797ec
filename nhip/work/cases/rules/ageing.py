"""When a draft nobody touches is told of, and when it goes. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long drafts are kept, and how long before the end their owner is told; 0 days: for ever."""

    days: int
    warning_days: int


def warn_before(now: datetime, keeping: Keeping) -> datetime | None:
    """Drafts last changed before this moment are to be told of; None when all are kept."""
    return now - timedelta(days=keeping.days - keeping.warning_days) if keeping.days else None


def is_over(now: datetime, keeping: Keeping, *, changed_at: datetime, warned_at: datetime | None) -> bool:
    """Whether a draft goes: it is old enough, and its owner has known for the whole of the warning."""
    if not keeping.days or warned_at is None:
        return False
    return now >= ends_at(keeping, changed_at=changed_at, warned_at=warned_at)


def ends_at(keeping: Keeping, *, changed_at: datetime, warned_at: datetime) -> datetime:
    """The moment from which a draft that was told of may go."""
    kept = changed_at + timedelta(days=keeping.days)
    return max(kept, warned_at + timedelta(days=keeping.warning_days))
