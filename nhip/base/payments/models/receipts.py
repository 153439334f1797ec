"""Receipts and their numbers."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.base.payments.models.bills import Bill
from nhip.kernel import clock
from nhip.kernel.models import Row


class Series(models.Model):
    """Quyển biên lai: the last number of one agency in one year; its lock puts the receipts in order."""

    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["agency", "year"], name="payments_series_once")
        ]


class Receipt(Row):
    """Biên lai thu phí, lệ phí: one for each paid bill, numbered in the transaction that paid it."""

    bill = models.OneToOneField(Bill, on_delete=models.PROTECT, related_name="receipt")
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=24, unique=True)
    issued_at = models.DateTimeField(default=clock.now)
    issued_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    storage_key = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["issued_at"], name="payments_receipt_day"),
            models.Index(
                fields=["issued_at"], name="payments_receipt_to_render", condition=Q(storage_key="")
            ),
        ]
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="payments_receipt_number"),
            models.CheckConstraint(condition=Q(number__gt=0), name="payments_receipt_positive"),
        ]
