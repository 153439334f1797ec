"""The worklist's truth: tasks and what was done with each."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.kernel import clock
from nhip.kernel.models import Row
from nhip.work.flows.contracts import TaskKind, TaskState
from nhip.work.flows.models.instances import Instance

CLOSED = [TaskState.COMPLETED.value, TaskState.CANCELLED.value]


def _one_of(field: str, values: Any) -> Q:
    return Q(**{f"{field}__in": [value.value for value in values]})


class Task(Row):
    """Công việc. `engine_id` ties it to the running instance; `due_left` are the working days left when it
    was suspended.
    """

    instance = models.ForeignKey(Instance, null=True, on_delete=models.PROTECT, related_name="tasks")
    engine_id = models.UUIDField(null=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    reference = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10, default=TaskKind.WORK)
    key = models.CharField(max_length=120)
    act = models.CharField(max_length=40, blank=True)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    assignee = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    question = models.TextField(blank=True)
    choices = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=TaskState.OPEN)
    opened_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField(null=True)
    due_left = models.SmallIntegerField(null=True)
    escalated_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    entry_count = models.PositiveSmallIntegerField(default=0)
    simulated = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["subject_kind", "subject_id", "opened_at"], name="flows_task_subject"),
            models.Index(
                fields=["agency", "role", "due_on", "id"],
                name="flows_task_desk",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["assignee", "due_on", "id"],
                name="flows_task_mine",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["agency", "role", "due_on", "id"],
                name="flows_task_free",
                condition=Q(closed_at__isnull=True, assignee__isnull=True),
            ),
            # Questions and warnings are few among the tasks of a desk.
            models.Index(
                fields=["agency", "role", "kind", "due_on", "id"],
                name="flows_task_kind_desk",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["due_on"],
                name="flows_task_late",
                condition=Q(closed_at__isnull=True, escalated_at__isnull=True),
            ),
        ]
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(
                fields=["instance", "engine_id"],
                condition=Q(engine_id__isnull=False),
                name="flows_task_engine_once",
            ),
            models.CheckConstraint(condition=_one_of("kind", TaskKind), name="flows_task_kind"),
            models.CheckConstraint(condition=_one_of("state", TaskState), name="flows_task_state"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False, state__in=CLOSED)
                | (Q(closed_at__isnull=True) & ~Q(state__in=CLOSED)),
                name="flows_task_closed",
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.ASSIGNED.value) | Q(assignee__isnull=False),
                name="flows_task_assigned",
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.OPEN.value) | Q(assignee__isnull=True), name="flows_task_open"
            ),
        ]


class TaskEntry(Row):
    """Nhật ký công việc: one act on a task. Rows are only ever added; the number lets one of two win."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["task", "number"], name="flows_entry_once")
        ]
