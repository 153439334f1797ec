"""Processes and their versions; each file is kept once, under its SHA-256."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.kernel import clock
from nhip.kernel.models import Row


class SourceFile(Row):
    """A BPMN or DMN file as it was drawn. The same bytes are kept once, however many versions use them."""

    sha256 = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=4)
    content = models.TextField()
    size = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=Q(kind__in=["bpmn", "dmn"]), name="flows_file_kind")
        ]


class Process(Row):
    """Quy trình xử lý: a name under which versions are published."""

    code = models.CharField(max_length=80, unique=True)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)


class ProcessVersion(Row):
    """Phiên bản quy trình: never changed once published. `digest` is over all its files."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    # [{"name": file name, "sha256": ...}], the BPMN file first.
    files = models.JSONField()
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["process", "number"], name="flows_version_once"),
            models.UniqueConstraint(fields=["process", "digest"], name="flows_version_digest_once"),
        ]
