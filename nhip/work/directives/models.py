"""Tables of directives. Private: other modules use the doors."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from nhip.kernel.access import Actor
from nhip.kernel.errors import Conflict
from nhip.kernel.models import Row
from nhip.work.directives import access
from nhip.work.directives.contracts import Act, EvidenceKind, Priority, State
from nhip.work.directives.rules import OPEN_STATES, LoggedAct


def _one_of(kind: type[State] | type[Act] | type[Priority] | type[EvidenceKind]) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in kind]


class Counter(models.Model):
    """The last official number given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Directive(Row):
    """An order (chỉ đạo): who gave it, why, and the number it comes from as it was then."""

    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    content = models.TextField(blank=True)
    priority = models.CharField(max_length=10, choices=_one_of(Priority), default=Priority.NORMAL)
    issuer_agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+", null=True)
    issued_by_name = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    indicator_code = models.CharField(max_length=100, blank=True)
    territory = models.CharField(max_length=5, blank=True)
    period = models.CharField(max_length=20, blank=True)
    origin_title = models.CharField(max_length=300, blank=True)
    territory_name = models.CharField(max_length=200, blank=True)
    origin_value = models.CharField(max_length=60, blank=True)
    origin_target = models.CharField(max_length=60, blank=True)
    snapshot_ids = models.JSONField(default=list, blank=True)
    trace_address = models.CharField(max_length=500, blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["indicator_code", "territory"])]
        ordering = ["-issued_at", "-number"]


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    def visible_to(self, actor: Actor) -> WorkItemQuerySet:
        """THE gate: items of the agencies a person works in, or all for who may see all."""
        if actor.kind == "system" or actor.may(access.VIEW_ALL.code):
            return self
        agencies = actor.agencies_for(access.VIEW.code)
        if None in agencies:
            return self
        helped = CoUnit.objects.filter(agency__in=agencies).values("item")
        return self.filter(
            Q(directive__issuer_agency__in=agencies) | Q(lead_agency__in=agencies) | Q(id__in=helped)
        )

    def open(self) -> WorkItemQuerySet:
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, today: date) -> WorkItemQuerySet:
        """The same answer as `rules.deadline`: what was reported in time is not late while the report
        is being read.
        """
        late_report = Q(state=State.REPORTED, reported_on__gt=F("due_on"))
        return self.filter(Q(state__in=OPEN_STATES - {State.REPORTED}, due_on__lt=today) | late_report)

    def about(self, *, indicator_code: str, territory: str) -> WorkItemQuerySet:
        return self.filter(directive__indicator_code=indicator_code, directive__territory=territory)


class WorkItem(Row):
    """One thing to be done under an order (nhiệm vụ). `round` grows each time closed work is reopened."""

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    lead_agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    deliverable = models.TextField()
    due_on = models.DateField()
    state = models.CharField(max_length=20, choices=_one_of(State), default=State.ISSUED)
    round = models.PositiveSmallIntegerField(default=1)
    reported_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    changed_at = models.DateTimeField(db_index=True)

    objects = WorkItemQuerySet.as_manager()

    def logged_acts(self) -> list[LoggedAct]:
        """The log as decisions read it, oldest first."""
        steps = self.steps.prefetch_related("evidence")
        return [step.logged() for step in steps]

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["lead_agency", "state", "due_on"])]
        constraints = [
            models.UniqueConstraint(fields=["directive", "position"], name="directives_item_position"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="directives_item_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.COMPLETED)
                | Q(completed_on__isnull=False, reported_on__isnull=False),
                name="directives_completed_after_report",
            ),
        ]


class CoUnit(Row):
    """An agency that helps with a work item (đơn vị phối hợp)."""

    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="co_units")
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "agency"], name="directives_co_unit_once")]


class AppendOnly(Row):
    """A row that is written once. The database refuses changes as well (migration 0002)."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Conflict("Nhật ký chỉ đạo chỉ được ghi thêm.")
        super().save(*args, **kwargs)


class Step(AppendOnly):
    """One act on a work item: who, when, what, with which words.

    `trigger` is the event that made the system act.
    """

    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="steps")
    sequence = models.PositiveIntegerField()
    act = models.CharField(max_length=20, choices=_one_of(Act))
    at = models.DateTimeField()
    actor = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+", null=True)
    actor_name = models.CharField(max_length=200)
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+", null=True)
    to_agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+", null=True)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, choices=_one_of(State))
    round = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    trigger = models.CharField(max_length=100, null=True)

    def logged(self) -> LoggedAct:
        return LoggedAct(
            act=Act(self.act),
            round=self.round,
            actor_id=self.actor_id,
            agency_id=self.agency_id,
            to_agency_id=self.to_agency_id,
            evidence=tuple(EvidenceKind(link.kind) for link in self.evidence.all()),
        )

    class Meta:
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(fields=["item", "sequence"], name="directives_step_sequence"),
            models.UniqueConstraint(fields=["item", "trigger"], name="directives_step_trigger_once"),
        ]


class EvidenceLink(AppendOnly):
    """A link from a step to what proves it (minh chứng): a received file, a case code, an indicator code."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="evidence")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=_one_of(EvidenceKind))
    reference = models.CharField(max_length=100)
    label = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["step", "kind", "reference"], name="directives_evidence_once"),
        ]
