"""Questions that went to officers, the reviewed answers, the tallies, policy texts under review, answers to
advice; private.

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


class ModelCall(Row):
    """A call of the language model: how it ended, how long it took, what it counted. Never what was said."""

    day = models.DateField()
    at = models.DateTimeField(default=clock.now)
    model = models.CharField(max_length=100)
    outcome = models.CharField(max_length=20)
    milliseconds = models.PositiveIntegerField(default=0)
    tokens = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar[Any] = [models.Index(fields=["day"], name="assistants_calls_of_day")]


class PolicyText(Row):
    """Văn bản cần rà: a plan, programme or draft handed in by an officer, with its words."""

    title = models.CharField(max_length=300)
    number = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=30)
    dated = models.CharField(max_length=10, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200, blank=True)
    is_draft = models.BooleanField()
    handed_in_by = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[Any] = [models.Index(fields=["-handed_in_at"], name="assistants_texts_latest")]


class PolicyStatement(Row):
    """Câu có số của một văn bản: as it was read, with the indicator an officer may have given it."""

    text = models.ForeignKey(PolicyText, on_delete=models.CASCADE, related_name="statements")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    indicator = models.CharField(max_length=60, blank=True)
    metric = models.TextField()
    comparator = models.CharField(max_length=2)
    value = models.DecimalField(max_digits=20, decimal_places=6)
    unit = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField(null=True)
    locality = models.CharField(max_length=100, blank=True)
    scope = models.TextField(blank=True)
    quote = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    listed = models.PositiveIntegerField(null=True)
    standing = models.CharField(max_length=10, default="open")

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["text", "position"], name="assistants_statement_position"),
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="assistants_statement_place"),
        ]
        indexes: ClassVar[Any] = [
            models.Index(
                fields=["text"], name="assistants_unmatched", condition=Q(indicator="", standing="open")
            )
        ]


class PairVerdict(Row):
    """Kết luận của cán bộ về một cặp câu: with both statements, a case for the next measuring."""

    key = models.CharField(max_length=64, unique=True)
    judged = models.CharField(max_length=20)
    label = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    first = models.JSONField()
    second = models.JSONField()
    given_by = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)


class AdviceResponse(Row):
    """Phản hồi gợi ý: what an officer made of one piece of advice on a case. Never the words of either."""

    case_id = models.UUIDField()
    key = models.CharField(max_length=160)
    kind = models.CharField(max_length=12)
    answer = models.CharField(max_length=10)
    by = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["case_id", "key", "by"], name="assistants_advice_once")
        ]
        indexes: ClassVar[Any] = [models.Index(fields=["-at"], name="assistants_advice_latest")]
