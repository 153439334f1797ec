"""The gate of the embedded database: writers of several processes pass one at a time, and none starves."""

import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

WRITER = """
import sys, django
from django.conf import settings
settings.configure(
    DATABASES={{"default": {{"ENGINE": "nhip.kernel.sqlite", "NAME": {name!r},
        "OPTIONS": {{"timeout": 0.001, "transaction_mode": "IMMEDIATE"}}}}}},
)
django.setup()
from django.db import connection, transaction
for n in range(150):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(n), 0) FROM line")
        cursor.execute("INSERT INTO line VALUES (%s)", [cursor.fetchone()[0] + 1])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tally SET n = n + 1")
"""


@pytest.mark.parametrize("writers", [4])
def test_writers_of_several_processes_never_meet(tmp_path: Path, writers: int) -> None:
    """A lock timeout of 1 ms makes any writer that meets another one fail at once."""
    name = str(tmp_path / "gate.sqlite3")
    with sqlite3.connect(name) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE line (n INTEGER UNIQUE)")
        database.execute("CREATE TABLE tally (n INTEGER)")
        database.execute("INSERT INTO tally VALUES (0)")
    script = textwrap.dedent(WRITER.format(name=name))
    started = [
        subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, text=True)
        for _ in range(writers)
    ]
    errors = [process.communicate(timeout=600)[1] for process in started]
    assert errors == [""] * writers
    with sqlite3.connect(name) as database:
        assert database.execute("SELECT COUNT(*), MAX(n) FROM line").fetchone() == (600, 600)
        assert database.execute("SELECT n FROM tally").fetchone() == (600,)
