"""Questions that went to officers, the reviewed answers, and the tallies; private to the module.

Nothing here says who asked: a question is masked before it is kept, and its asker holds a secret.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.kernel import clock
from nhip.kernel.models import Row


class HandedRow(Row):
    """Câu hỏi chuyển cán bộ."""

    code = models.CharField(max_length=12, unique=True)
    secret_digest = models.CharField(max_length=64)
    question = models.TextField()
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.TextField(blank=True)
    sources = models.JSONField(default=list)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["asked_at"], name="assistants_waiting", condition=Q(answered_at=None)),
            models.Index(fields=["-answered_at"], name="assistants_answered"),
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | (~Q(answer="") & Q(answered_by__isnull=False)),
                name="assistants_answer_by_somebody",
            )
        ]


class ReviewedRow(Row):
    """Câu trả lời đã duyệt: in use until it is taken out."""

    question = models.TextField()
    text = models.TextField()
    sources = models.JSONField(default=list)
    handed = models.OneToOneField(HandedRow, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["-reviewed_at"], name="assistants_in_use", condition=Q(ended_at=None))
        ]


class OutcomeTally(Row):
    """How many questions of a day ended how."""

    day = models.DateField()
    outcome = models.CharField(max_length=12)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["day", "outcome"], name="assistants_tally_once")
        ]
