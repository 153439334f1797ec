"""Answers that officers declare; private to the module."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.kernel import clock
from nhip.kernel.models import Row


class Declaration(Row):
    """Câu trả lời tự khai: rows are only ever added; the last one of a question is in force."""

    instrument = models.CharField(max_length=40)
    question = models.CharField(max_length=20)
    answer = models.CharField(max_length=3)
    evidence = models.URLField(max_length=500, blank=True)
    said = models.TextField(blank=True)
    by = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["instrument", "question", "-at"], name="selfcheck_declared")
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=Q(answer__in=["yes", "no"]), name="selfcheck_answer"),
            # A yes nobody can look at is no evidence.
            models.CheckConstraint(
                condition=Q(answer="no") | ~Q(evidence="") | ~Q(said=""), name="selfcheck_yes_has_evidence"
            ),
        ]
