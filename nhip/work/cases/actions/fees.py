"""The fees of a case: bills raised with the act that asks for them, and what waits until they are paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.base.payments import api as payments
from nhip.base.payments.contracts import Bill, BillLine, BillRequest, BillState
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.errors import NotAllowed
from nhip.kernel.money import Money
from nhip.work.cases.actions import processing
from nhip.work.cases.actions.moving import locked, not_found
from nhip.work.cases.actions.unpaid import UNSETTLED
from nhip.work.cases.adapters.parts import parts_of
from nhip.work.cases.contracts import Status, Who
from nhip.work.cases.contracts.fees import FeeUnpaid
from nhip.work.cases.models import Case, CaseBill, Draft
from nhip.work.cases.queries.fees import audiences_of, quote_of_case
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FeeLine, FeeQuote, Json, PayBefore

OFFICERS = frozenset({Who.ONE_STOP, Who.HANDLER, Who.APPROVER})


@dataclass(frozen=True, slots=True)
class Owed:
    """What a bill asks for, and what hangs on it. `key` makes raising it happen once."""

    lines: tuple[BillLine, ...]
    pay_before: PayBefore
    key: str
    refund_on: tuple[str, ...] = ()
    line_keys: tuple[str, ...] = ()


def bill_filing(actor: Actor, case: Case, answers: Mapping[str, Json]) -> None:
    """In the act of filing: bill what must be paid before acceptance, and take over what was paid before."""
    quote = procedures.fees_of(case.version_id, case.channel, answers, audiences_of(case.applicant_id))
    if case.draft_id is not None and quote.due_before(PayBefore.FILING):
        for bill in payments.bills_about(("draft", case.draft_id)):
            _keep(case, bill, _owed(quote, PayBefore.FILING, key=""))
    _bill(actor, case, _owed(quote, PayBefore.ACCEPTANCE, key=f"case:{case.pk}:acceptance"))


def bill_result(case_id: UUID) -> None:
    """Once a case is accepted: bill what must be paid before its result is handed over."""
    with transaction.atomic():
        case = locked(case_id)
        quote = quote_of_case(case)
        if quote is not None:
            _bill(SYSTEM, case, _owed(quote, PayBefore.RESULT, key=f"case:{case_id}:result"))


def bill_draft(actor: Actor, draft_id: UUID) -> Bill | None:
    """Bill what must be paid before filing; None when nothing is due, or all of it was paid.

    Answers that changed since change the sum: the bill of the old sum is cancelled.
    """
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(pk=draft_id, owner_id=actor.party_id).first()
        if draft is None:
            raise not_found(draft_id)
        left, quote = _left_before_filing(draft)
        if not left:
            return None
        for bill in payments.bills_about(("draft", draft_id)):
            if bill.is_open and bill.total == left:
                return bill
            if bill.is_open:
                payments.cancel_bill(actor, bill.id, reason="the answers changed")
        count = len(payments.bills_about(("draft", draft_id)))
        owed = _owed(quote, PayBefore.FILING, key=f"draft:{draft_id}:{count}")
        shop = draft.received_at_agency_id
        if shop is None:
            raise FeeUnpaid(_("Xin chọn nơi nộp hồ sơ trước khi nộp phí."))
        exact = sum((line.amount for line in owed.lines), start=Money(0)) == left
        lines = owed.lines if exact else (BillLine(str(_("Phần phí còn thiếu")), left),)
        return payments.raise_bill(
            actor,
            BillRequest(
                about=("draft", draft_id),
                payer_id=actor.party_id,
                payer_name=actor.name,
                agency_id=shop,
                lines=lines,
                key=owed.key,
                purpose="LE PHI",
                simulated=draft.simulated,
            ),
        )


def refuse_unpaid_filing(draft: Draft) -> None:
    """Raise FeeUnpaid for a draft whose fee must be paid before filing and is not."""
    left, _quote = _left_before_filing(draft)
    if left:
        raise FeeUnpaid(
            _("Thủ tục này phải nộp %(amount)s trước khi nộp hồ sơ; xin nộp ở trang xem lại."),
            amount=str(left),
        )


def demand(actor: Actor, case_id: UUID, *, reason: str, lines: Sequence[BillLine] = ()) -> None:
    """Demand payment: the clock pauses, and the lines become a bill in the same transaction.

    Without lines the applicant owes what is billed already, or an obligation that is paid elsewhere.
    """
    with transaction.atomic():
        processing.demand_payment(actor, case_id, reason=reason)
        case = Case.objects.get(pk=case_id)
        key = f"case:{case_id}:demand:{case.act_count}"
        _bill(actor, case, Owed(tuple(lines), PayBefore.RESULT, key, ("withdrawn",)))


def waive(actor: Actor, case_id: UUID, bill_id: UUID, *, reason: str) -> None:
    """An officer of the case cancels a bill that is not owed. Raises BillNotOpen when it was paid."""
    with transaction.atomic():
        case = locked(case_id)
        _refuse_others(actor, case)
        _refuse_strange_bill(case, bill_id)
        payments.cancel_bill(actor, bill_id, reason=reason)


def renew(actor: Actor, case_id: UUID, bill_id: UUID) -> Bill:
    """Raise a bill anew that lapsed; the applicant or an officer may. Doing it twice raises one."""
    with transaction.atomic():
        case = locked(case_id)
        if not parts_of(actor, case):
            raise not_found(case_id)
        row = _refuse_strange_bill(case, bill_id)
        old = payments.bill(bill_id)
        if old.state is not BillState.EXPIRED:
            return old
        pay_before = PayBefore(row.pay_before)
        owed = Owed(old.lines, pay_before, f"renewed:{bill_id}", tuple(row.refund_on), tuple(row.line_keys))
        new = _bill(actor, case, owed)
        if new is None:
            return old
        CaseBill.objects.filter(pk=row.pk).update(replaced_by=new.id)
        return new


def payment_arrived(case_id: UUID) -> None:
    """A bill was paid: when nothing more is owed, a case that waits for payment goes on."""
    with transaction.atomic():
        case = locked(case_id)
        if case.status != Status.FINANCIAL_OBLIGATION:
            return
        if not any(bill.state in UNSETTLED for bill in payments.bills_about(("case", case_id))):
            processing.confirm_payment(SYSTEM, case_id)


def close_bills(case_id: UUID, *, why: str) -> None:
    """The case ended: what is open is cancelled, what was paid goes back where its rule says so."""
    with transaction.atomic():
        case = locked(case_id)
        rows = {row.bill_id: row for row in case.bills.all()}
        for bill_id, row in rows.items():
            bill = payments.bill(bill_id)
            left = bill.received - bill.refunded - bill.refunding
            if bill.state in UNSETTLED:
                payments.cancel_bill(SYSTEM, bill_id, reason=f"the case was {why}")
            elif why in row.refund_on and left:
                payments.request_refund(
                    SYSTEM,
                    bill_id,
                    amount=left,
                    reason=str(_REASONS[why]) % {"code": case.code},
                    key=f"case:{case_id}:{why}:{bill_id}",
                )


_REASONS = {
    "withdrawn": _("Người nộp rút hồ sơ %(code)s"),
    "not_accepted": _("Hồ sơ %(code)s không được tiếp nhận"),
}


def unbilled(case: Case) -> tuple[FeeLine, ...]:
    """Lines of the rules that no bill asks for yet: what the form of a demand proposes."""
    quote = quote_of_case(case)
    if quote is None:
        return ()
    billed = {key for keys in case.bills.values_list("line_keys", flat=True) for key in keys}
    return tuple(line for line in quote.due if line.key not in billed)


def unbilled_of(case_id: UUID) -> tuple[FeeLine, ...]:
    """The same, by the case's id."""
    return unbilled(Case.objects.get(pk=case_id))


