from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nhip.base.places import testing as places
from nhip.work.procedures import testing
from nhip.work.procedures.adapters import search_index


@pytest.fixture(autouse=True)
def own_data_folder(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Each test has its own search index."""
    settings.DATA_DIR = tmp_path
    settings.PROFILE = "hcmc"
    search_index._cache.opened = None
    yield
    search_index._cache.opened = None


@pytest.fixture
def units(db: None) -> None:
    places.load_provinces("79")


@pytest.fixture
def shipped(units: None) -> int:
    return testing.load_procedures()
