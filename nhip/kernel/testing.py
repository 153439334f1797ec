"""For tests: let the background work of the platform happen now, and several people act at once."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from django.db import connection, connections
from django_tasks_db.models import DBTaskResult

from nhip.kernel import outbox

T = TypeVar("T")


@contextmanager
def database_for_threads(folder: Path) -> Iterator[None]:
    """Inside the block each thread has a connection of its own to one database, whichever kind it is.

    The tests' SQLite is in memory and cannot be shared like that: a copy of it in `folder` takes its place.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    memory, name = connection.connection, connection.settings_dict["NAME"]
    path = folder / "threads.sqlite3"
    with sqlite3.connect(path) as copy:
        memory.backup(copy)
    copy.close()
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = memory, name


def at_once(*acts: Callable[[], T]) -> list[T | BaseException]:
    """Do these at the same moment, each in a thread; what each gave back or raised, in their order."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], T]) -> T:
        try:
            start.wait(30)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        futures = [pool.submit(run, act) for act in acts]
    return [future.exception() or future.result() for future in futures]


def drain_outbox() -> int:
    """Deliver all waiting events, also those that handlers emit meanwhile; fails on a failing handler."""
    total = 0
    while delivered := outbox.drain():
        total += delivered
    lag = outbox.lag()
    if lag.failing:
        from nhip.kernel.models import OutboxEvent

        raise AssertionError(OutboxEvent.objects.exclude(last_error="").first().last_error)  # type: ignore[union-attr]
    return total


def run_jobs() -> int:
    """Run queued jobs until none is left; fails on a failing job."""
    from nhip.kernel.worker import run_next_job

    total = 0
    while run_next_job():
        total += 1
    failed = DBTaskResult.objects.failed().first()
    if failed:
        raise AssertionError(failed.traceback)
    return total
