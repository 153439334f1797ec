"""What is remembered of the portal itself: whether it answers, since when not, how long to leave it alone."""

from datetime import date, timedelta

from django.db import transaction

from nhip.kernel import clock
from nhip.work.national_portal.contracts import PortalFailed
from nhip.work.national_portal.models import Link
from nhip.work.national_portal.rules import wait_after

AFTER_FAILURES = 3
CREDENTIALS_WAIT = timedelta(minutes=15)


def link() -> Link:
    """The one row."""
    return Link.objects.get_or_create(id=1)[0]


def is_paused() -> bool:
    """Whether the portal is left alone for a while."""
    until = link().paused_until
    return until is not None and until > clock.now()


def note_success() -> None:
    """The portal answered; the days of an outage that ends with this are owed a comparison."""
    link()
    with transaction.atomic():
        row = Link.objects.select_for_update().get(id=1)
        if row.down_since is not None:
            began = clock.local_date(row.down_since)
            row.owed_from = min(row.owed_from or began, began)
        row.last_success_at, row.failures = clock.now(), 0
        row.down_since = row.paused_until = None
        row.save()


def note_failure(failure: PortalFailed) -> None:
    """The portal gave no usable answer: after a few in a row, or without a valid token, it is left alone."""
    link()
    with transaction.atomic():
        row = Link.objects.select_for_update().get(id=1)
        now = clock.now()
        row.failures += 1
        row.down_since = row.down_since or now
        row.last_error = failure.reason[:500]
        if failure.is_credentials:
            row.paused_until = now + CREDENTIALS_WAIT
        elif failure.retry_after is not None or row.failures >= AFTER_FAILURES:
            wait = wait_after(row.failures, asked=failure.retry_after)
            row.paused_until = now + wait
        row.save(update_fields=["failures", "down_since", "last_error", "paused_until"])


def note_compared(first: date) -> None:
    """The days owed from `first` on have been compared."""
    Link.objects.filter(id=1, owed_from__gte=first).update(owed_from=None)


def end_pause() -> None:
    """Ask again now, whatever was said before: an administrator has seen to it."""
    link()
    Link.objects.filter(id=1).update(paused_until=None)
