"""What the approver does: return a proposal, or decide.

Deciding numbers the result and queues its rendering in the same transaction. Rendering and issuing come after
it, outside (see issuing): a kill between them leaves a decided case whose job runs again.
"""

import secrets
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.cases.actions.issuing import issue_decided
from nhip.work.cases.actions.moving import Moving, Wanted, moving
from nhip.work.cases.actions.papers import refuse_unready_papers
from nhip.work.cases.actions.processing import Opinion, checked
from nhip.work.cases.actions.reception import required
from nhip.work.cases.adapters.configuration import configuration
from nhip.work.cases.adapters.counters import next_number
from nhip.work.cases.contracts import Act
from nhip.work.cases.events import CaseDecided, CaseSentBack
from nhip.work.cases.models import Decision, Proposal, Result
from nhip.work.cases.rules.codes import result_number, verification_code


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
        _number_result(move)
        issue_decided.enqueue(str(case_id))
        move.done.note(outcome=opinion.outcome)
        move.tell(CaseDecided, outcome=opinion.outcome.value)


def _number_result(move: Moving) -> None:
    settings = configuration()
    agency = settings.agency_part(identity.agency(move.case.competent_agency_id).code)
    year = clock.local_date(move.at).year
    sequence = next_number(f"result:{agency}", day=date(year, 1, 1))
    Result(
        case=move.case,
        code=verification_code(secrets.token_bytes(16)),
        number=result_number(settings.result_pattern, agency=agency, year=year, sequence=sequence),
    ).save(force_insert=True)
