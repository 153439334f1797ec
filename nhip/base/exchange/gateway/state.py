"""What a worker shows of itself: a state file each second, and a line for each event an operator should
see.
"""

import json
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Counters:
    """What this worker did since its start."""

    calls: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)


class Board:
    """`<worker>.json` (replaced in one step) and `events-<worker>.jsonl` (appended) in the state folder.

    Events: `table_read`, `table_refused`, `circuit_open`, `circuit_trying`, `circuit_closed`, `ledger_full`,
    `ledger_back`, `worker_started`, and from the supervisor `worker_died`.
    """

    def __init__(self, folder: Path, *, worker: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._state_file = folder / f"{worker}.json"
        self._events_file = folder / f"events-{worker}.jsonl"
        self._worker = worker
        self._shown: dict[str, Any] = {}

    def event(self, name: str, **values: Any) -> None:
        """Appends one event. A disk that is full must not stop the worker: the event is lost then."""
        line = {"event": name, "at": _now(), "worker": self._worker, **values}
        try:
            with self._events_file.open("a", encoding="utf-8") as handle:
                handle.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError:
            return

    def show(self, state: dict[str, Any]) -> None:
        """Replaces the state file when something in it changed."""
        if state == self._shown:
            return
        partial = self._state_file.with_suffix(".partial")
        content = {"worker": self._worker, "pid": os.getpid(), "at": _now(), **state}
        try:
            partial.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
            partial.replace(self._state_file)
        except OSError:
            return
        self._shown = state


def _now() -> str:
    return datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="milliseconds")
