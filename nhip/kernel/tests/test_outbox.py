"""Delivery: events of one subject keep their order, whatever fails and however many deliver at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from nhip.kernel import clock, outbox
from nhip.kernel.access import SYSTEM
from nhip.kernel.action import action
from nhip.kernel.events import Event, Received, event
from nhip.kernel.models import InboxEntry, OutboxEvent
from nhip.kernel.testing import at_once

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
seen: list[tuple[str, int]] = []
failing: set[tuple[str, int]] = set()


@event("nhip.test.bell_rung.v1")
@dataclass(frozen=True, slots=True)
class BellRung(Event):
    bell: str
    stroke: int


@outbox.handles("nhip.test.bell_rung.v1")
def hear(received: Received) -> None:
    stroke = (received.subject, received.data["stroke"])
    if stroke in failing:
        raise ValueError("deaf")
    # Heard only if the transaction of this delivery lasts.
    transaction.on_commit(lambda: seen.append(stroke))


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    seen.clear()
    failing.clear()
    yield
    failing.clear()


def ring(bell: str, *strokes: int) -> None:
    with action("bell.ring", actor=SYSTEM, about=("bell", bell)) as act:
        act.allow("a test")
        for stroke in strokes:
            act.emit(BellRung(bell, stroke))


def heard(bell: str) -> list[int]:
    return [stroke for one, stroke in seen if one == bell]


@pytest.mark.django_db(transaction=True)
def test_what_fails_holds_up_its_own_subject_alone() -> None:
    failing.add(("a", 1))
    with clock.frozen(NOW):
        ring("a", 1)
        ring("b", 1)
        ring("a", 2)
        ring("a", 3)
        assert outbox.drain() == 1
        # Not due yet: the ones behind it are not taken by the next round either.
        assert outbox.drain() == 0
        assert (seen, outbox.lag()) == (
            [("b", 1)],
            outbox.Lag(waiting=3, failing=1, held=2, oldest_seconds=0.0),
        )
    failing.clear()
    with clock.frozen(NOW + timedelta(seconds=2)):
        assert outbox.drain() == 3
    assert heard("a") == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_what_waits_behind_a_failure_is_named_and_not_called_late() -> None:
    failing.add(("a", 1))
    with clock.frozen(NOW):
        ring("a", 1)
        ring("a", 2)
        outbox.drain()
    assert outbox.late(since=NOW + timedelta(hours=1)) == 0
    [found] = outbox.failing()
    assert (found.type, found.subject, found.attempts, found.held, found.retry_at) == (
        "nhip.test.bell_rung.v1",
        "a",
        1,
        1,
        NOW + timedelta(seconds=1),
    )
    assert found.error == f"{hear.__module__}.hear: ValueError: deaf"
    ring("b", 1)
    assert outbox.late(since=clock.now() + timedelta(hours=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_failure_at_the_end_of_a_batch_is_not_overtaken_by_the_next_batch() -> None:
    failing.add(("a", 1))
    ring("a", 1, 2, 3)
    with clock.frozen(clock.now()):
        assert [outbox.drain(limit=1) for _batch in range(3)] == [0, 0, 0]
    assert seen == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", [timedelta(hours=-5), timedelta(days=3)])
def test_a_clock_that_was_set_does_not_change_the_order(step: timedelta) -> None:
    with clock.frozen(NOW):
        ring("a", 1, 2)
    with clock.frozen(NOW + step):
        ring("a", 3)
        ring("a", 4, 5)
        assert outbox.drain() == 5
    assert heard("a") == [1, 2, 3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_an_event_that_failed_is_tried_although_the_clock_was_set_back() -> None:
    failing.add(("a", 1))
    with clock.frozen(NOW):
        ring("a", 1)
        outbox.drain()
    failing.clear()
    with clock.frozen(NOW - timedelta(days=30)):
        assert outbox.drain() == 1


@pytest.mark.usefixtures("threads")
def test_three_workers_at_once_keep_the_order_of_each_subject() -> None:
    strokes = list(range(1, 13))
    for stroke in strokes:
        for bell in ("a", "b"):
            ring(bell, stroke)
    failing.add(("a", 5))
    assert sum(at_once(*[outbox.drain] * 3)) >= 16
    assert (heard("a"), heard("b")) == (strokes[:4], strokes)
    failing.clear()
    OutboxEvent.objects.update(retry_at=None)
    assert sum(at_once(*[outbox.drain] * 3)) >= 8
    assert (heard("a"), heard("b")) == (strokes, strokes)
    assert InboxEntry.objects.filter(handler=f"{hear.__module__}.hear").count() == 24
    assert outbox.lag().waiting == 0
