"""What crosses the warehouse's door: plain frozen values, no Django.

Errors
    NhipError
    ├── NotFound  warehouse.unknown_dataset   no feed or snapshot of that name
    └── Conflict  warehouse.busy              another process refreshes right now
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """One column of a dataset as its feed declared it, or `derived` by the warehouse.

    `kind` and `classification` are the values of `kernel.feeds.Kind` and `Classification`.
    """

    name: str
    kind: str
    classification: str
    title: str
    derived: bool = False


@dataclass(frozen=True, slots=True)
class SnapshotRef:
    """One immutable state of a dataset; `sequence` counts from 1 in each dataset.

    `horizon` is the moment up to which the feed was read; `content_hash` is SHA-256 over the
    hashes of the files, so two snapshots with equal content have equal hashes.
    """

    id: UUID
    dataset: str
    sequence: int
    parent_id: UUID | None
    taken_at: datetime
    horizon: datetime
    row_count: int
    changed_rows: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """A catalogue entry: what a feed offers and how fresh the warehouse's copy is."""

    name: str
    title: str
    key: str
    columns: tuple[ColumnInfo, ...]
    current: SnapshotRef | None
    read_until: datetime | None
    file_count: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class DatasetRefresh:
    """What one refresh did to one dataset; `snapshot` is None when nothing had changed."""

    dataset: str
    read_rows: int
    changed_rows: int
    snapshot: SnapshotRef | None


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What one refresh did; `busy` means another process was refreshing and this one did nothing."""

    until: datetime
    seconds: float
    datasets: tuple[DatasetRefresh, ...]
    busy: bool = False

    @property
    def changed(self) -> tuple[SnapshotRef, ...]:
        """The new snapshots."""
        return tuple(item.snapshot for item in self.datasets if item.snapshot is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something `verify` found wrong: `kind` is missing, altered, row_count or orphan."""

    dataset: str
    path: str
    kind: str
    detail: str
