"""What is asked for, counted again and apologised for around the clock of a case."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.kernel.models import Row
from nhip.work.cases.contracts.lateness import AskState, LetterState
from nhip.work.cases.models.cases import Case, _one_of


class Ask(Row):
    """What a handler asks of the approver, with the approver's word."""

    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, default=AskState.ASKED)
    asked_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    word = models.TextField(blank=True)

    class Meta:
        abstract = True


class ExtensionAsk(Ask):
    """Đề nghị gia hạn."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="extension_asks")
    days = models.PositiveSmallIntegerField()
    reason = models.TextField()

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_extension_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=AskState.ASKED.value), name="cases_extension_one_open"
            ),
            models.CheckConstraint(condition=_one_of("state", AskState), name="cases_extension_state"),
            models.CheckConstraint(condition=Q(days__range=(1, 365)), name="cases_extension_days"),
        ]


class SupplementAsk(Ask):
    """Đề xuất yêu cầu bổ sung lần nữa: `items` as a request lists them."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="supplement_asks")
    items = models.JSONField()

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_supplement_ask_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=AskState.ASKED.value), name="cases_supplement_ask_open"
            ),
            models.CheckConstraint(condition=_one_of("state", AskState), name="cases_supplement_ask_state"),
        ]


class Recount(Row):
    """Tính lại hạn: a due date moved by the working calendar. Rows are only ever added."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recounts")
    at = models.DateTimeField()
    day = models.DateField()
    old_due_on = models.DateField()
    new_due_on = models.DateField()

    class Meta:
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=~Q(old_due_on=models.F("new_due_on")), name="cases_recount_moved"
            )
        ]


class Apology(Row):
    """Thư xin lỗi và hẹn lại ngày trả kết quả: one for each promised day that passed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="apologies")
    number = models.PositiveSmallIntegerField()
    missed_on = models.DateField()
    promised_on = models.DateField()
    text = models.TextField()
    state = models.CharField(max_length=8, default=LetterState.DRAFTED)
    drafted_at = models.DateTimeField()
    edited_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    storage_key = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    is_signed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_apology_once"),
            # A day is missed once, however often the schedule looks.
            models.UniqueConstraint(fields=["case", "missed_on"], name="cases_apology_a_day"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=LetterState.DRAFTED.value), name="cases_apology_one_open"
            ),
            models.CheckConstraint(condition=_one_of("state", LetterState), name="cases_apology_state"),
            models.CheckConstraint(
                condition=Q(promised_on__gt=models.F("missed_on")), name="cases_apology_promise"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False, state=LetterState.SENT.value) & ~Q(sha256="")
                | (Q(sent_at__isnull=True) & ~Q(state=LetterState.SENT.value)),
                name="cases_apology_sent",
            ),
        ]
