"""A server of the tests' own, started as a person would start it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.journeys.platform import Platform


@contextmanager
def server(data: Path) -> Iterator[str]:
    """The address of a running demo city; NHIP_FACES_URL names one that is running already."""
    if running := os.environ.get("NHIP_FACES_URL"):
        yield running.rstrip("/")
        return
    data.mkdir(parents=True, exist_ok=True)
    platform = Platform(data)
    try:
        platform.start()
        yield platform.address
    finally:
        platform.stop()
