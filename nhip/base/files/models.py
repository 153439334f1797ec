"""Tables of files; private to the module."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.base.files.contracts import FileState
from nhip.kernel import clock
from nhip.kernel.models import Row


class StoredFile(Row):
    """Tệp: what is known of a file; its bytes are in the storage under `key`."""

    owner = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    key = models.CharField(max_length=64)
    state = models.CharField(max_length=11)
    reason_code = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=60)
    about_kind = models.CharField(max_length=50, blank=True)
    about_id = models.CharField(max_length=100, blank=True)
    received_at = models.DateTimeField(default=clock.now)
    checked_at = models.DateTimeField(null=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[Any] = [models.Index(fields=["about_kind", "about_id"], name="files_about")]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in FileState]), name="files_state_known"
            ),
            # A verdict has its time, and only a refusal has a reason.
            models.CheckConstraint(
                condition=Q(state="quarantined", checked_at__isnull=True)
                | Q(state__in=["clean", "refused"], checked_at__isnull=False),
                name="files_verdict_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="refused") ^ Q(reason_code=""), name="files_refusal_has_reason"
            ),
        ]


class FileCheck(models.Model):
    """One check of one file, as it ran or did not."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="checks")
    name = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["file", "name"], name="files_check_once")
        ]
