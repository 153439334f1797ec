"""The private address of one's calendar: opened, replaced, closed."""

import hashlib
import secrets
from datetime import timedelta

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.work.cases.models import CalendarFeed

SECRET_BYTES = 24
# Calendars ask every few minutes; that they ask at all is worth one write an hour.
NOTED_EVERY = timedelta(hours=1)


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_feed(actor: Actor) -> str:
    """Make the address of the actor's calendar; the one before it stops working. Returns the new secret."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with action("cases.open_calendar", actor=actor, about=("party", actor.party_id), emits=False) as done:
        done.allow("one's own calendar")
        CalendarFeed.objects.update_or_create(
            party_id=actor.own_party(),
            defaults={"secret_digest": digest(secret), "opened_at": clock.now(), "read_at": None},
        )
    return secret


def close_feed(actor: Actor) -> None:
    """Stop the address at once; nothing happens where there is none."""
    with action("cases.close_calendar", actor=actor, about=("party", actor.party_id), emits=False) as done:
        done.allow("one's own calendar")
        CalendarFeed.objects.filter(party_id=actor.own_party()).delete()


def note_read(feed: CalendarFeed) -> None:
    """Remember that a calendar program asked, so that its owner sees whether the address is in use."""
    now = clock.now()
    if feed.read_at is None or now - feed.read_at >= NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk, secret_digest=feed.secret_digest).update(read_at=now)
