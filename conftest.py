"""Fixtures of the whole test suite."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, settings: object) -> Iterator[None]:
    """Each test has a data folder and a cache of its own."""
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    settings.STORAGE_URL = str(tmp_path / "files")  # type: ignore[attr-defined]
    cache.clear()
    yield
