"""The manifest in the database: which files make which snapshot, at which moment which one served."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from nhip.insight.warehouse import rules
from nhip.insight.warehouse.adapters.port import Prepared
from nhip.insight.warehouse.contracts import SnapshotRef
from nhip.insight.warehouse.models import DataFile, Dataset, Snapshot
from nhip.kernel import clock
from nhip.kernel.errors import Conflict
from nhip.kernel.feeds import Feed


class Overtaken(Conflict):
    """Another writer published first."""

    code = "warehouse.overtaken"


def ref(row: Snapshot) -> SnapshotRef:
    """A snapshot as the door shows it; needs `dataset` selected."""
    return SnapshotRef(
        id=row.id,
        dataset=row.dataset.name,
        sequence=row.sequence,
        parent_id=row.parent_id,
        taken_at=row.taken_at,
        horizon=row.horizon,
        row_count=row.row_count,
        changed_rows=row.changed_rows,
        content_hash=row.content_hash,
    )


def current(name: str, as_of: datetime | None) -> SnapshotRef | None:
    """The snapshot that serves, or the last one taken up to a moment."""
    rows = Snapshot.objects.filter(dataset__name=name).select_related("dataset")
    if as_of is not None:
        rows = rows.filter(taken_at__lte=as_of)
    found = rows.order_by("-sequence").first()
    return ref(found) if found else None


def files_of(snapshot: SnapshotRef) -> QuerySet[DataFile]:
    """The files of a snapshot, by path."""
    return _members(snapshot.dataset, snapshot.sequence).order_by("path")


def kept(snapshot: SnapshotRef) -> bool:
    """Whether none of the snapshot's files has been pruned."""
    return not files_of(snapshot).filter(deleted_at__isnull=False).exists()


def schema_of(snapshot_id: UUID) -> list[list[str]]:
    """The feed's columns when the snapshot was taken: pairs of name and kind."""
    return list(Snapshot.objects.values_list("columns", flat=True).get(pk=snapshot_id))


def columns_json(feed: Feed) -> list[list[str]]:
    """What `schema_of` gives for a feed as it is now."""
    return [[column.name, column.kind.value] for column in feed.columns]


def taken(name: str) -> list[tuple[int, datetime]]:
    """Each snapshot's number and when it was taken."""
    rows = Snapshot.objects.filter(dataset__name=name)
    return list(rows.values_list("sequence", "taken_at"))


def superfluous(name: str, *, keep: frozenset[int]) -> list[DataFile]:
    """Files of the past that no snapshot in `keep` has."""
    past = DataFile.objects.filter(dataset__name=name, removed_in__isnull=False, deleted_at__isnull=True)
    kept = sorted(keep)
    return [file for file in past if not _holds_any(file, kept)]


def note_deleted(files: Sequence[DataFile]) -> None:
    """Write down that files are about to be removed."""
    DataFile.objects.filter(pk__in=[file.pk for file in files]).update(deleted_at=clock.now())


def _holds_any(file: DataFile, kept: Sequence[int]) -> bool:
    position = bisect_left(kept, file.added_in)
    return position < len(kept) and kept[position] < (file.removed_in or 0)


def unnamed(paths: Iterable[str]) -> set[str]:
    """Those of the paths that no snapshot names."""
    known = DataFile.objects.filter(deleted_at__isnull=True).values_list("path", flat=True)
    return set(paths) - set(known)


def publish(feed: Feed, prepared: Prepared, *, horizon: datetime) -> SnapshotRef:
    """Write the snapshot and make it current, if its parent still is."""
    with transaction.atomic():
        dataset, _created = Dataset.objects.get_or_create(name=feed.name)
        dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
        _require_parent(dataset, prepared)
        sequence = prepared.parent.sequence + 1 if prepared.parent else 1
        _record_files(dataset, prepared, sequence)
        snapshot = _record_snapshot(dataset, feed, prepared, sequence, horizon)
        dataset.current = snapshot
        dataset.read_until = horizon
        dataset.save(update_fields=["current", "read_until"])
    return ref(snapshot)


def _require_parent(dataset: Dataset, prepared: Prepared) -> None:
    parent_id = prepared.parent.id if prepared.parent else None
    if dataset.current_id != parent_id:
        raise Overtaken(
            _("Bộ dữ liệu %(dataset)s vừa được làm mới ở nơi khác; hãy thử lại."),
            dataset=dataset.name,
        )


def _record_files(dataset: Dataset, prepared: Prepared, sequence: int) -> None:
    dataset.files.filter(path__in=prepared.removed).update(removed_in=sequence)
    DataFile.objects.bulk_create(
        DataFile(dataset=dataset, added_in=sequence, **asdict(file)) for file in prepared.added
    )


def _record_snapshot(
    dataset: Dataset, feed: Feed, prepared: Prepared, sequence: int, horizon: datetime
) -> Snapshot:
    members = _members(dataset.name, sequence)
    return Snapshot.objects.create(
        dataset=dataset,
        sequence=sequence,
        parent_id=prepared.parent.id if prepared.parent else None,
        taken_at=clock.now(),
        horizon=horizon,
        row_count=members.aggregate(total=Sum("row_count"))["total"] or 0,
        changed_rows=prepared.changed_rows,
        content_hash=rules.content_hash(members.values_list("sha256", flat=True)),
        columns=columns_json(feed),
    )


def _members(name: str, sequence: int) -> QuerySet[DataFile]:
    still = Q(removed_in__isnull=True) | Q(removed_in__gt=sequence)
    return DataFile.objects.filter(still, dataset__name=name, added_in__lte=sequence)
