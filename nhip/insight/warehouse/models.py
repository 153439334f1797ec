"""The manifest: which files make which snapshot. The files hold rows, the database holds the truth."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nhip.kernel.models import Row


class Dataset(Row):
    """A feed's copy. `read_until` is the moment up to which the feed has been read."""

    name = models.CharField(max_length=60, unique=True)
    read_until = models.DateTimeField(null=True)
    current = models.ForeignKey("Snapshot", null=True, on_delete=models.PROTECT, related_name="+")


class Snapshot(Row):
    """An immutable state of a dataset."""

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="snapshots")
    sequence = models.PositiveIntegerField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    horizon = models.DateTimeField()
    row_count = models.BigIntegerField()
    changed_rows = models.BigIntegerField()
    content_hash = models.CharField(max_length=64)
    columns = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dataset", "sequence"], name="warehouse_snapshot_sequence")
        ]
        indexes: ClassVar = [models.Index(fields=["dataset", "taken_at"], name="warehouse_snapshot_taken")]


class DataFile(Row):
    """A Parquet file that belongs to the snapshots from `added_in` up to, not including, `removed_in`."""

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="files")
    path = models.CharField(max_length=200, unique=True)
    month = models.CharField(max_length=7)
    row_count = models.BigIntegerField()
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    min_key = models.TextField()
    max_key = models.TextField()
    added_in = models.PositiveIntegerField()
    removed_in = models.PositiveIntegerField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(removed_in__isnull=True) | Q(removed_in__gt=F("added_in")),
                name="warehouse_file_interval",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["dataset", "removed_in"], name="warehouse_file_live")]
