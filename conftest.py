"""Fixtures of the whole test suite."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from nhip.kernel.testing import database_for_threads
from tests.faces.called import ROUTES_INTO

# The machines are small and shared: how long an example took says nothing about the code. New examples are
# for whoever develops: a change is judged by the same ones each time.
hypothesis_settings.register_profile(
    "nhip",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
    derandomize="CI" in os.environ,
)
hypothesis_settings.load_profile("nhip")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--routes-into", type=Path, help="a folder for the routes that tests called")


def pytest_configure(config: pytest.Config) -> None:
    if folder := config.getoption("--routes-into"):
        os.environ[ROUTES_INTO] = str(folder.absolute())
        folder.mkdir(parents=True, exist_ok=True)
        django_settings.MIDDLEWARE = [*django_settings.MIDDLEWARE, "tests.faces.called.note_the_route"]


IN_A_BROWSER = {"journey", "faces"}


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, settings: object) -> Iterator[None]:
    """Each test has a data folder and a cache of its own, and starts in Vietnamese."""
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    settings.STORAGE_URL = str(tmp_path / "files")  # type: ignore[attr-defined]
    # Tests make many accounts; a password that is slow to guess is only slow to make here.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    cache.clear()
    translation.activate("vi")
    yield


@pytest.fixture
def threads(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Each thread of the test has a connection of its own, on either database."""
    with database_for_threads(tmp_path):
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line when tests that need a browser did not run."""
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = [report for report in skipped if IN_A_BROWSER & set(report.keywords)]
    if left_out:
        reasons = "; ".join(sorted({str(one.longrepr[2]).removeprefix("Skipped: ") for one in left_out}))
        terminalreporter.write_line(
            f"{len(left_out)} browser tests did not run ({reasons}); .ci/run installs what they need"
        )
