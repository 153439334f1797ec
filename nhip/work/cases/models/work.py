"""What officers write on a case: supplement requests, proposals, the decision, the result."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.kernel import clock
from nhip.kernel.models import Row
from nhip.work.cases.contracts import Outcome, ResultState
from nhip.work.cases.models.cases import Case, _one_of

UNISSUED = [ResultState.DRAFT.value, ResultState.SIGNED.value]
OUT = [ResultState.ISSUED.value, ResultState.REVOKED.value, ResultState.REPLACED.value]


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
    # Which of the reminders went out last: after so many days, and the day before the limit.
    reminders = models.PositiveSmallIntegerField(default=0, db_default=0)

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
    """Quyết định giải quyết: one in force a case. A refusal names its legal ground.

    `superseded_at` once the case was taken up again: it stays in the history.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=8)
    text = models.TextField()
    ground = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(superseded_at__isnull=True), name="cases_decision_in_force"
            ),
            models.CheckConstraint(condition=_one_of("outcome", Outcome), name="cases_decision_outcome"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.APPROVED.value) | ~Q(ground=""), name="cases_decision_ground"
            ),
        ]


class Result(Row):
    """Kết quả giải quyết. Numbered by the decision, rendered and signed outside it, then issued.

    What it says never changes after: it is revoked, or replaced by another with a number of its own.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="results")
    code = models.CharField(max_length=16, unique=True)
    number = models.CharField(max_length=80)
    state = models.CharField(max_length=8, default=ResultState.DRAFT.value)
    storage_key = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    issued_at = models.DateTimeField(null=True)
    # Set when the case is taken up again or a correction is under way: it no longer is the last word.
    superseded_at = models.DateTimeField(null=True)
    is_signed = models.BooleanField(default=False, db_default=False)
    # The template as it was at the decision, 0 the one that is shipped.
    template_key = models.CharField(max_length=60, blank=True)
    template_version = models.PositiveIntegerField(default=0, db_default=0)
    expires_on = models.DateField(null=True)
    # Only of a correction: which result it corrects, its own text, and why.
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    text = models.TextField(blank=True)
    correction = models.CharField(max_length=500, blank=True)
    signer = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    revocation_reason = models.CharField(max_length=500, blank=True)
    revocation_ground = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(superseded_at__isnull=True), name="cases_result_in_force"
            ),
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True, sha256="")
                | (Q(issued_at__isnull=False) & ~Q(sha256="") & Q(size__gt=0)),
                name="cases_result_issued",
            ),
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True, state__in=UNISSUED)
                | Q(issued_at__isnull=False, state__in=OUT),
                name="cases_result_state",
            ),
            models.CheckConstraint(
                condition=~Q(state=ResultState.REVOKED.value)
                | (Q(revoked_at__isnull=False) & ~Q(revocation_reason="") & ~Q(revocation_ground="")),
                name="cases_result_revoked",
            ),
        ]
