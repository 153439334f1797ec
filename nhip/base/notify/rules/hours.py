"""Quiet hours: a phone does not ring at night."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

_FORM = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` up to but not including `end` on the clock of Viet Nam; over midnight if `end` is less."""

    start: time
    end: time

    @classmethod
    def read(cls, text: str) -> "QuietHours | None":
        """`21:00-07:00`, or None for an empty text. Raises ValueError with what is wrong."""
        if not text.strip():
            return None
        found = _FORM.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"quiet hours {text!r} are not of the form 21:00-07:00")
        start, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        if start == end:
            raise ValueError(f"quiet hours {text!r} begin when they end; leave them empty for none")
        return cls(start, end)

    def next_moment(self, here: datetime) -> datetime:
        """`here`, a moment on the clock of Viet Nam, if it is not quiet then; else when the quiet ends."""
        today_end = here.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)
        now = here.time()
        if self.start < self.end:
            return today_end if self.start <= now < self.end else here
        if now < self.end:
            return today_end
        return today_end + timedelta(days=1) if now >= self.start else here
