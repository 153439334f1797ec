"""A simulated portal of each test's own, in a thread; and the world of cases beside it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from nhip.kernel import clock, outbox
from nhip.work.cases.testing import NOW, World, fill
from nhip.work.national_portal.adapters import connection
from nhip.work.national_portal.models import Link, PulledDossier, QueuedUpdate
from nhip.work.national_portal.simulated.server import SimulatedPortal
from nhip.work.national_portal.simulated.store import Store


@pytest.fixture
def now() -> Iterator[Any]:
    """The clock stands at NOW; call with an instant to move it."""
    with clock.frozen(NOW):
        yield lambda instant: setattr(clock, "_source", lambda: instant)


@pytest.fixture
def world(db: None, now: object) -> World:
    """The small true place of cases."""
    return fill()


@pytest.fixture
def portal(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimulatedPortal]:
    """A portal that listens; calls that take over a second time out. Cases of the tests are not made up."""
    server = SimulatedPortal(0, tmp_path / "portal.sqlite3")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    settings.NATIONAL_PORTAL = server.address
    settings.NATIONAL_PORTAL_TOKEN = connection.SIMULATED_TOKEN
    monkeypatch.setattr(connection, "TIMEOUT_SECONDS", 0.5)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def store(portal: SimulatedPortal) -> Store:
    return portal.store


def deliver() -> None:
    """Hand every event to its handlers."""
    while outbox.drain():
        pass


def later(now: Any, **time: float) -> None:
    """Let time pass."""
    now(clock.now() + timedelta(**time))


def keys_there(store: Store) -> list[str]:
    """What the portal has, in the order it was stored."""
    return [body["key"] for body in store.updates()]


def keys_here(state: str = "sent") -> list[str]:
    return list(
        QueuedUpdate.objects.filter(state=state)
        .order_by("created_at", "sequence")
        .values_list("key", flat=True)
    )


def references_here() -> list[str]:
    return sorted(PulledDossier.objects.values_list("reference", flat=True))


def link() -> Link:
    return Link.objects.get(id=1)


def bring_in(world: World) -> str:
    """A case with three acts the portal is told of: filed, accepted, taken up."""
    from nhip.work.cases.testing import processing, reception

    case_id = world.file()
    reception.accept(world.scene.clerk, case_id)
    processing.assign(world.scene.handler, case_id, handler_id=world.handler.party_id)
    deliver()
    return str(case_id)
