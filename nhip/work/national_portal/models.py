"""Tables of the connection; private to the module."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.kernel import clock
from nhip.kernel.models import Row
from nhip.work.national_portal.contracts import DossierState, FindingKind, UpdateState


class QueuedUpdate(Row):
    """Bản cập nhật gửi Cổng quốc gia: one thing to tell; those of a case go in the order of its journal."""

    case_id = models.UUIDField()
    case_code = models.CharField(max_length=60)
    sequence = models.PositiveIntegerField()
    key = models.CharField(max_length=80, unique=True)
    body = models.JSONField()
    result_key = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, default=UpdateState.WAITING)
    created_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(default=clock.now)
    leased_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["state", "retry_at"], name="portal_update_due"),
            models.Index(fields=["sent_at"], name="portal_update_sent"),
        ]
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["case_id", "sequence"], name="portal_update_once"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in UpdateState]), name="portal_update_state"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(state=UpdateState.SENT.value),
                name="portal_update_sent_at",
            ),
        ]


class PulledDossier(Row):
    """Hồ sơ nhận từ Cổng quốc gia: kept as it came before anything is made of it; its number comes once."""

    reference = models.CharField(max_length=80, unique=True)
    body = models.JSONField()
    state = models.CharField(max_length=9, default=DossierState.WAITING)
    received_at = models.DateTimeField(default=clock.now)
    case_id = models.UUIDField(null=True, unique=True)
    case_code = models.CharField(max_length=60, blank=True)
    problem = models.TextField(blank=True)
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[Any] = [models.Index(fields=["state", "retry_at"], name="portal_dossier_due")]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(state=DossierState.TAKEN.value, case_id__isnull=False)
                | (~Q(state=DossierState.TAKEN.value) & Q(case_id__isnull=True)),
                name="portal_dossier_taken",
            )
        ]


class Link(models.Model):
    """Kết nối: how far the dossiers were read, and whether the portal answers. One row."""

    cursor = models.CharField(max_length=200, blank=True)
    last_success_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    down_since = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    # The first day of an outage that is over and was not compared yet.
    owed_from = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[Any] = [models.CheckConstraint(condition=Q(id=1), name="portal_link_one")]


class Reconciliation(Row):
    """Đối soát: one comparison of both sides over some days. Rows are only ever added."""

    first = models.DateField()
    last = models.DateField()
    at = models.DateTimeField(default=clock.now)
    ours = models.PositiveIntegerField()
    theirs = models.PositiveIntegerField()
    repaired = models.JSONField(default=list)
    open = models.JSONField(default=list)


class Finding(Row):
    """Điểm lệch: what the two sides disagree on and a human must decide."""

    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=120)
    case_code = models.CharField(max_length=60, blank=True)
    detail = models.CharField(max_length=1000, blank=True)
    opened_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=10, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(
                fields=["kind", "about"], condition=Q(settled_at__isnull=True), name="portal_finding_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in FindingKind]), name="portal_finding_kind"
            ),
        ]
