"""What waits until a fee is paid."""

from django.utils.translation import gettext_lazy as _

from nhip.base.payments import api as payments
from nhip.base.payments.contracts import BillState
from nhip.kernel.money import Money
from nhip.work.cases.contracts.fees import FeeUnpaid
from nhip.work.cases.models import Case
from nhip.work.procedures.contracts import PayBefore

UNSETTLED = frozenset({BillState.OPEN, BillState.EXPIRED})


def refuse_unpaid(case: Case, moment: PayBefore) -> None:
    """Raise FeeUnpaid while a bill that must be paid before `moment` is not."""
    order = list(PayBefore)
    until = [one.value for one in order[: order.index(moment) + 1]]
    waiting = set(
        case.bills.filter(pay_before__in=until, replaced_by__isnull=True).values_list("bill_id", flat=True)
    )
    if not waiting:
        return
    unpaid = [bill for bill in payments.bills_about(("case", case.pk)) if bill.id in waiting]
    unpaid = [bill for bill in unpaid if bill.state in UNSETTLED]
    if unpaid:
        total = sum((bill.total for bill in unpaid), start=Money(0))
        raise FeeUnpaid(
            _("Hồ sơ còn %(amount)s phí chưa nộp (%(references)s); xin thu trước, hoặc huỷ khoản thu."),
            amount=str(total),
            references=", ".join(bill.reference for bill in unpaid),
        )


def refuse_open_bills(case: Case) -> None:
    """Raise FeeUnpaid while any bill of a case waits: nobody confirms what the bank has not."""
    refuse_unpaid(case, PayBefore.RESULT)
