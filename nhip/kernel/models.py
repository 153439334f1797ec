"""Tables of the kernel, and the two abstract rows that every module's tables are made from."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from nhip.kernel import clock
from nhip.kernel.ids import new_id
from nhip.kernel.intervals import DateInterval


class Row(models.Model):
    """A row with an identifier of our own; official numbers are attributes, never keys."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class ValidRows(models.QuerySet[Any]):
    """Rows with a validity interval."""

    def on(self, day: date | models.Expression) -> Self:
        """Those in force on `day`."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


class ValidRow(Row):
    """A row in force from `valid_from` up to but not including `valid_to`."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = ValidRows.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="%(app_label)s_%(class)s_validity",
            )
        ]

    @property
    def validity(self) -> DateInterval:
        return DateInterval(self.valid_from, self.valid_to)


class OutboxEvent(models.Model):
    """An event that waits for its handlers, written in the transaction of the act it tells of.

    `act` is the number of that act in the audit chain, `place` the event's place within it: their order.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    type = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    act = models.BigIntegerField(default=0)
    place = models.PositiveSmallIntegerField(default=0)
    time = models.DateTimeField(default=clock.now)
    data = models.JSONField()
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    last_error = models.TextField(default="")

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(
                fields=["act", "place", "id"],
                name="kernel_outbox_order",
                condition=Q(delivered_at__isnull=True),
            ),
            # What waits behind a failure is found by its subject.
            models.Index(
                fields=["subject", "retry_at"],
                name="kernel_outbox_subject",
                condition=Q(delivered_at__isnull=True),
            ),
        ]


class InboxEntry(models.Model):
    """A handler has dealt with an event: a replay finds this and changes nothing."""

    event_id = models.UUIDField()
    handler = models.CharField(max_length=200)
    handled_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["event_id", "handler"], name="kernel_inbox_once")
        ]


class AuditRecord(models.Model):
    """One act, chained by hash to the act before it."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=100)
    actor_id = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=10)
    object_type = models.CharField(max_length=50)
    object_id = models.CharField(max_length=100)
    grounds = models.CharField(max_length=200)
    detail = models.JSONField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["object_type", "object_id"], name="kernel_audit_object")
        ]


class AuditHead(models.Model):
    """The end of the chain; locking this row puts the writers in order."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=Q(id=1), name="kernel_audit_head_single")
        ]


class CalendarOverride(models.Model):
    """A day on which the administrator overrules the computed calendar (nghỉ bù, làm bù)."""

    day = models.DateField(primary_key=True)
    is_working_day = models.BooleanField()
    reason = models.CharField(max_length=200)


class Beat(models.Model):
    """When a scheduled job last ran, and when the worker was last alive."""

    name = models.CharField(max_length=100, primary_key=True)
    at = models.DateTimeField()
    seconds = models.FloatField(default=0)
    error = models.TextField(default="")


class Tally(models.Model):
    """Tries in one window of time; `key` is a digest, so nobody can be read from it."""

    key = models.CharField(max_length=64)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["key", "window"], name="kernel_tally_once")
        ]
