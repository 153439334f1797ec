"""What the simulated portal remembers, in one SQLite file of its own: another organisation's memory."""

import json
import sqlite3
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

from nhip.kernel import clock

TABLES = """
CREATE TABLE IF NOT EXISTS updates (id INTEGER PRIMARY KEY, key TEXT, day TEXT, body TEXT);
CREATE TABLE IF NOT EXISTS dossiers (id INTEGER PRIMARY KEY, reference TEXT UNIQUE, day TEXT, body TEXT);
CREATE TABLE IF NOT EXISTS faults
  (id INTEGER PRIMARY KEY, operation TEXT, kind TEXT, times INTEGER, detail TEXT);
CREATE TABLE IF NOT EXISTS calls (id INTEGER PRIMARY KEY, operation TEXT, key TEXT, answer TEXT);
"""


class Store:
    """Updates it was sent, dossiers filed there, faults it was told to have, calls it got."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._lock = threading.Lock()
        self._connection.executescript(TABLES)
        self.skew = timedelta()

    def _all(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def today(self) -> str:
        """The day by its own clock, which may be wrong."""
        return clock.local_date(clock.now() + self.skew).isoformat()

    def put_update(self, body: dict[str, Any], *, even_if_known: bool = False) -> bool:
        """Store an update once for each key; True when it is new."""
        if self.update(body["key"]) is not None and not even_if_known:
            return False
        self._all(
            "INSERT INTO updates (key, day, body) VALUES (?, ?, ?)",
            body["key"],
            self.today(),
            json.dumps(body),
        )
        return True

    def update(self, key: str) -> dict[str, Any] | None:
        found = self._all("SELECT body FROM updates WHERE key = ? ORDER BY id LIMIT 1", key)
        return json.loads(found[0][0]) if found else None

    def updates(self, first: str = "", last: str = "9") -> list[dict[str, Any]]:
        rows = self._all("SELECT body FROM updates WHERE day >= ? AND day <= ? ORDER BY id", first, last)
        return [json.loads(body) for (body,) in rows]

    def forget_update(self, key: str) -> None:
        self._all("DELETE FROM updates WHERE key = ?", key)

    def set_status(self, key: str, status: int) -> None:
        """Have it remember another status than it was told."""
        body = self.update(key)
        if body is not None:
            self._all(
                "UPDATE updates SET body = ? WHERE key = ?", json.dumps({**body, "status": status}), key
            )

    def file_dossier(self, body: dict[str, Any], *, at: int | None = None) -> None:
        """A dossier filed at the portal; `at` puts it in a place of the order that was read already."""
        self._all(
            "INSERT OR IGNORE INTO dossiers (id, reference, day, body) VALUES (?, ?, ?, ?)",
            at,
            body["reference"],
            self.today(),
            json.dumps(body),
        )

    def dossiers_after(self, number: int, limit: int) -> list[tuple[int, dict[str, Any]]]:
        rows = self._all("SELECT id, body FROM dossiers WHERE id > ? ORDER BY id LIMIT ?", number, limit)
        return [(found, json.loads(body)) for found, body in rows]

    def dossiers(self, first: str = "", last: str = "9") -> list[dict[str, Any]]:
        rows = self._all("SELECT body FROM dossiers WHERE day >= ? AND day <= ? ORDER BY id", first, last)
        return [json.loads(body) for (body,) in rows]

    def dossier(self, reference: str) -> dict[str, Any] | None:
        found = self._all("SELECT body FROM dossiers WHERE reference = ?", reference)
        return json.loads(found[0][0]) if found else None

    def add_fault(self, operation: str, kind: str, times: int, detail: str = "") -> None:
        self._all(
            "INSERT INTO faults (operation, kind, times, detail) VALUES (?, ?, ?, ?)",
            operation,
            kind,
            times,
            detail,
        )

    def clear_faults(self) -> None:
        self._all("DELETE FROM faults")

    def next_fault(self, operation: str) -> tuple[str, str]:
        """The fault the next call of this operation meets, and one less of it; "" for none."""
        found = self._all(
            "SELECT id, kind, detail FROM faults"
            " WHERE operation IN (?, '*') AND times > 0 ORDER BY id LIMIT 1",
            operation,
        )
        if not found:
            return "", ""
        number, kind, detail = found[0]
        self._all("UPDATE faults SET times = times - 1 WHERE id = ?", number)
        return kind, detail

    def note_call(self, operation: str, key: str, answer: str) -> None:
        self._all("INSERT INTO calls (operation, key, answer) VALUES (?, ?, ?)", operation, key, answer)

    def calls(self, operation: str) -> list[tuple[str, str]]:
        return self._all("SELECT key, answer FROM calls WHERE operation = ? ORDER BY id", operation)
