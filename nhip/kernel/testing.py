"""For tests: let the background work of the platform happen now."""

from django_tasks_db.models import DBTaskResult

from nhip.kernel import outbox


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
