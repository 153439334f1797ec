"""Days as an iCalendar file (RFC 5545), which every calendar program reads."""

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Alarm, Calendar, Event

from nhip.kernel.clock import VIET_NAM
from nhip.work.cases.contracts.calendars import CalendarEntry

MEDIA_TYPE = "text/calendar; charset=utf-8"
ASK_AGAIN_EVERY = timedelta(hours=4)
# A day begins at midnight in Viet Nam; the phone speaks at eight the working morning before.
REMINDER = timedelta(hours=-16)


def calendar_file(entries: Iterable[CalendarEntry], *, name: str) -> bytes:
    """The file; `name` is what the calendar is called."""
    calendar = Calendar()
    calendar.add("prodid", "-//Nhip//Deadlines//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", VIET_NAM.key)
    calendar.add("refresh-interval", ASK_AGAIN_EVERY, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("description", entry.detail)
    event.add("url", entry.url)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if not entry.is_cancelled:
        event.add_component(_alarm(entry.title))
    return event


def _alarm(words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", REMINDER)
    return alarm
