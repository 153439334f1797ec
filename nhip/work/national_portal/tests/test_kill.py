"""The process is killed in the middle of a push and of a pull; the next one finishes the work."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from nhip.work.national_portal.simulated.server import SimulatedPortal

ROOT = Path(__file__).parents[4]
STEP = Path(__file__).with_name("step.py")


@pytest.fixture
def portal(tmp_path: Path) -> Any:
    server = SimulatedPortal(0, tmp_path / "portal.sqlite3")
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with one case, two updates waiting, and the case's id; copied for each test."""
    data = tmp_path_factory.mktemp("prepared")
    return data, run(variables_for(data, "http://127.0.0.1:1"), "prepare")


@pytest.fixture
def variables(tmp_path: Path, portal: SimulatedPortal, prepared: tuple[Path, str]) -> dict[str, str]:
    data = shutil.copytree(prepared[0], tmp_path / "data")
    return variables_for(data, portal.address)


def variables_for(data: Path, address: str) -> dict[str, str]:
    return {
        **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
        "NHIP_DATA": str(data),
        "NHIP_NATIONAL_PORTAL": address,
        "NHIP_NATIONAL_PORTAL_TOKEN": "simulated",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "nhip.site.settings",
    }


def run(variables: dict[str, str], step: str) -> str:
    done = subprocess.run(
        [sys.executable, str(STEP), step],
        env=variables,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def killed_during(variables: dict[str, str], step: str, portal: SimulatedPortal, operation: str) -> None:
    """Start a step and kill it while the portal holds its call."""
    before = len(portal.store.calls(operation))
    child = subprocess.Popen([sys.executable, str(STEP), step], env=variables, cwd=ROOT)
    while len(portal.store.calls(operation)) == before:
        assert child.poll() is None
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL


def rows(variables: dict[str, str], statement: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(Path(variables["NHIP_DATA"]) / "nhip.sqlite3") as database:
        return database.execute(statement).fetchall()


@pytest.mark.parametrize("fault", ["slow", "stored_slow"])
def test_killed_in_the_middle_of_a_push(
    portal: SimulatedPortal, variables: dict[str, str], prepared: tuple[Path, str], fault: str
) -> None:
    case_id = prepared[1]
    portal.store.add_fault("push", fault, 1, "5")
    killed_during(variables, "push", portal, "push")
    assert rows(variables, "SELECT state, attempts FROM national_portal_queuedupdate ORDER BY sequence") == [
        ("waiting", 1),
        ("waiting", 0),
    ]
    run(variables, "push-later")
    there = [body["key"] for body in portal.store.updates()]
    assert there == [f"{case_id}:1", f"{case_id}:2"]
    assert rows(variables, "SELECT DISTINCT state FROM national_portal_queuedupdate") == [("sent",)]


@pytest.mark.parametrize("step", ["pull", "pull-and-die"])
def test_killed_in_the_middle_of_a_pull(
    portal: SimulatedPortal, variables: dict[str, str], step: str
) -> None:
    run(variables, "file-there")
    if step == "pull":
        portal.store.add_fault("dossiers", "slow", 1, "5")
        killed_during(variables, "pull", portal, "dossiers")
        assert rows(variables, "SELECT count(*) FROM national_portal_pulleddossier") == [(0,)]
    else:
        # Dies between the case and the mark that it was made.
        subprocess.run([sys.executable, str(STEP), step], env=variables, cwd=ROOT, check=False)
        assert rows(variables, "SELECT state FROM national_portal_pulleddossier") == [("waiting",)]
        assert rows(variables, "SELECT count(*) FROM cases_externalreference") == [(1,)]
    run(variables, "pull")
    run(variables, "pull")
    assert rows(variables, "SELECT reference, state FROM national_portal_pulleddossier") == [
        ("G01.26.000001", "taken")
    ]
    assert rows(variables, "SELECT reference FROM cases_externalreference") == [("G01.26.000001",)]
    assert rows(variables, "SELECT count(*) FROM cases_case") == [(2,)]
