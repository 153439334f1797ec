"""Jobs: work off the request, queued in the database with the change that asks for it, and schedules."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django_tasks import task

from nhip.kernel import clock
from nhip.kernel.models import Beat

log = logging.getLogger("nhip.jobs")


@dataclass(frozen=True, slots=True)
class Schedule:
    """A function that the worker calls at least `seconds` apart."""

    name: str
    seconds: float
    run: Callable[[], Any]


_schedules: dict[str, Schedule] = {}


def job(function: Callable[..., Any]) -> Any:
    """Make a function a job: `function.enqueue(...)` with JSON arguments, inside the act's transaction."""
    return task()(function)


def every(*, seconds: float) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Have the worker call a function again and again; two calls never overlap in one worker."""

    def register(function: Callable[[], Any]) -> Callable[[], Any]:
        name = f"{function.__module__}.{function.__qualname__}"
        _schedules[name] = Schedule(name, seconds, function)
        return function

    return register


def schedules() -> tuple[Schedule, ...]:
    """All schedules, by name."""
    return tuple(_schedules[name] for name in sorted(_schedules))


def run_due() -> int:
    """Call what is due; returns how many were called. A failure is kept on its beat and tried next time."""
    return sum(_run(schedule) for schedule in schedules() if _claim(schedule))


def beat(name: str, *, seconds: float = 0, error: str = "") -> None:
    """Say that `name` is alive."""
    Beat.objects.update_or_create(name=name, defaults={"at": clock.now(), "seconds": seconds, "error": error})


def _claim(schedule: Schedule) -> bool:
    # The conditional update lets one of several workers win.
    now = clock.now()
    last = Beat.objects.filter(name=schedule.name).values_list("at", flat=True).first()
    if last is None:
        return Beat.objects.get_or_create(name=schedule.name, defaults={"at": now})[1]
    # A last time that lies ahead was written before the clock was set back: it says nothing.
    if timedelta(0) <= now - last < timedelta(seconds=schedule.seconds):
        return False
    return Beat.objects.filter(name=schedule.name, at=last).update(at=now) == 1


def _run(schedule: Schedule) -> int:
    started, error = time.monotonic(), ""
    try:
        schedule.run()
    except Exception as failure:
        log.exception("schedule_failed", extra={"schedule": schedule.name})
        error = f"{type(failure).__name__}: {failure}"
    beat(schedule.name, seconds=round(time.monotonic() - started, 3), error=error)
    return 1
