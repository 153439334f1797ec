"""Which bills belong to a case, and what hangs on them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.kernel.models import Row
from nhip.work.cases.models.cases import Case

MOMENTS = ("filing", "acceptance", "result")


class CaseBill(Row):
    """Khoản phải nộp của hồ sơ: a bill of a case, until when it must be paid, when it is refunded by itself.

    A bill that lapsed is raised anew; `replaced_by` then names the new one.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="bills")
    bill_id = models.UUIDField(unique=True)
    pay_before = models.CharField(max_length=10)
    refund_on = models.JSONField(default=list)
    line_keys = models.JSONField(default=list)
    replaced_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=Q(pay_before__in=MOMENTS), name="cases_bill_moment")
        ]
