"""What people decide: refunds and discrepancies."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from nhip.base.payments.contracts import Decision, DiscrepancyKind, Method, RefundState
from nhip.base.payments.models.bank import BankTransaction, Statement
from nhip.base.payments.models.bills import Bill, one_of
from nhip.kernel import clock
from nhip.kernel.models import Row
from nhip.kernel.money import MoneyField

_DECIDED = [RefundState.APPROVED.value, RefundState.DONE.value, RefundState.FAILED.value]


class Refund(Row):
    """Hoàn tiền: asked for, approved by somebody else, sent the way the money came."""

    bill = models.ForeignKey(Bill, null=True, on_delete=models.PROTECT, related_name="refunds")
    transaction = models.ForeignKey(
        BankTransaction, null=True, on_delete=models.PROTECT, related_name="refunds"
    )
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120, unique=True)
    amount = MoneyField()
    method = models.CharField(max_length=12)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, default=RefundState.REQUESTED.value)
    asked_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    bank_transaction_id = models.CharField(max_length=64, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["agency", "state", "asked_at"], name="payments_refund_queue")
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=one_of("state", RefundState), name="payments_refund_state"),
            models.CheckConstraint(condition=one_of("method", Method), name="payments_refund_method"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_refund_positive"),
            models.CheckConstraint(
                condition=Q(bill__isnull=False) | Q(transaction__isnull=False), name="payments_refund_of"
            ),
            # Four eyes: whoever asked does not approve. The platform itself may ask (asked_by empty).
            models.CheckConstraint(
                condition=~Q(state__in=_DECIDED)
                | (Q(decided_by__isnull=False) & (Q(asked_by__isnull=True) | ~Q(asked_by=F("decided_by")))),
                name="payments_refund_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(state=RefundState.DONE.value) ^ Q(done_at__isnull=True),
                name="payments_refund_done_at",
            ),
        ]


class Discrepancy(Row):
    """Sai lệch: something between the bank's records and ours that a person decides."""

    kind = models.CharField(max_length=20)
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    transaction = models.ForeignKey(
        BankTransaction, null=True, on_delete=models.PROTECT, related_name="discrepancies"
    )
    bill = models.ForeignKey(Bill, null=True, on_delete=models.PROTECT, related_name="discrepancies")
    statement = models.ForeignKey(Statement, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    decision = models.CharField(max_length=8, blank=True)
    note = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(
                fields=["agency", "-opened_at"],
                name="payments_discrepancy_open",
                condition=Q(decided_at__isnull=True),
            )
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=one_of("kind", DiscrepancyKind), name="payments_discrepancy_kind"
            ),
            models.CheckConstraint(
                condition=Q(transaction__isnull=False) | Q(bill__isnull=False), name="payments_discrepancy_of"
            ),
            models.UniqueConstraint(
                fields=["transaction", "kind"],
                condition=Q(transaction__isnull=False),
                name="payments_discrepancy_once",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (one_of("decision", Decision) & Q(decided_at__isnull=False) & ~Q(note="")),
                name="payments_discrepancy_decided",
            ),
        ]
