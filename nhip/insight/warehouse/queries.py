"""Reads of the warehouse."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from nhip.insight.warehouse import rules
from nhip.insight.warehouse.adapters import manifest, store
from nhip.insight.warehouse.contracts import DatasetInfo, Problem, SnapshotRef
from nhip.insight.warehouse.models import Dataset, Snapshot
from nhip.kernel.errors import NotFound
from nhip.kernel.feeds import Offered, feeds

if TYPE_CHECKING:
    from ibis.expr.types import Table


class UnknownDataset(NotFound):
    """No such dataset or snapshot, or its files are no longer kept."""

    code = "warehouse.unknown_dataset"


def current(name: str, *, as_of: datetime | None = None) -> SnapshotRef | None:
    return manifest.current(name, as_of)


def table(name: str, *, as_of: datetime | None = None) -> "Table":
    found = current(name, as_of=as_of)
    if found is None:
        raise UnknownDataset(_("Kho chưa có bản chụp nào của %(name)s."), name=name)
    return _read(found)


def table_of(snapshot_id: UUID) -> "Table":
    return _read(snapshot(snapshot_id))


def snapshot(snapshot_id: UUID) -> SnapshotRef:
    row = Snapshot.objects.select_related("dataset").filter(pk=snapshot_id).first()
    if row is None:
        raise UnknownDataset(_("Không có bản chụp %(id)s."), id=snapshot_id)
    return manifest.ref(row)


def columns_of(snapshot_id: UUID) -> frozenset[str]:
    return frozenset(name for name, _kind in manifest.schema_of(snapshot(snapshot_id).id))


def is_kept(snapshot_id: UUID) -> bool:
    row = Snapshot.objects.select_related("dataset").filter(pk=snapshot_id).first()
    return row is not None and manifest.kept(manifest.ref(row))


def snapshots(name: str, *, limit: int = 50) -> tuple[SnapshotRef, ...]:
    rows = Snapshot.objects.filter(dataset__name=name).select_related("dataset")
    return tuple(manifest.ref(row) for row in rows.order_by("-sequence")[:limit])


def datasets() -> tuple[DatasetInfo, ...]:
    known = {row.name: row for row in _known()}
    return tuple(_info(offered, known.get(name)) for name, offered in feeds().items())


def dataset(name: str) -> DatasetInfo:
    offered = feeds().get(name)
    if offered is None:
        raise UnknownDataset(_("Không có bộ dữ liệu tên %(name)s."), name=name)
    return _info(offered, _known().filter(name=name).first())


def verify() -> tuple[Problem, ...]:
    port = store()
    return tuple(problem for row in Dataset.objects.order_by("name") for problem in port.verify(row.name))


def _read(found: SnapshotRef) -> "Table":
    if not manifest.kept(found):
        raise UnknownDataset(
            _("Bản chụp số %(sequence)s của %(name)s không còn được giữ."),
            sequence=found.sequence,
            name=found.dataset,
        )
    return store().table(found)


def _known() -> QuerySet[Dataset]:
    live = Q(files__removed_in__isnull=True)
    return Dataset.objects.select_related("current__dataset").annotate(
        live_files=Count("files", filter=live), live_bytes=Sum("files__size_bytes", filter=live)
    )


def _info(offered: Offered, row: Dataset | None) -> DatasetInfo:
    return DatasetInfo(
        name=offered.feed.name,
        title=str(offered.feed.title),
        key=offered.feed.key,
        columns=rules.columns_of(offered.feed),
        current=manifest.ref(row.current) if row and row.current else None,
        read_until=row.read_until if row else None,
        file_count=getattr(row, "live_files", 0),
        size_bytes=getattr(row, "live_bytes", 0) or 0,
    )
