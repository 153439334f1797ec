"""Tables as zstd Parquet files by month, named by the manifest in the database.

Files are written aside, made durable, moved into place, and only then named in one transaction. A
month is rewritten when a row in it changes; readers of older snapshots keep the files they had.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nhip.insight.warehouse.adapters import engine, manifest, staging
from nhip.insight.warehouse.adapters.merge import Merge
from nhip.insight.warehouse.adapters.port import NewFile, Prepared, Staged
from nhip.insight.warehouse.contracts import Problem, SnapshotRef
from nhip.insight.warehouse.models import DataFile
from nhip.kernel.feeds import Feed
from nhip.kernel.ids import new_id

if TYPE_CHECKING:
    from ibis.expr.types import Table

# A month below this size, or in this many files, is written whole when something in it changes.
SMALL_MONTH_BYTES = 8 * 1024 * 1024
MOST_FILES_A_MONTH = 8


class ParquetStore:
    """The default table store; see `port.TableStore`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.staging = root / ".staging"

    @contextmanager
    def writing(self) -> Iterator[bool]:
        """Hold the lock file; the system frees it when the process dies."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True
            # Reached only when all went well: what stays behind otherwise tells of a death.
            shutil.rmtree(self.staging, ignore_errors=True)

    def stage(self, feed: Feed, rows: Iterable[tuple[Any, ...]]) -> Staged:
        return staging.stage(feed, rows, self.staging / str(new_id()))

    def prepare(self, feed: Feed, staged: Staged, *, replace: bool = False) -> Prepared | None:
        parent = self.current(feed.name)
        if not staged.row_count and not (replace and parent):
            return None
        merge = Merge(engine.connection(self.root).con, feed, staged.files)
        try:
            if parent is None or replace:
                return self._prepare_whole(merge, parent)
            return self._prepare_changes(merge, parent)
        finally:
            merge.forget()

    def publish(self, feed: Feed, prepared: Prepared, *, horizon: datetime) -> SnapshotRef:
        return manifest.publish(feed, prepared, horizon=horizon)

    def current(self, name: str, as_of: datetime | None = None) -> SnapshotRef | None:
        return manifest.current(name, as_of)

    def table(self, snapshot: SnapshotRef) -> "Table":
        backend = engine.connection(self.root)
        view = f"{snapshot.dataset}_{snapshot.sequence}_{snapshot.id.hex[-8:]}"
        if not engine.has_view(backend, view):
            paths = self._absolute(manifest.files_of(snapshot).values_list("path", flat=True))
            engine.create_view(
                backend,
                view,
                f"FROM read_parquet({engine.listed(paths)}, hive_partitioning = false)",
            )
        return backend.table(view)

    def clean(self) -> int:
        shutil.rmtree(self.staging, ignore_errors=True)
        found = {str(path.relative_to(self.root)) for path in self._files_on_disk()}
        orphans = manifest.unnamed(found)
        for path in orphans:
            (self.root / path).unlink()
        return len(orphans)

    def clean_after_crash(self) -> int:
        return self.clean() if self.staging.exists() else 0

    def prune(self, name: str, *, keep: frozenset[int]) -> int:
        files = manifest.superfluous(name, keep=keep)
        # Written down first: a file on disk that is noted as deleted is an orphan, never the reverse.
        manifest.note_deleted(files)
        for file in files:
            (self.root / file.path).unlink(missing_ok=True)
        return len(files)

    def verify(self, name: str) -> tuple[Problem, ...]:
        snapshot = self.current(name)
        files = manifest.files_of(snapshot) if snapshot else ()
        return tuple(problem for file in files if (problem := self._problem(name, file)))

    def _prepare_whole(self, merge: Merge, parent: SnapshotRef | None) -> Prepared | None:
        old = tuple(manifest.files_of(parent).values_list("path", flat=True)) if parent else ()
        if not merge.staged:
            return Prepared(parent, (), old, parent.row_count if parent else 0)
        same_columns = parent and manifest.schema_of(parent.id) == manifest.columns_json(merge.feed)
        changed = merge.differences(self._absolute(old)) if old and same_columns else None
        if changed == 0:
            return None
        added = self._write(merge, merge.source())
        rows = sum(file.row_count for file in added)
        return Prepared(parent, added, old, rows if changed is None else changed)

    def _prepare_changes(self, merge: Merge, parent: SnapshotRef) -> Prepared | None:
        live = list(manifest.files_of(parent))
        least, greatest = merge.load_delta()
        near = [file.path for file in live if file.min_key <= greatest and file.max_key >= least]
        changed = merge.load_fresh(self._absolute(near))
        if changed == 0:
            return None
        rewrite = self._to_rewrite(merge, live)
        added = self._write(merge, merge.merged(self._absolute(rewrite)))
        return Prepared(parent, added, tuple(rewrite), changed)

    def _to_rewrite(self, merge: Merge, live: Sequence[DataFile]) -> list[str]:
        touched = {str(Path(path).relative_to(self.root)) for path in merge.touched_files()}
        months = merge.fresh_months()
        months |= {file.month for file in live if file.path in touched}
        whole = {month for month in months if _is_small([f for f in live if f.month == month])}
        return sorted(file.path for file in live if file.path in touched or file.month in whole)

    def _write(self, merge: Merge, rows: str) -> tuple[NewFile, ...]:
        folder = self.staging / str(new_id())
        folder.mkdir(parents=True)
        merge.write(rows, folder)
        described = merge.describe([str(path) for path in sorted(folder.rglob("*.parquet"))])
        return tuple(self._place(merge.feed.name, *facts) for facts in described)

    def _place(self, name: str, staged: str, row_count: int, least: str, greatest: str) -> NewFile:
        source = Path(staged)
        month = source.parent.name.removeprefix("month=")
        target = self.root / name / month / f"{new_id()}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        digest = _digest(source)
        _make_durable(source)
        source.rename(target)
        _make_durable(target.parent)
        path = str(target.relative_to(self.root))
        return NewFile(path, month, row_count, target.stat().st_size, digest, least, greatest)

    def _absolute(self, paths: Iterable[str]) -> list[str]:
        return [str(self.root / path) for path in paths]

    def _files_on_disk(self) -> Iterator[Path]:
        for folder in self.root.iterdir() if self.root.exists() else ():
            if folder.is_dir() and not folder.name.startswith("."):
                yield from folder.rglob("*.parquet")

    def _problem(self, name: str, file: DataFile) -> Problem | None:
        path = self.root / file.path
        if not path.exists():
            return Problem(name, file.path, "missing", file.sha256)
        found = _digest(path)
        if found != file.sha256:
            return Problem(name, file.path, "altered", found)
        return None


def _is_small(files: Sequence[DataFile]) -> bool:
    size = sum(file.size_bytes for file in files)
    return size < SMALL_MONTH_BYTES or len(files) >= MOST_FILES_A_MONTH


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _make_durable(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
