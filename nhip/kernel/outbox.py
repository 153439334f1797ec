"""The outbox: events leave only after the act they tell of is durable, and each handler sees each once.

Events of one subject keep their order: while one fails, the later ones of its subject wait behind it,
and those of other subjects go on.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from nhip.kernel import clock
from nhip.kernel.composed import insert
from nhip.kernel.events import Event, Received
from nhip.kernel.models import InboxEntry, OutboxEvent

log = logging.getLogger("nhip.outbox")

Handler = Callable[[Received], None]
LONGEST_WAIT = timedelta(minutes=10)
_handlers: dict[str, dict[str, Handler]] = {}


@dataclass(frozen=True, slots=True)
class Lag:
    """How far delivery is behind.

    Events waiting, those of them that failed before, those held up behind one that failed, and the age of
    the oldest in seconds.
    """

    waiting: int
    failing: int
    held: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class Failing:
    """An event whose handler fails, how many of its subject wait behind it, and when it is tried again."""

    type: str
    subject: str
    attempts: int
    error: str
    held: int
    retry_at: datetime | None


def handles(*types: str) -> Callable[[Handler], Handler]:
    """Register a reaction to events of these types. It runs in a transaction of its own, once per event."""

    def register(handler: Handler) -> Handler:
        name = f"{handler.__module__}.{handler.__qualname__}"
        for type_name in types:
            _handlers.setdefault(type_name, {})[name] = handler
        return handler

    return register


def handlers_of(type_name: str) -> tuple[str, ...]:
    """Names of the handlers of one type."""
    return tuple(_handlers.get(type_name, {}))


def put(events: Iterable[Event], *, act: int) -> None:
    """Write the events of the act with this number in the audit chain, in the caller's transaction.

    The number, not the clock, orders them: acts are numbered under one lock, and a clock can be set back.
    """
    rows = [
        OutboxEvent(type=one.type, subject=one.subject, data=one.data(), act=act, place=place)
        for place, one in enumerate(events)
    ]
    insert(*rows)


def drain(*, limit: int = 500) -> int:
    """Deliver waiting events, oldest first; returns how many were delivered.

    A handler that fails leaves its event waiting with a growing delay, and the later events of the same
    subject behind it; the others go on.
    """
    put_off = _put_off(clock.now())
    ready = _waiting().filter(~put_off | Q(retry_at__isnull=True), ~_follows_a_failure(put_off))
    stopped: set[str] = set()
    delivered = 0
    for row in list(_in_order(ready)[:limit]):
        if row.subject in stopped:
            continue
        if _deliver(row):
            delivered += 1
        else:
            stopped.add(row.subject)
    return delivered


def lag() -> Lag:
    """The state of delivery, for /health and the operations centre."""
    oldest = _in_order(_waiting()).values_list("time", flat=True).first()
    age = (clock.now() - oldest).total_seconds() if oldest else 0.0
    failing = _waiting().filter(attempts__gt=0).count()
    return Lag(_waiting().count(), failing, _held().count(), round(max(age, 0.0), 3))


def late(*, since: datetime) -> int:
    """How many events nobody has tried to deliver since then, those held up behind a failure left out."""
    return _waiting().filter(~_follows_a_failure(Q(attempts__gt=0)), attempts=0, time__lt=since).count()


def failing(*, limit: int = 5) -> tuple[Failing, ...]:
    """The events whose handlers fail, oldest first, each with what waits behind it."""
    return tuple(
        Failing(
            type=row.type,
            subject=row.subject,
            attempts=row.attempts,
            error=row.last_error,
            held=_held().filter(subject=row.subject).count(),
            retry_at=row.retry_at,
        )
        for row in _in_order(_waiting().filter(attempts__gt=0))[:limit]
    )


def _waiting() -> QuerySet[OutboxEvent]:
    return OutboxEvent.objects.filter(delivered_at__isnull=True)


def _in_order(rows: QuerySet[OutboxEvent]) -> QuerySet[OutboxEvent]:
    return rows.order_by("act", "place", "id")


def _held() -> QuerySet[OutboxEvent]:
    return _waiting().filter(_follows_a_failure(Q(attempts__gt=0)), attempts=0)


def _put_off(now: datetime) -> Q:
    # A time further away than the longest wait was written before the clock was set back: it is due.
    return Q(retry_at__gt=now, retry_at__lte=now + LONGEST_WAIT)


def _follows_a_failure(failure: Q) -> Exists:
    # Only the first waiting event of a subject is ever tried, so whatever failed is in front of the others.
    return Exists(_waiting().filter(failure, subject=OuterRef("subject")))


def _deliver(row: OutboxEvent) -> bool:
    received = Received(row.id, row.type, row.subject, row.time, row.data)
    failures = [
        failure
        for name, handler in _handlers.get(row.type, {}).items()
        if (failure := _handle(received, name, handler))
    ]
    if failures:
        return _put_back(row, failures)
    OutboxEvent.objects.filter(pk=row.pk).update(delivered_at=clock.now(), last_error="")
    return True


def _handle(received: Received, name: str, handler: Handler) -> str:
    try:
        with transaction.atomic():
            # The unique entry is taken first: a second worker waits here, then finds it taken.
            _entry, is_new = InboxEntry.objects.get_or_create(event_id=received.id, handler=name)
            if is_new:
                handler(received)
    except Exception as error:
        log.exception("event_handler_failed", extra={"event": str(received.id), "handler": name})
        return f"{name}: {type(error).__name__}: {error}"
    return ""


def _put_back(row: OutboxEvent, failures: list[str]) -> bool:
    wait = min(timedelta(seconds=2 ** min(row.attempts, 20)), LONGEST_WAIT)
    # Another worker may have delivered it meanwhile; then it is not put back.
    _waiting().filter(pk=row.pk).update(
        attempts=row.attempts + 1, retry_at=clock.now() + wait, last_error="\n".join(failures)
    )
    return False
