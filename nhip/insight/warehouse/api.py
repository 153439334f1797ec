"""The warehouse's door: refresh the snapshots, read a dataset as an Ibis table, now or as it was.

>>> from nhip.insight.warehouse import api
>>> cases = api.table("cases")
>>> cases.count().to_pyarrow().as_py()
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from nhip.insight.warehouse.contracts import DatasetInfo, Problem, RefreshReport, SnapshotRef

if TYPE_CHECKING:
    from ibis.expr.types import Table


def refresh(*, only: Sequence[str] | None = None, full: bool = False) -> RefreshReport:
    """Take a snapshot of every feed (or those named) in which something changed.

    A refresh reads what changed since ten minutes before the last one. `full` reads every row again
    and drops those no longer offered: for rows that were written with an old time of change, as when
    demo data or a backup is loaded.

    One refresh runs at a time across processes; the others answer at once with `busy`. Killed at any
    moment, the last complete snapshot keeps serving.
    """
    from nhip.insight.warehouse import actions

    return actions.refresh(only=only, full=full)


def table(name: str, as_of: datetime | None = None) -> "Table":
    """A dataset as an Ibis table on DuckDB, bound to the snapshot that served at `as_of`.

    Instants are UTC timestamps without a zone; beside each stands `<column>_date`, its day in
    Viet Nam. Raises NotFound when there is no such snapshot.
    """
    from nhip.insight.warehouse import queries

    return queries.table(name, as_of=as_of)


def table_of(snapshot_id: UUID) -> "Table":
    """The same for one snapshot; raises NotFound when its files are no longer kept."""
    from nhip.insight.warehouse import queries

    return queries.table_of(snapshot_id)


def snapshot(snapshot_id: UUID) -> SnapshotRef:
    """One snapshot by its id; raises NotFound."""
    from nhip.insight.warehouse import queries

    return queries.snapshot(snapshot_id)


def columns_of(snapshot_id: UUID) -> frozenset[str]:
    """The feed's columns when a snapshot was taken, without reading its files; raises NotFound."""
    from nhip.insight.warehouse import queries

    return queries.columns_of(snapshot_id)


def current(name: str, as_of: datetime | None = None) -> SnapshotRef | None:
    """The snapshot that serves a dataset (at `as_of`), or None before the first."""
    from nhip.insight.warehouse import queries

    return queries.current(name, as_of=as_of)


def is_kept(snapshot_id: UUID) -> bool:
    """Whether the files of a snapshot are still there to be read."""
    from nhip.insight.warehouse import queries

    return queries.is_kept(snapshot_id)


def snapshots(name: str, *, limit: int = 50) -> tuple[SnapshotRef, ...]:
    """The latest snapshots of a dataset, newest first."""
    from nhip.insight.warehouse import queries

    return queries.snapshots(name, limit=limit)


def datasets() -> tuple[DatasetInfo, ...]:
    """The catalogue: every feed on offer with its columns, snapshot and freshness."""
    from nhip.insight.warehouse import queries

    return queries.datasets()


def dataset(name: str) -> DatasetInfo:
    """One catalogue entry; raises NotFound."""
    from nhip.insight.warehouse import queries

    return queries.dataset(name)


def verify() -> tuple[Problem, ...]:
    """Compare every file of every current snapshot with its recorded hash and row count."""
    from nhip.insight.warehouse import queries

    return queries.verify()