def _owed(quote: FeeQuote, moment: PayBefore, *, key: str) -> Owed:
    lines = [line for line in quote.due if line.pay_before is moment]
    refund_on = {one.value for line in lines for one in line.refund_on}
    return Owed(
        lines=tuple(BillLine(line.name.vi, line.amount, line.basis) for line in lines),
        pay_before=moment,
        key=key,
        refund_on=tuple(sorted(refund_on)),
        line_keys=tuple(line.key for line in lines),
    )


def _bill(actor: Actor, case: Case, owed: Owed) -> Bill | None:
    if not owed.lines:
        return None
    bill = payments.raise_bill(
        actor,
        BillRequest(
            about=("case", case.pk),
            payer_id=case.applicant_id,
            payer_name=_name_of(case.applicant_id),
            agency_id=case.received_at_agency_id,
            lines=owed.lines,
            key=owed.key,
            purpose="LE PHI",
            simulated=case.simulated,
        ),
    )
    _keep(case, bill, owed)
    return bill


def _keep(case: Case, bill: Bill, owed: Owed) -> None:
    CaseBill.objects.get_or_create(
        bill_id=bill.id,
        defaults={
            "case": case,
            "pay_before": owed.pay_before.value,
            "refund_on": list(owed.refund_on),
            "line_keys": list(owed.line_keys),
        },
    )


def _left_before_filing(draft: Draft) -> tuple[Money, FeeQuote]:
    quote = procedures.fees_of(draft.version_id, "online", draft.answers, audiences_of(draft.owner_id))
    due = quote.due_before(PayBefore.FILING)
    if not due:
        return Money(0), quote
    paid = [bill.received - bill.refunded for bill in payments.bills_about(("draft", draft.pk))]
    left = due - sum(paid, start=Money(0))
    return max(left, Money(0)), quote


def _name_of(party_id: UUID | None) -> str:
    return identity.person_card(party_id).name if party_id else ""


def _refuse_others(actor: Actor, case: Case) -> None:
    parts = parts_of(actor, case)
    if not parts:
        raise not_found(case.code)
    if not parts & OFFICERS:
        raise NotAllowed(_("Chỉ cán bộ của hồ sơ này huỷ được khoản thu."))


def _refuse_strange_bill(case: Case, bill_id: UUID) -> CaseBill:
    row = case.bills.filter(bill_id=bill_id).first()
    if row is None:
        raise not_found(bill_id)
    return row
