"""The outbox: events leave only after the act they tell of is durable, and each handler sees each once."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from nhip.kernel import clock
from nhip.kernel.events import Event, Received
from nhip.kernel.models import InboxEntry, OutboxEvent

log = logging.getLogger("nhip.outbox")

Handler = Callable[[Received], None]
LONGEST_WAIT = timedelta(minutes=10)
_handlers: dict[str, dict[str, Handler]] = {}


@dataclass(frozen=True, slots=True)
class Lag:
    """How far delivery is behind: events waiting, those that failed before, age of the oldest in seconds."""

    waiting: int
    failing: int
    oldest_seconds: float


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


def put(events: Iterable[Event]) -> None:
    """Write events in the caller's transaction."""
    rows = [OutboxEvent(type=e.type, subject=e.subject, data=e.data()) for e in events]
    OutboxEvent.objects.bulk_create(rows)


def drain(*, limit: int = 500) -> int:
    """Deliver waiting events, oldest first; returns how many were delivered.

    A handler that fails leaves its event waiting with a growing delay, and the others go on.
    """
    due = Q(retry_at__isnull=True) | Q(retry_at__lte=clock.now())
    waiting = OutboxEvent.objects.filter(due, delivered_at__isnull=True).order_by("id")[:limit]
    return sum(_deliver(row) for row in list(waiting))


def lag() -> Lag:
    """The state of delivery, for /health and the operations centre."""
    waiting = OutboxEvent.objects.filter(delivered_at__isnull=True)
    oldest = waiting.order_by("id").values_list("time", flat=True).first()
    age = (clock.now() - oldest).total_seconds() if oldest else 0.0
    return Lag(waiting.count(), waiting.filter(attempts__gt=0).count(), round(max(age, 0.0), 3))


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
    OutboxEvent.objects.filter(pk=row.pk).update(
        attempts=row.attempts + 1, retry_at=clock.now() + wait, last_error="\n".join(failures)
    )
    return False
