"""Complaints, reopenings, and the answer to a supplement request while it is being written."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.kernel.models import Row
from nhip.work.cases.contracts.recourse import ComplaintKind, ComplaintState
from nhip.work.cases.models.cases import Case, _one_of
from nhip.work.cases.models.work import Decision, SupplementRequest


class SupplementDraft(Row):
    """Bản nháp bổ sung: what the applicant has answered so far; deleted when it is sent."""

    request = models.OneToOneField(SupplementRequest, on_delete=models.PROTECT, related_name="draft")
    answers = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    changed_at = models.DateTimeField()


class Complaint(Row):
    """Khiếu nại about one case; read by who filed it and by the officers who answer it, never public."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="complaints")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    text = models.TextField()
    state = models.CharField(max_length=9, default=ComplaintState.SUBMITTED)
    filed_at = models.DateTimeField()
    accept_by = models.DateField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    answer_by = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    is_upheld = models.BooleanField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_complaint_once"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=[ComplaintState.SUBMITTED.value, ComplaintState.ACCEPTED.value]),
                name="cases_complaint_one_open",
            ),
            models.CheckConstraint(condition=_one_of("state", ComplaintState), name="cases_complaint_state"),
            models.CheckConstraint(condition=_one_of("kind", ComplaintKind), name="cases_complaint_kind"),
            models.CheckConstraint(
                condition=Q(
                    state=ComplaintState.ANSWERED.value, answered_at__isnull=False, is_upheld__isnull=False
                )
                & ~Q(answer="")
                | (~Q(state=ComplaintState.ANSWERED.value) & Q(answered_at__isnull=True)),
                name="cases_complaint_answered",
            ),
        ]


class Reopening(Row):
    """Xem xét lại: what the case was before it was taken up again. Rows are only ever added."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reopenings_made")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    complaint = models.ForeignKey(Complaint, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")
    from_status = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    closed_at = models.DateTimeField()
    on_time = models.PositiveSmallIntegerField(null=True)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_reopening_once")
        ]
