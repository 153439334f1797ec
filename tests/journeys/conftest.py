"""What the journeys walk with: a real installation, a real browser, on the database under test."""

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.journeys.platform import Platform

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Headless Chromium of the operating system."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A running installation with the demo city, its own data folder and its own database."""
    folder: Path = tmp_path_factory.mktemp("platform")
    with _database() as url:
        installed = Platform(folder / "data", url)
        installed.start()
        yield installed
        installed.stop()


class _database:
    """A PostgreSQL database of our own beside DATABASE_URL, dropped afterwards; SQLite where none is named."""

    def __enter__(self) -> str:
        self.server, self.name = os.environ.get("DATABASE_URL", ""), f"nhip_journey_{secrets.token_hex(4)}"
        if self.server:
            self._on_server(f'CREATE DATABASE "{self.name}"')
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{self.name}")) if self.server else ""

    def __exit__(self, *_: object) -> None:
        if self.server:
            self._on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def _on_server(self, statement: str) -> None:
        import psycopg

        maintenance = urlunsplit(urlsplit(self.server)._replace(path="/postgres"))
        with psycopg.connect(maintenance, autocommit=True) as connection:
            connection.execute(statement)
