"""Limits on tries, counted in the database so that every process of every host sees the same count."""

import hashlib
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from nhip.kernel import clock
from nhip.kernel.errors import RateLimited
from nhip.kernel.jobs import every
from nhip.kernel.models import Tally

FORGET_AFTER = timedelta(days=1)


def take(name: str, subject: str, *, allowed: int, per_seconds: int) -> None:
    """Count one try of `name` by `subject`; raises RateLimited past `allowed` tries in a window.

    Only a digest of `subject` is kept. Call it outside an action, so that a refused act still counts.
    """
    window = _window(per_seconds)
    key = hashlib.sha256(f"{name}\0{subject}".encode()).hexdigest()
    with transaction.atomic():
        tally, _is_new = Tally.objects.get_or_create(key=key, window=window)
        Tally.objects.filter(pk=tally.pk).update(count=F("count") + 1)
        tally.refresh_from_db(fields=["count"])
    if tally.count > allowed:
        wait = window + timedelta(seconds=per_seconds) - clock.now()
        raise RateLimited(
            _("Quá nhiều lần thử. Xin chờ %(retry_after_seconds)s giây rồi thử lại."),
            retry_after_seconds=max(1, round(wait.total_seconds())),
        )


def forgive(name: str, subject: str) -> None:
    """Forget the tries, for example after a success."""
    key = hashlib.sha256(f"{name}\0{subject}".encode()).hexdigest()
    Tally.objects.filter(key=key).delete()


@every(seconds=3600)
def forget_old_tallies() -> None:
    """Windows that ended long ago say nothing any more."""
    Tally.objects.filter(window__lt=clock.now() - FORGET_AFTER).delete()


def _window(seconds: int) -> datetime:
    start = int(clock.now().timestamp()) // seconds * seconds
    return datetime.fromtimestamp(start, UTC)
