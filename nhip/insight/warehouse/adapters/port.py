"""The port behind which tables are kept. Every adapter passes `tests/table_store_suite.py`."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from nhip.insight.warehouse.contracts import Problem, SnapshotRef
from nhip.kernel.feeds import Feed

if TYPE_CHECKING:
    from ibis.expr.types import Table


@dataclass(frozen=True, slots=True)
class Staged:
    """Rows written aside and not yet part of anything: Parquet files in the feed's own columns."""

    files: tuple[Path, ...]
    row_count: int


@dataclass(frozen=True, slots=True)
class NewFile:
    """A data file that exists and waits for the manifest to name it."""

    path: str
    month: str
    row_count: int
    size_bytes: int
    sha256: str
    min_key: str
    max_key: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A change ready to publish: new files, the paths they replace, and how many rows changed."""

    parent: SnapshotRef | None
    added: tuple[NewFile, ...]
    removed: tuple[str, ...]
    changed_rows: int


class TableStore(Protocol):
    """Snapshots of tables with upsert by key (the last version of a row wins) and time travel.

    Writing is `stage`, `prepare`, `publish`; only `publish` changes what readers see, at once.
    Dying before it leaves files that `clean` removes.
    """

    def writing(self) -> AbstractContextManager[bool]:
        """Hold the right to write across processes; False when somebody else holds it."""

    def stage(self, feed: Feed, rows: Iterable[tuple[Any, ...]]) -> Staged:
        """Write rows aside, in bounded memory. Raises Invalid for a value of the wrong type."""

    def prepare(self, feed: Feed, staged: Staged, *, replace: bool = False) -> Prepared | None:
        """Merge staged rows into files; None when they change nothing. `replace` drops all others."""

    def publish(self, feed: Feed, prepared: Prepared, *, horizon: datetime) -> SnapshotRef:
        """Make the change the current snapshot. Raises Conflict if the parent is current no more."""

    def current(self, name: str, as_of: datetime | None = None) -> SnapshotRef | None:
        """The snapshot that serves, or served at a moment."""

    def table(self, snapshot: SnapshotRef) -> "Table":
        """A snapshot's rows as an Ibis table."""

    def clean(self) -> int:
        """Remove files that no snapshot names; returns how many. Only while `writing`."""

    def clean_after_crash(self) -> int:
        """`clean`, but only where a writer died before it had published."""

    def prune(self, name: str, *, keep: frozenset[int]) -> int:
        """Remove the files that only snapshots outside `keep` need; the current one always stays."""

    def verify(self, name: str) -> tuple[Problem, ...]:
        """Compare the current snapshot's files with the manifest."""
