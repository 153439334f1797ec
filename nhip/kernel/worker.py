"""The background process: delivers events, calls schedules, runs jobs; each in a thread of its own.

A long job must not hold up events, and a long refresh must not hold up either.
"""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import OperationalError, close_old_connections
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from nhip.kernel import clock, jobs, outbox
from nhip.kernel.models import Beat

log = logging.getLogger("nhip.worker")

ALIVE = "worker"
BEAT_SECONDS = 5.0
DEAD_AFTER = timedelta(seconds=30)
IDLE_SECONDS = 0.2

_name = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"


class Worker:
    """Runs until `stop` is called; what is under way is finished first."""

    def __init__(self) -> None:
        self._stopping = threading.Event()

    def run(self) -> None:
        """Block until stopped."""
        loops = [
            threading.Thread(target=self._loop, args=(step,), name=step.__name__)
            for step in (_deliver, _schedule, _run_job)
        ]
        for loop in loops:
            loop.start()
        self._beat_until_stopped()
        for loop in loops:
            loop.join()
        Beat.objects.filter(name=_beat_name(_name)).delete()

    def stop(self) -> None:
        self._stopping.set()

    def _beat_until_stopped(self) -> None:
        while True:
            self._once(_beat_and_recover)
            if self._stopping.wait(BEAT_SECONDS):
                return

    def _loop(self, step: Callable[[], object]) -> None:
        while not self._stopping.is_set():
            if not self._once(step):
                self._stopping.wait(IDLE_SECONDS)
        close_old_connections()

    def _once(self, step: Callable[[], object]) -> bool:
        close_old_connections()
        try:
            return bool(step())
        except OperationalError:
            # The database is away or busy; the work is still there when it comes back.
            log.warning("worker_database_away", exc_info=True)
            self._stopping.wait(1)
            return False
        except Exception:
            # A thread that died would leave its work lying while the others keep saying they are alive.
            log.exception("worker_step_failed")
            self._stopping.wait(1)
            return False


def run_next_job() -> bool:
    """Claim and run one queued job; False when none is ready."""
    ready = DBTaskResult.objects.ready()
    # A plain read first: an idle worker must not take the write lock five times a second.
    if not ready.exists():
        return False
    with exclusive_transaction():
        claimed = ready.get_locked()
        if claimed is None:
            return False
        claimed.claim(_name)
    _runner.run_task(claimed)
    return True


def requeue_lost_jobs() -> int:
    """Put back the jobs whose worker was killed: their claim outlived its heartbeat."""
    alive = set(
        Beat.objects.filter(name__startswith=f"{ALIVE}:", at__gt=clock.now() - DEAD_AFTER).values_list(
            "name", flat=True
        )
    )
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    lost = [row.pk for row in running if _beat_name((row.worker_ids or [""])[-1]) not in alive]
    return DBTaskResult.objects.filter(pk__in=lost, status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.READY, started_at=None
    )


def _beat_and_recover() -> int:
    jobs.beat(_beat_name(_name))
    jobs.beat(ALIVE)
    return requeue_lost_jobs()


def _deliver() -> int:
    return outbox.drain()


def _schedule() -> int:
    jobs.run_due()
    return 0


def _run_job() -> bool:
    return run_next_job()


def _beat_name(worker: str) -> str:
    return f"{ALIVE}:{worker}"


_runner = LibraryWorker(
    queue_names=["*"],
    interval=1,
    batch=True,
    backend_name="default",
    startup_delay=False,
    max_tasks=None,
    worker_id=_name,
    excluded_queue_names=[],
)
