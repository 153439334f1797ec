"""Jobs and schedules: nothing queued is lost with the process that had taken it."""

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from nhip.kernel import clock, jobs
from nhip.kernel.models import Beat, CalendarOverride
from nhip.kernel.testing import run_jobs
from nhip.kernel.worker import Worker, requeue_lost_jobs

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@jobs.job
def mark(day: str) -> None:
    CalendarOverride.objects.get_or_create(day=day, defaults={"is_working_day": True, "reason": "job"})


def test_a_job_runs_once() -> None:
    mark.enqueue("2026-01-03")
    assert run_jobs() == 1
    assert run_jobs() == 0
    assert CalendarOverride.objects.get().reason == "job"


def test_a_job_of_a_killed_worker_is_put_back() -> None:
    mark.enqueue("2026-01-03")
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, worker_ids=["gone"])
    with clock.frozen(NOW):
        jobs.beat("worker:gone")
        assert requeue_lost_jobs() == 0  # still beating
    with clock.frozen(NOW + timedelta(minutes=1)):
        assert requeue_lost_jobs() == 1
    assert run_jobs() == 1


def test_a_schedule_runs_when_it_is_due_and_a_failure_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[datetime] = []

    def tick() -> None:
        calls.append(clock.now())
        if len(calls) == 2:
            raise ValueError("out of step")

    monkeypatch.setattr(jobs, "_schedules", {"tick": jobs.Schedule("tick", 60, tick)})
    for seconds, ran in [(0, 1), (59, 0), (61, 1)]:
        with clock.frozen(NOW + timedelta(seconds=seconds)):
            assert jobs.run_due() == ran
    assert calls == [NOW, NOW + timedelta(seconds=61)]
    assert Beat.objects.get(name="tick").error == "ValueError: out of step"


def test_a_schedule_runs_on_after_the_clock_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[datetime] = []
    schedule = jobs.Schedule("tick", 60, lambda: calls.append(clock.now()))
    monkeypatch.setattr(jobs, "_schedules", {"tick": schedule})
    back, ahead = NOW - timedelta(days=40), NOW + timedelta(days=400)
    for instant, ran in [(NOW, 1), (back, 1), (back, 0), (ahead, 1), (ahead, 0), (NOW, 1)]:
        with clock.frozen(instant):
            assert jobs.run_due() == ran
    assert calls == [NOW, back, ahead, NOW]


def test_a_step_that_breaks_does_not_end_its_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker()
    monkeypatch.setattr(worker._stopping, "wait", lambda _seconds: False)
    calls: list[int] = []

    def step() -> bool:
        calls.append(1)
        if len(calls) == 2:
            worker.stop()
        raise ValueError("out of step")

    worker._loop(step)
    assert len(calls) == 2
