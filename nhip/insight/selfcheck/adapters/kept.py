"""Counts kept on the disk, for every process of this machine: small files that may be deleted at any time.

A file is named by the digest of what it answers, written aside and moved into place, so nobody reads half of
one. The snapshots, the day and the measures' own code are part of the name: what could change the answer
changes the name.
"""

import hashlib
import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from nhip.insight.selfcheck import measures
from nhip.kernel import clock

Row = tuple[str, str, int, int, int]
FORGET_AFTER_SECONDS = 7 * 86_400


def rows(question: tuple[object, ...], count: Callable[[], list[Row]]) -> list[Row]:
    """What was counted for this question before, else what `count` finds now."""
    path = _folder() / f"{_name(question)}.json"
    with suppress(OSError, ValueError):
        return [tuple(row) for row in json.loads(path.read_text(encoding="utf-8"))]
    found = count()
    # A disk that is full or read-only costs time, not the answer.
    with suppress(OSError):
        _write(path, found)
    return found


def forget_old() -> None:
    """Delete what was counted long ago: its snapshots serve no more."""
    oldest = clock.now().timestamp() - FORGET_AFTER_SECONDS
    for path in _folder().glob("*.json"):
        with suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()


def _write(path: Path, found: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".part-", delete=False) as part:
        json.dump(found, part)
    Path(part.name).replace(path)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "selfcheck"


def _name(question: tuple[object, ...]) -> str:
    told = "\0".join(str(part) for part in (_code(), *question))
    return hashlib.sha256(told.encode()).hexdigest()


@lru_cache(maxsize=1)
def _code() -> str:
    """The digest of how measures count: another release may count otherwise."""
    return hashlib.sha256(Path(measures.__file__).read_bytes()).hexdigest()
