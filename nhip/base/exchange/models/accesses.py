"""The access log as rows, how far it was read, what ails providers, and the version of the decision table."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.base.exchange.contracts import IncidentKind, Outcome
from nhip.base.exchange.models.services import Service
from nhip.kernel import clock
from nhip.kernel.models import Row


class AccessRow(models.Model):
    """Lượt truy cập: one record of the ledger. The evidence is the ledger's; this is for reading."""

    record_id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    worker = models.CharField(max_length=40)
    client = models.CharField(max_length=200, blank=True)
    service = models.CharField(max_length=260, blank=True)
    method = models.CharField(max_length=20)
    endpoint = models.CharField(max_length=300, blank=True)
    agreement = models.CharField(max_length=40, blank=True)
    agreement_version = models.PositiveIntegerField(default=0)
    purpose = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=64, blank=True)
    user = models.CharField(max_length=300, blank=True)
    issue = models.CharField(max_length=300, blank=True)
    represented = models.CharField(max_length=300, blank=True)
    request_id = models.CharField(max_length=120, blank=True)
    status = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=16)
    error = models.CharField(max_length=200, blank=True)
    fields_given = models.JSONField(default=list)
    fields_removed = models.JSONField(default=list)
    request_bytes = models.BigIntegerField(default=0)
    response_bytes = models.BigIntegerField(default=0)
    in_ms = models.BigIntegerField(default=0)
    to_provider_ms = models.BigIntegerField(default=0)
    from_provider_ms = models.BigIntegerField(default=0)
    out_ms = models.BigIntegerField(default=0)
    # From the request's arrival until the answer left, kept so that a percentile is one sorted read.
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["service", "-at"], name="exchange_access_service"),
            models.Index(fields=["subject", "-at"], name="exchange_access_subject", condition=~Q(subject="")),
            models.Index(fields=["agreement", "-at"], name="exchange_access_agreement"),
            models.Index(fields=["-at"], name="exchange_access_at"),
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(outcome__in=[one.value for one in Outcome]), name="exchange_access_outcome"
            )
        ]


class IngestPosition(models.Model):
    """How far the ledger was read into rows."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.TextField(default="")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=Q(id=1), name="exchange_position_single")
        ]


class TableState(models.Model):
    """The version of the decision table: every change that the gateway must know of raises it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar[Any] = [models.CheckConstraint(condition=Q(id=1), name="exchange_table_single")]


class Incident(Row):
    """A provider that is slow or failing; open until it is well again."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="incidents")
    kind = models.CharField(max_length=8)
    figure = models.PositiveIntegerField()
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in IncidentKind]), name="exchange_incident_kind"
            ),
            models.UniqueConstraint(
                fields=["service", "kind"], condition=Q(closed_at=None), name="exchange_incident_one_open"
            ),
        ]
