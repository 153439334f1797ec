"""A server of the tests' own, started as a person would start it."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nhip.work.law.tests.records import AMENDING, LAWS, NEWER
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
        _take_in_laws(platform)
        yield platform.address
    finally:
        platform.stop()


def _take_in_laws(platform: Platform) -> None:
    """Made-up laws, because the demo city ships none."""
    laws, newer = platform.data.parent / "laws.json", platform.data.parent / "newer.jsonl"
    laws.write_text(json.dumps(LAWS), encoding="utf-8")
    newer.write_text("\n".join(json.dumps(one) for one in (*NEWER, AMENDING)) + "\n", encoding="utf-8")
    for file in (newer, laws):
        platform.command("law", "import", str(file))
