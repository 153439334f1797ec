"""What banks tell us: transactions, statements, messages; and the books of the simulated bank."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from nhip.base.payments.models.bills import Bill
from nhip.kernel import clock
from nhip.kernel.models import Row


class Statement(Row):
    """Sao kê: a statement that was compared with our books, once."""

    bank_reference = models.CharField(max_length=100)
    account_number = models.CharField(max_length=34)
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    format = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    lines = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    paid = models.PositiveIntegerField(default=0)
    discrepancies = models.PositiveIntegerField(default=0)
    imported_at = models.DateTimeField(default=clock.now)
    imported_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["account_number", "sha256"], name="payments_statement_once")
        ]


class BankTransaction(Row):
    """Giao dịch ngân hàng: a credit as the bank's own records have it; `amount` is in units of `currency`."""

    transaction_id = models.CharField(max_length=64, unique=True)
    account_number = models.CharField(max_length=34)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    content = models.CharField(max_length=300, blank=True)
    booked_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    # The bill it paid; a discrepancy names the bill it was meant for.
    bill = models.ForeignKey(Bill, null=True, on_delete=models.PROTECT, related_name="transactions")
    statement = models.ForeignKey(Statement, null=True, on_delete=models.SET_NULL, related_name="+")
    refunded = models.BigIntegerField(default=0)
    refunding = models.BigIntegerField(default=0)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["account_number", "booked_at"], name="payments_transaction_day")
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_transaction_credit"),
            # A bill is paid by one transaction.
            models.UniqueConstraint(
                fields=["bill"], condition=Q(bill__isnull=False), name="payments_transaction_pays_once"
            ),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunding__gte=0, amount__gte=F("refunded") + F("refunding")),
                name="payments_transaction_never_negative",
            ),
        ]


class Callback(Row):
    """Thông báo của ngân hàng: a signed message, kept once; until `checked_at` the bank must be asked."""

    event_id = models.CharField(max_length=64, unique=True)
    transaction_id = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(default=clock.now)
    body_sha256 = models.CharField(max_length=64)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(
                fields=["received_at"],
                name="payments_callback_waiting",
                condition=Q(checked_at__isnull=True),
            )
        ]


class SimulatedTransfer(Row):
    """A transfer in the books of the simulated bank: no money of anybody's."""

    CREDIT, DEBIT = "credit", "debit"

    transaction_id = models.CharField(max_length=64, unique=True)
    direction = models.CharField(max_length=6, default=CREDIT)
    key = models.CharField(max_length=120, null=True, unique=True)
    account_number = models.CharField(max_length=34)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="VND")
    content = models.CharField(max_length=300, blank=True)
    booked_at = models.DateTimeField(default=clock.now)
    told = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["account_number", "booked_at"], name="payments_simulated_day")
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_simulated_positive"),
            models.CheckConstraint(
                condition=Q(direction__in=["credit", "debit"]), name="payments_simulated_direction"
            ),
        ]
