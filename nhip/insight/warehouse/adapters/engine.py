"""DuckDB as the engine: in this process, with no network and no files but the warehouse's.

Extensions are neither loaded nor installed on demand, so an installation without the Internet
behaves like every other.
"""

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

_local = threading.local()


def quoted(text: str) -> str:
    """A text literal."""
    return "'" + text.replace("'", "''") + "'"


def listed(paths: list[str]) -> str:
    """A list of text literals."""
    return "[" + ", ".join(quoted(path) for path in paths) + "]"


def connect(root: Path) -> "Backend":
    """A fresh connection that reads and writes below `root` only."""
    import ibis

    scratch = root / ".scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    backend = ibis.duckdb.connect(
        ":memory:",
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
        memory_limit=os.environ.get("NHIP_WAREHOUSE_MEMORY", "2GB"),
        temp_directory=str(scratch),
        preserve_insertion_order=False,
    )
    backend.raw_sql(f"SET allowed_directories = {listed([str(root)])}")
    backend.raw_sql("SET enable_external_access = false")
    backend.raw_sql("SET lock_configuration = true")
    return backend


def connection(root: Path) -> "Backend":
    """This thread's connection; DuckDB connections are not shared between threads."""
    held: dict[str, Any] = _local.__dict__.setdefault("connections", {})
    if str(root) not in held:
        held[str(root)] = connect(root)
    found: Backend = held[str(root)]
    return found


MOST_VIEWS = 64


def has_view(backend: "Backend", view: str) -> bool:
    """Whether this connection knows the view."""
    found = backend.con.execute(_COUNT_VIEWS + " AND view_name = ?", [view]).fetchall()
    return bool(found[0][0])


def create_view(backend: "Backend", view: str, query: str) -> None:
    """Name a query; views of old snapshots make room."""
    names = [row[0] for row in backend.con.execute(_VIEWS).fetchall()]
    for old in names if len(names) >= MOST_VIEWS else ():
        backend.raw_sql(f'DROP VIEW IF EXISTS "{old}"')
    backend.raw_sql(f'CREATE OR REPLACE TEMP VIEW "{view}" AS {query}')


_VIEWS = "SELECT view_name FROM duckdb_views() WHERE NOT internal"
_COUNT_VIEWS = "SELECT count(*) FROM duckdb_views() WHERE NOT internal"
