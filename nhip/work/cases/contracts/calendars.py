"""Days that somebody's own calendar can show."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A day on which something about a dossier is due; a whole day in Asia/Ho_Chi_Minh.

    `uid` stays the same for ever; `sequence` grows each time the dossier changes, so that a calendar that
    has the entry takes the newer one (RFC 5545, 3.8.7.4). `title` and `detail` carry the dossier's code and
    no name: calendars are copied to servers abroad. `is_cancelled` when nothing is due any more.
    """

    uid: str
    sequence: int
    day: date
    title: str
    detail: str
    url: str
    changed_at: datetime
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class CalendarFeed:
    """Lịch riêng: that there is an address of one's calendar, and when it was last asked for.

    The address itself is shown once, when it is made; only its digest is kept.
    """

    opened_at: datetime
    read_at: datetime | None
