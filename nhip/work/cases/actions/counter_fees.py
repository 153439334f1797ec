"""Fees at the counter: what an intake costs, and the cash that an officer took for it."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.base.payments import api as payments
from nhip.base.payments.contracts import BillLine, BillRequest
from nhip.kernel.access import Actor
from nhip.kernel.money import Money
from nhip.work.cases.contracts import CounterPayment
from nhip.work.cases.contracts.fees import FeeUnpaid
from nhip.work.cases.models import Intake
from nhip.work.cases.queries.fees import audiences_of
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FeeQuote, PayBefore


def quote_of_intake(row: Intake) -> FeeQuote | None:
    """What the rules ask for the answers as they stand; None while no procedure is chosen."""
    if row.version_id is None:
        return None
    return procedures.fees_of(row.version_id, row.channel, row.answers, audiences_of(row.applicant_id))


def due_at_counter(row: Intake) -> Money:
    """What must be paid before the dossier can be accepted."""
    quote = quote_of_intake(row)
    return quote.due_before(PayBefore.ACCEPTANCE) if quote else Money(0)


def take_filing_fee(actor: Actor, row: Intake, payment: CounterPayment | None) -> None:
    """Bill what comes before filing and record its cash; joins the filing's transaction."""
    quote = quote_of_intake(row)
    lines = [line for line in quote.due if line.pay_before is PayBefore.FILING] if quote else []
    if not lines:
        return
    if payment is not CounterPayment.CASH:
        raise FeeUnpaid(
            _("Thủ tục này phải nộp %(amount)s trước khi nộp hồ sơ; xin thu tiền mặt tại quầy."),
            amount=str(sum((line.amount for line in lines), start=Money(0))),
        )
    bill = payments.raise_bill(
        actor,
        BillRequest(
            about=("draft", row.pk),
            payer_id=row.applicant_id,
            payer_name=identity.person_card(row.applicant_id).name,
            agency_id=row.agency_id,
            lines=tuple(BillLine(line.name.vi, line.amount, line.basis) for line in lines),
            key=f"intake:{row.pk}",
            purpose="LE PHI",
            simulated=row.simulated,
        ),
    )
    payments.record_cash(actor, bill.id)


def take_cash(actor: Actor, case_id: UUID) -> None:
    """Record the cash of every bill of a case that waits; joins the filing's transaction."""
    for bill in payments.bills_about(("case", case_id)):
        if bill.is_open:
            payments.record_cash(actor, bill.id)
