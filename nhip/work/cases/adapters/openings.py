"""Acts the table opens that have no ground in this case now: no page offers them."""

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.cases.adapters.citizen_clock import citizen_clock
from nhip.work.cases.adapters.clock_rules import recourse_rules
from nhip.work.cases.adapters.deciders import deciders
from nhip.work.cases.adapters.standings import standing_of
from nhip.work.cases.contracts import Act, ComplaintKind, ComplaintState
from nhip.work.cases.models import Case
from nhip.work.cases.rules.recourse import grounds, may_reopen

_LATE = frozenset({Act.EXTEND, Act.ASK_EXTENSION})
_ANSWERS = frozenset({Act.TAKE_COMPLAINT, Act.ANSWER_COMPLAINT})


def offered(actor: Actor, case: Case, acts: frozenset[Act]) -> frozenset[Act]:
    """The open acts, without those that would be refused: each act still judges for itself."""
    if acts & _LATE and case.due_on < clock.today():
        acts -= _LATE
    if Act.LAPSE in acts and not ((running := citizen_clock(case)) and running.is_over):
        acts -= {Act.LAPSE}
    if acts & _ANSWERS:
        acts -= _ANSWERS - _answering(actor, case)
    if Act.COMPLAIN in acts and not grounds(standing_of(case)):
        acts -= {Act.COMPLAIN}
    if Act.REOPEN in acts and not _is_reopenable(case):
        acts -= {Act.REOPEN}
    return acts - {Act.DRAFT_APOLOGY}


def _answering(actor: Actor, case: Case) -> frozenset[Act]:
    waiting = case.complaints.filter(state__in=[ComplaintState.SUBMITTED, ComplaintState.ACCEPTED]).first()
    if waiting is None or actor.party_id in deciders(case, ComplaintKind(waiting.kind)):
        return frozenset()
    is_new = waiting.state == ComplaintState.SUBMITTED
    return frozenset({Act.TAKE_COMPLAINT if is_new else Act.ANSWER_COMPLAINT})


def _is_reopenable(case: Case) -> bool:
    days = recourse_rules().withdrawn_days
    return may_reopen(standing_of(case), today=clock.today(), withdrawn_days=days)
