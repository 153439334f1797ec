"""Questions of persons about calls, and the decisions to tell them of calls later."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from nhip.base.exchange.contracts.tracking import QuestionKind
from nhip.base.exchange.models.members import Subsystem
from nhip.kernel import clock
from nhip.kernel.models import Row


class AccessQuestion(Row):
    """Câu hỏi về lượt tra cứu: asked by the data subject, answered by the agency that owns the data.

    `due_on` is empty for those asked before there was a time limit.
    """

    party = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    record_id = models.UUIDField()
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=260)
    client = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    text = models.TextField()
    asked_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["agency", "asked_at"], name="exchange_question_agency"),
            models.Index(fields=["party", "record_id"], name="exchange_question_party"),
            models.Index(
                fields=["due_on"],
                name="exchange_question_due",
                condition=Q(answered_at=None, reminded_at=None),
            ),
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in QuestionKind]), name="exchange_question_kind"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="exchange_question_answer",
            ),
            # One waits at a time for each call, however often a button is pressed.
            models.UniqueConstraint(
                fields=["party", "record_id"],
                condition=Q(answered_at=None),
                name="exchange_question_one_open",
            ),
        ]


class Deferral(Row):
    """Hoãn cho biết: calls of one subsystem about a person are shown to them once it ended."""

    subject = models.CharField(max_length=64)
    subsystem = models.ForeignKey(Subsystem, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    legal_basis = models.CharField(max_length=300)
    review_on = models.DateField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    document = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(
                fields=["review_on"], name="exchange_deferral_review", condition=Q(ended_at__isnull=True)
            ),
            models.Index(fields=["subject"], name="exchange_deferral_subject"),
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(legal_basis=""), name="exchange_deferral_reason"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")),
                name="exchange_deferral_times",
            ),
            models.UniqueConstraint(
                fields=["subject", "subsystem"],
                condition=Q(ended_at=None),
                name="exchange_deferral_one_open",
            ),
        ]
