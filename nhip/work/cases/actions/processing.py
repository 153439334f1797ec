"""What the competent agency does before the decision: assign, pause, propose.

Asking the applicant stands in `supplementing`, more time in `extending`.
"""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.kernel.access import Actor
from nhip.kernel.errors import Invalid
from nhip.work.cases.actions.moving import Moving, Wanted, moving
from nhip.work.cases.actions.papers import refuse_unready_papers
from nhip.work.cases.actions.reception import required
from nhip.work.cases.actions.unpaid import refuse_open_bills
from nhip.work.cases.adapters.result_pdf import refuse_unprintable
from nhip.work.cases.contracts import Act, IllegalTransition, Outcome, Status
from nhip.work.cases.events import (
    CaseAssigned,
    CasePaused,
    CaseProposed,
    CaseResumed,
)
from nhip.work.cases.models import Proposal
from nhip.work.cases.models import SupplementRequest as SupplementRow

HANDLING_ROLES = frozenset({"handler", "approver", "department_head"})


@dataclass(frozen=True, slots=True)
class Opinion:
    """An outcome with its text; a refusal names its legal ground."""

    outcome: Outcome
    text: str
    ground: str = ""


def assign(actor: Actor, case_id: UUID, *, handler_id: UUID) -> None:
    """Give a case to a handler of the competent agency, or take it oneself."""
    with moving(Wanted(Act.ASSIGN), actor=actor, case_id=case_id) as move:
        _refuse_stranger(move.case.competent_agency_id, handler_id)
        if move.before.is_assigned and move.case.handler_id == handler_id:
            raise IllegalTransition(_("Hồ sơ đang do người này xử lý rồi."))
        move.case.handler_id = handler_id
        move.done.note(handler_id=handler_id)
        move.tell(CaseAssigned, handler_id=handler_id)


def demand_payment(actor: Actor, case_id: UUID, *, reason: str) -> None:
    """Pause until the applicant has paid what the law asks (nghĩa vụ tài chính)."""
    _pause(actor, case_id, act=Act.DEMAND_PAYMENT, reason=reason)


def confirm_payment(actor: Actor, case_id: UUID) -> None:
    """The obligation is met: the clock goes on."""
    with moving(Wanted(Act.CONFIRM_PAYMENT), actor=actor, case_id=case_id) as move:
        refuse_open_bills(move.case)
        move.tell(CaseResumed, due_on=move.case.due_on)


def stop(actor: Actor, case_id: UUID, *, reason: str) -> None:
    """Stop work for a reason the applicant is told; an unanswered supplement request lapses."""
    _pause(actor, case_id, act=Act.STOP, reason=reason)


def resume(actor: Actor, case_id: UUID) -> None:
    """Take up a stopped case again."""
    with moving(Wanted(Act.RESUME), actor=actor, case_id=case_id) as move:
        move.tell(CaseResumed, due_on=move.case.due_on)


def propose(actor: Actor, case_id: UUID, opinion: Opinion) -> None:
    """Propose an outcome to the approver."""
    opinion = checked(opinion)
    with moving(Wanted(Act.PROPOSE, note=opinion.text), actor=actor, case_id=case_id) as move:
        refuse_unready_papers(move.case)
        Proposal(
            case=move.case,
            number=move.case.proposals.count() + 1,
            outcome=opinion.outcome,
            text=opinion.text,
            ground=opinion.ground,
            by_id=actor.party_id,
            at=move.at,
        ).save(force_insert=True)
        move.facts["outcome"] = opinion.outcome.value
        move.tell(CaseProposed, outcome=opinion.outcome.value)


def checked(opinion: Opinion) -> Opinion:
    """The opinion without outer spaces.

    Raises Invalid without a text, for a refusal without a ground, or for a character no font has.
    """
    text = required(opinion.text, field="text", message=_("Xin viết nội dung giải quyết."))
    ground = opinion.ground.strip()
    if opinion.outcome is Outcome.REFUSED:
        required(ground, field="ground", message=_("Từ chối phải nêu căn cứ pháp lý."))
    refuse_unprintable(f"{text}\n{ground}")
    return Opinion(opinion.outcome, text, ground)


def _pause(actor: Actor, case_id: UUID, *, act: Act, reason: str) -> None:
    reason = required(reason, field="reason", message=_("Xin nêu lý do để người nộp được biết."))
    with moving(Wanted(act, note=reason, reason=reason), actor=actor, case_id=case_id) as move:
        withdraw_open_work(move)
        move.tell(CasePaused, status=int(Status(move.case.status)))


def withdraw_open_work(move: Moving) -> None:
    """A request nobody will answer now, and a proposal nobody will decide, do not stay open."""
    SupplementRow.objects.filter(case=move.case, closed_at__isnull=True).update(closed_at=move.at)
    Proposal.objects.filter(case=move.case, sent_back_at__isnull=True).update(sent_back_at=move.at)


def _refuse_stranger(agency_id: UUID, handler_id: UUID) -> None:
    staff = identity.colleagues(agency_id)
    if not any(one.party_id == handler_id and one.role in HANDLING_ROLES for one in staff):
        message = _("Người được chọn không thuộc cơ quan có thẩm quyền giải quyết hồ sơ này.")
        raise Invalid(message, fields={"handler": str(message)})
