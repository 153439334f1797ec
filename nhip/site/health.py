"""Whether this installation can do its work, told at /health to people and to load balancers."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

import nhip
from nhip.kernel import clock, outbox
from nhip.kernel.access import public
from nhip.kernel.models import Beat
from nhip.kernel.worker import ALIVE, DEAD_AFTER

LONGEST_DELIVERY = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Health:
    """The state of an installation; `problems` is empty when it is well.

    `lag` is None when the database does not answer, `worker_seconds` when no worker ever ran.
    """

    problems: tuple[str, ...]
    lag: outbox.Lag | None = None
    worker_seconds: float | None = None

    @property
    def is_well(self) -> bool:
        return not self.problems

    def as_json(self) -> dict[str, object]:
        lag = self.lag
        return {
            "status": "ok" if self.is_well else "unhealthy",
            "problems": list(self.problems),
            "profile": settings.PROFILE,
            "version": nhip.__version__,
            "database": connection.vendor,
            "outbox": {
                "waiting": lag.waiting if lag else None,
                "failing": lag.failing if lag else None,
                "held": lag.held if lag else None,
                "lag_seconds": lag.oldest_seconds if lag else None,
            },
            "worker": {"seconds_since_beat": self.worker_seconds},
        }


@never_cache
@public("load balancers and monitoring ask without signing in; the answer holds figures only")
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the installation is well, 503 when it is not, and say why."""
    found = examine()
    answer = JsonResponse(found.as_json(), status=200 if found.is_well else 503)
    # Asked every few seconds: each 503 would be written to the log as an error of the program.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


def examine() -> Health:
    """Ask the database for the signs of life."""
    try:
        waiting_migrations = pending_migrations()
        if waiting_migrations:
            return Health((f"{waiting_migrations} migrations are not applied",))
        worker = _worker_seconds()
        problems = (*_worker_problems(worker), *_delivery_problems())
        return Health(problems, outbox.lag(), worker)
    except DatabaseError as error:
        return Health((f"the database does not answer ({type(error).__name__})",))


_is_migrated = False


def pending_migrations() -> int:
    """How many migrations wait; asked until there are none, because a running process gets no new ones."""
    global _is_migrated
    if _is_migrated:
        connection.ensure_connection()
        return 0
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    _is_migrated = waiting == 0
    return waiting


def _worker_seconds() -> float | None:
    last = Beat.objects.filter(name=ALIVE).values_list("at", flat=True).first()
    return round((clock.now() - last).total_seconds(), 1) if last else None


def _worker_problems(seconds: float | None) -> list[str]:
    if seconds is None:
        return ["no worker has run yet"]
    if seconds > DEAD_AFTER.total_seconds():
        return [f"no worker has been alive for {seconds:.0f} s"]
    return []


def _delivery_problems() -> list[str]:
    # An event whose handler fails is reported as failing, those behind it as held; neither must take a
    # serving machine out of use.
    limit = clock.now() - LONGEST_DELIVERY
    late = outbox.late(since=limit)
    return [f"{late} events wait longer than {LONGEST_DELIVERY.seconds} s"] if late else []
