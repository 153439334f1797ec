from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client

import nhip
from nhip.kernel import clock
from nhip.kernel.models import Beat, OutboxEvent
from nhip.site import health

pytestmark = pytest.mark.django_db


def alive(*, seconds_ago: int = 1) -> None:
    Beat.objects.create(name="worker", at=clock.now() - timedelta(seconds=seconds_ago))


def waiting(*, seconds: int, attempts: int = 0) -> None:
    time = clock.now() - timedelta(seconds=seconds)
    OutboxEvent.objects.create(type="t", subject="s", data={}, time=time, attempts=attempts)


def test_a_well_installation_says_what_it_is(client: Client) -> None:
    alive()
    answer = client.get("/health")
    told = answer.json()
    assert answer.status_code == 200
    assert answer["Cache-Control"].startswith("max-age=0, no-cache")
    assert 1 <= told.pop("worker")["seconds_since_beat"] < 5
    assert told == {
        "status": "ok",
        "problems": [],
        "profile": settings.PROFILE,
        "version": nhip.__version__,
        "database": connection.vendor,
        "outbox": {"waiting": 0, "failing": 0, "held": 0, "lag_seconds": 0.0},
    }


def test_a_dead_worker_is_unhealthy(client: Client) -> None:
    alive(seconds_ago=45)
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["no worker has been alive for 45 s"]


def test_a_worker_that_never_ran_is_unhealthy(client: Client) -> None:
    assert client.get("/health").json()["problems"] == ["no worker has run yet"]


def test_events_that_wait_too_long_are_unhealthy(client: Client) -> None:
    alive()
    waiting(seconds=130)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["problems"]) == (503, ["1 events wait longer than 120 s"])
    assert 130 <= answer.json()["outbox"]["lag_seconds"] < 135


def test_a_failing_handler_is_told_but_takes_nobody_out_of_use(client: Client) -> None:
    alive()
    waiting(seconds=130, attempts=4)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["outbox"]["failing"]) == (200, 1)


def test_a_database_that_is_away_is_said_without_its_details(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> int:
        raise DatabaseError("could not connect as user secret")

    monkeypatch.setattr(health, "pending_migrations", away)
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["the database does not answer (DatabaseError)"]
    assert answer.json()["outbox"] == {"waiting": None, "failing": None, "held": None, "lag_seconds": None}


def test_unapplied_migrations_are_unhealthy(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "pending_migrations", lambda: 2)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["problems"]) == (503, ["2 migrations are not applied"])
