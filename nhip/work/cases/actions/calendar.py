"""Due dates follow the working calendar: lists and figures agree with the clock that the pages explain."""

from datetime import date
from uuid import UUID

from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.action import action
from nhip.kernel.calendar import working_calendar
from nhip.work.cases.adapters.clocks import reading_of
from nhip.work.cases.contracts import PAUSED
from nhip.work.cases.models import Case, Recount

CHUNK = 500


def count_again(day: date) -> int:
    """Count the due date of every open case again that `day` can have moved; answers how many moved."""
    with action("cases.count_again", actor=SYSTEM, about=("calendar_day", day), emits=False) as done:
        done.allow("the working calendar was changed")
        # A case that is due before the day does not depend on it; one that stands still gets its due date
        # when it goes on, from the calendar of that day.
        running = Case.objects.filter(closed_at__isnull=True, due_on__gte=day)
        behind = running.exclude(status__in=PAUSED).order_by("pk")
        ids = list(behind.values_list("pk", flat=True))
        moved = sum(_count(ids[start : start + CHUNK], day) for start in range(0, len(ids), CHUNK))
        done.note(cases=len(ids), moved=moved)
    return moved


def _count(ids: list[UUID], day: date) -> int:
    calendar, today, now = working_calendar(), clock.today(), clock.now()
    locked = Case.objects.select_for_update().filter(pk__in=ids).prefetch_related("clock_entries")
    moved, log = [], []
    for case in locked:
        entries = sorted(case.clock_entries.all(), key=lambda one: (one.round, one.number))
        due_on = reading_of(case, entries, calendar=calendar, today=today).due_on
        if due_on != case.due_on:
            log.append(Recount(case=case, at=now, day=day, old_due_on=case.due_on, new_due_on=due_on))
            case.due_on, case.changed_at = due_on, now
            moved.append(case)
    Case.objects.bulk_update(moved, ["due_on", "changed_at"])
    Recount.objects.bulk_create(log)
    return len(moved)
