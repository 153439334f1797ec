"""Bills, their lines, and the attempts to pay them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from nhip.base.payments.contracts import AttemptState, BillState, Method
from nhip.kernel import clock
from nhip.kernel.models import Row
from nhip.kernel.money import MoneyField

UNPAID = [BillState.OPEN.value, BillState.CANCELLED.value, BillState.EXPIRED.value]
ZERO = 0


def one_of(field: str, values: Any) -> Q:
    """The column holds one of these codes."""
    return Q(**{f"{field}__in": [value.value for value in values]})


class Bill(Row):
    """Khoản phải nộp: what somebody owes an agency; its account is the agency's on the day it was raised."""

    reference = models.CharField(max_length=16, unique=True)
    key = models.CharField(max_length=120, unique=True)
    about_kind = models.CharField(max_length=50)
    about_id = models.CharField(max_length=100)
    payer = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    payer_name = models.CharField(max_length=200)
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=60, blank=True)
    total = MoneyField()
    state = models.CharField(max_length=16, default=BillState.OPEN.value)
    method = models.CharField(max_length=12, blank=True)
    raised_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    received = MoneyField(default=ZERO)
    refunded = MoneyField(default=ZERO)
    refunding = MoneyField(default=ZERO)
    bank_bin = models.CharField(max_length=6, blank=True)
    account_number = models.CharField(max_length=19, blank=True)
    account_holder = models.CharField(max_length=100, blank=True)
    account_bank = models.CharField(max_length=100, blank=True)
    account_simulated = models.BooleanField(default=False)
    simulated = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["about_kind", "about_id"], name="payments_bill_about"),
            models.Index(fields=["changed_at", "id"], name="payments_bill_changed"),
            models.Index(
                fields=["expires_at"], name="payments_bill_expiring", condition=Q(state=BillState.OPEN.value)
            ),
            models.Index(fields=["account_number", "paid_at"], name="payments_bill_account"),
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=one_of("state", BillState), name="payments_bill_state"),
            models.CheckConstraint(condition=Q(total__gt=0), name="payments_bill_owes"),
            # Nothing more goes back than came in, and promises count.
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunding__gte=0, received__gte=F("refunded") + F("refunding")),
                name="payments_bill_never_negative",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNPAID, received=0, paid_at__isnull=True, method="")
                | (~Q(state__in=UNPAID) & Q(received=F("total"), paid_at__isnull=False) & ~Q(method="")),
                name="payments_bill_paid_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*UNPAID, BillState.PAID.value], refunded=0)
                | Q(state=BillState.PARTLY_REFUNDED.value, refunded__gt=0, refunded__lt=F("received"))
                | Q(state=BillState.REFUNDED.value, refunded=F("received")),
                name="payments_bill_refund_state",
            ),
        ]


class Line(Row):
    """Mục thu: one line of a bill."""

    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    amount = MoneyField()
    basis = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["bill", "number"], name="payments_line_number"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_line_positive"),
        ]


class Attempt(Row):
    """Lần nộp tiền: one attempt to pay a bill. A pending one makes us ask the bank until it knows."""

    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="attempts")
    method = models.CharField(max_length=12)
    state = models.CharField(max_length=10, default=AttemptState.PENDING.value)
    started_at = models.DateTimeField(default=clock.now)
    asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(
                fields=["asked_at"],
                name="payments_attempt_waiting",
                condition=Q(state=AttemptState.PENDING.value),
            )
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=one_of("state", AttemptState), name="payments_attempt_state"),
            models.CheckConstraint(condition=one_of("method", Method), name="payments_attempt_method"),
            models.UniqueConstraint(
                fields=["bill"],
                condition=Q(state=AttemptState.PENDING.value),
                name="payments_attempt_one_pending",
            ),
            models.UniqueConstraint(
                fields=["bill"],
                condition=Q(state=AttemptState.SUCCEEDED.value),
                name="payments_attempt_one_success",
            ),
            models.CheckConstraint(
                condition=Q(state=AttemptState.PENDING.value) ^ Q(ended_at__isnull=False),
                name="payments_attempt_ends",
            ),
        ]
