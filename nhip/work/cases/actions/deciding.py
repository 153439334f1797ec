"""What the approver does: return a proposal, or decide.

Deciding numbers the result and queues its rendering in the same transaction. Rendering and issuing come after
it, outside (see issuing): a kill between them leaves a decided case whose job runs again.
"""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.work.cases.actions.issuing import issue_decided
from nhip.work.cases.actions.moving import Wanted, moving
from nhip.work.cases.actions.numbering import NewResult, agree_to_sign, number_result
from nhip.work.cases.actions.papers import refuse_unready_papers
from nhip.work.cases.actions.processing import Opinion, checked
from nhip.work.cases.actions.reception import required
from nhip.work.cases.contracts import Act, Outcome
from nhip.work.cases.events import CaseDecided, CaseSentBack
from nhip.work.cases.models import Case, Decision, Proposal, Reopening, Result


def send_back(actor: Actor, case_id: UUID, *, reply: str) -> None:
    """Return the proposal to the handler, saying why."""
    reply = required(reply, field="reply", message=_("Xin nói rõ cần sửa gì."))
    with moving(Wanted(Act.SEND_BACK, note=reply), actor=actor, case_id=case_id) as move:
        Proposal.objects.filter(case=move.case, sent_back_at__isnull=True).update(
            sent_back_at=move.at, reply=reply
        )
        move.tell(CaseSentBack)


def decide(actor: Actor, case_id: UUID, opinion: Opinion) -> None:
    """Approve or refuse, with the legal ground; the result gets its number and its public code."""
    opinion = checked(opinion)
    with moving(Wanted(Act.DECIDE, note=opinion.text), actor=actor, case_id=case_id) as move:
        refuse_unready_papers(move.case)
        Decision(
            case=move.case,
            outcome=opinion.outcome,
            text=opinion.text,
            ground=opinion.ground,
            by_id=actor.party_id,
            at=move.at,
        ).save(force_insert=True)
        result = number_result(move, _new_result(move.case, actor, opinion.outcome))
        agree_to_sign(actor, result)
        issue_decided.enqueue(str(case_id))
        move.done.note(outcome=opinion.outcome)
        move.facts["outcome"] = opinion.outcome.value
        move.tell(CaseDecided, outcome=opinion.outcome.value)


def _new_result(case: Case, actor: Actor, outcome: Outcome) -> NewResult:
    """After a reopening the new paper names the one it stands in for, and says why."""
    again = Reopening.objects.filter(case=case).order_by("-number").first()
    before = Result.objects.filter(case=case, superseded_at__isnull=False, issued_at__isnull=False)
    last = before.filter(replaced_by__isnull=True).order_by("-issued_at").first()
    if again is None or last is None:
        return NewResult(signer_id=actor.party_id, outcome=outcome)
    return NewResult(signer_id=actor.party_id, outcome=outcome, replaces=last, correction=again.reason[:500])
