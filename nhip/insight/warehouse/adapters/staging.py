"""Rows from a feed to a Parquet file, in batches, so that memory stays bounded."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from nhip.insight.warehouse.adapters.port import Staged
from nhip.kernel.errors import Invalid
from nhip.kernel.feeds import Column, Feed, Kind
from nhip.kernel.ids import new_id

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 50_000


class BadRows(Invalid):
    """A feed gave a value that its column's type does not allow."""

    code = "warehouse.bad_rows"


def stage(feed: Feed, rows: Iterable[tuple[Any, ...]], folder: Path) -> Staged:
    """Write rows below `folder`; no file when there is no row."""
    batches = _batches(iter(rows))
    first = next(batches, None)
    if first is None:
        return Staged((), 0)
    return _write(feed, _chain(first, batches), folder / f"{new_id()}.parquet")


def _write(feed: Feed, batches: Iterator[list[tuple[Any, ...]]], path: Path) -> Staged:
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with pq.ParquetWriter(path, _schema(feed), compression="lz4") as writer:
        for batch in batches:
            writer.write_batch(_record_batch(feed, batch))
            count += len(batch)
    return Staged((path,), count)


def _chain(
    first: list[tuple[Any, ...]], rest: Iterator[list[tuple[Any, ...]]]
) -> Iterator[list[tuple[Any, ...]]]:
    yield first
    yield from rest


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while batch := list(islice(rows, BATCH_ROWS)):
        yield batch


def _schema(feed: Feed) -> "pa.Schema":
    import pyarrow as pa

    return pa.schema([(column.name, _types()[column.kind]) for column in feed.columns])


def _types() -> dict[Kind, Any]:
    import pyarrow as pa

    return {
        Kind.TEXT: pa.string(),
        Kind.INTEGER: pa.int64(),
        Kind.DATE: pa.date32(),
        # Aware instants are stored as UTC; the zone is dropped because every instant here is UTC.
        Kind.INSTANT: pa.timestamp("us"),
        Kind.BOOLEAN: pa.bool_(),
    }


def _record_batch(feed: Feed, rows: list[tuple[Any, ...]]) -> "pa.RecordBatch":
    import pyarrow as pa

    if any(len(row) != len(feed.columns) for row in rows):
        raise BadRows(
            _("Nguồn %(feed)s trả về dòng có số cột khác %(expected)s cột đã khai."),
            feed=feed.name,
            expected=len(feed.columns),
        )
    values = zip(*rows, strict=True)
    arrays = [_array(feed, column, list(cells)) for column, cells in zip(feed.columns, values, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=_schema(feed))


def _array(feed: Feed, column: Column, cells: list[Any]) -> "pa.Array":
    import pyarrow as pa

    try:
        return pa.array(cells, type=_types()[column.kind])
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        raise BadRows(
            _("Nguồn %(feed)s, cột %(column)s: có giá trị không phải kiểu %(kind)s."),
            feed=feed.name,
            column=column.name,
            kind=column.kind.value,
        ) from error
