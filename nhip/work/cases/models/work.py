"""What officers write on a case: supplement requests, proposals, the decision, the result."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.kernel import clock
from nhip.kernel.models import Row
from nhip.work.cases.contracts import Outcome
from nhip.work.cases.models.cases import Case, _one_of


class SupplementRequest(Row):
    """Yêu cầu bổ sung: everything missing, in one list.

    `closed_at` without an answer: the case was stopped.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="supplement_requests")
    number = models.PositiveSmallIntegerField()
    requested_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    items = models.JSONField()
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_supplement_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(closed_at__isnull=True), name="cases_supplement_one_open"
            ),
        ]


class Proposal(Row):
    """Đề xuất giải quyết of the handler; `sent_back_at` once the approver has returned it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=8)
    text = models.TextField()
    ground = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    sent_back_at = models.DateTimeField(null=True)
    reply = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_proposal_once"),
            models.CheckConstraint(condition=_one_of("outcome", Outcome), name="cases_proposal_outcome"),
        ]


class Decision(Row):
    """Quyết định giải quyết: one a case. A refusal names its legal ground."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=8)
    text = models.TextField()
    ground = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=_one_of("outcome", Outcome), name="cases_decision_outcome"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.APPROVED.value) | ~Q(ground=""), name="cases_decision_ground"
            ),
        ]


class Result(Row):
    """Kết quả giải quyết. Numbered by the decision, rendered outside it, then issued: never changed after."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="result")
    code = models.CharField(max_length=16, unique=True)
    number = models.CharField(max_length=80)
    storage_key = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    issued_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True, sha256="")
                | (Q(issued_at__isnull=False) & ~Q(sha256="") & Q(size__gt=0)),
                name="cases_result_issued",
            )
        ]
