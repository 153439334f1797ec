"""Running processes: where each stands, its timers, its moves to newer versions."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.kernel import clock
from nhip.kernel.models import Row
from nhip.work.flows.contracts import InstanceState
from nhip.work.flows.models.processes import ProcessVersion

LIVE = [InstanceState.RUNNING.value, InstanceState.SUSPENDED.value]


class Instance(Row):
    """Quy trình của một hồ sơ. `position` is the engine's small state: the specification is not in it."""

    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    reference = models.CharField(max_length=60, blank=True)
    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="instances")
    state = models.CharField(max_length=10, default=InstanceState.RUNNING)
    position = models.JSONField()
    places = models.JSONField(default=dict)
    # Who took the subject's work of a role: later tasks of that role go to them.
    doers = models.JSONField(default=dict)
    started_at = models.DateTimeField(default=clock.now)
    suspended_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["subject_kind", "subject_id"], name="flows_instance_subject"),
            models.Index(fields=["version", "state"], name="flows_instance_version"),
        ]
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=Q(state__in=LIVE),
                name="flows_instance_one_live",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in InstanceState]), name="flows_instance_state"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, state__in=LIVE)
                | (Q(ended_at__isnull=False) & ~Q(state__in=LIVE)),
                name="flows_instance_ended",
            ),
        ]


class Timer(Row):
    """Hẹn giờ: an instant at which an instance goes on by itself. Fires once: `fired_at`."""

    instance = models.ForeignKey(Instance, on_delete=models.PROTECT, related_name="timers")
    key = models.CharField(max_length=120)
    engine_id = models.UUIDField()
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["due_at"], name="flows_timer_due", condition=Q(fired_at__isnull=True))
        ]
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["instance", "engine_id", "due_at"], name="flows_timer_once")
        ]


class Move(Row):
    """Chuyển phiên bản: a running instance was moved on purpose. Rows are only ever added."""

    instance = models.ForeignKey(Instance, on_delete=models.PROTECT, related_name="moves")
    from_version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    to_version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=500)
    mapping = models.JSONField(default=dict)
