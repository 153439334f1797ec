"""How disputes of once-only data ended."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.kernel import clock
from nhip.kernel.models import Row
from nhip.work.cases.contracts.disputes import DisputeOutcome
from nhip.work.cases.models.cases import _one_of
from nhip.work.cases.models.drafts import AnswerDispute


class DisputeAnswer(Row):
    """Trả lời về dữ liệu bị báo sai: one each, never changed."""

    dispute = models.OneToOneField(AnswerDispute, on_delete=models.PROTECT, related_name="answer")
    outcome = models.CharField(max_length=10)
    reason = models.TextField()
    by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=_one_of("outcome", DisputeOutcome), name="cases_dispute_answer_outcome"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="cases_dispute_answer_reason"),
        ]
