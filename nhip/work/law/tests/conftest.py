import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nhip.work.law.adapters import search_index
from nhip.work.law.tests.records import LAWS, NEWER


@pytest.fixture(autouse=True)
def own_data_folder(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Each test has its own search index."""
    settings.DATA_DIR = tmp_path / "data"
    search_index._cache.opened = None
    yield
    search_index._cache.opened = None


@pytest.fixture
def laws(tmp_path: Path) -> Path:
    file = tmp_path / "laws.json"
    file.write_text(json.dumps(LAWS, ensure_ascii=False), encoding="utf-8")
    return file


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    file = tmp_path / "newer.jsonl"
    lines = (json.dumps(one, ensure_ascii=False) for one in NEWER)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file
