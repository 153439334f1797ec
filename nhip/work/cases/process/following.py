"""Taking the process along with each act, in the act's own transaction."""

from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from nhip.kernel import action as kernel
from nhip.work.cases.adapters import agencies
from nhip.work.cases.contracts import PAUSED, Act, Progress, Status, UnknownUnit
from nhip.work.cases.models import Case
from nhip.work.cases.process.facts import facts_of
from nhip.work.cases.process.subject import DECIDE, HANDLE, ISSUE, RECEIVE, RETURN, subject_of
from nhip.work.flows import api as flows
from nhip.work.flows.contracts import Signal, Start
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import Answers

SENT_BACK = "sent_back"
PAID = "pay"
_STEPS: MappingProxyType[Act, tuple[str, str]] = MappingProxyType(
    {
        Act.ACCEPT: (RECEIVE, "accepted"),
        Act.PROPOSE: (HANDLE, ""),
        Act.SEND_BACK: (DECIDE, SENT_BACK),
        Act.DECIDE: (DECIDE, ""),
        Act.ISSUE_RESULT: (ISSUE, "issued"),
        Act.RETURN_RESULT: (RETURN, "returned"),
    }
)
_ENDED = frozenset({Status.NOT_ACCEPTED, Status.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Followed:
    """An act that was done on a case: how far it was before, and the outcome where the act has one."""

    act: Act
    before: Progress
    outcome: str = ""
    note: str = ""


def begin(done: kernel.Act, case: Case, answers: Answers) -> None:
    """Start the process of a case that was just filed."""
    version = procedures.version(case.version_id)
    places = {
        "received": case.received_at_agency_id,
        "competent": case.competent_agency_id,
        "return": case.return_agency_id,
    }
    asked = _asked_agency(version.handling.opinion_from if version.handling else "")
    if asked and asked != case.competent_agency_id:
        places["opinion"] = asked
    known = {
        **facts_of(procedures.form_of(case.version_id), answers),
        "procedure": case.procedure_code,
        "channel": str(case.channel),
        "needs_opinion": "opinion" in places,
    }
    flows.start(done, Start(subject_of(case), case.procedure_code, case.code, known, places, case.simulated))


def _asked_agency(code: str) -> UUID | None:
    try:
        return agencies.department(code).id if code else None
    except UnknownUnit:
        # A profile without that agency: the procedure is handled without its opinion.
        return None


def follow(done: kernel.Act, case: Case, followed: Followed) -> None:
    """Take the process of a case along with an act. Raises StepNotOpen when other steps come first."""
    act, before, after = followed.act, followed.before, case.progress
    subject = subject_of(case)
    if act is Act.REOPEN:
        _begin_again(done, case)
        return
    if before.is_proposed and not after.is_proposed and act not in _STEPS:
        # The proposal was taken off the approver's desk.
        flows.signal(done, subject, Signal(DECIDE, SENT_BACK))
    if after.status in _ENDED and before.status not in _ENDED:
        flows.cancel(done, subject, reason=followed.note)
    elif after.status in PAUSED and before.status not in PAUSED:
        flows.suspend(done, subject)
    elif before.status in PAUSED and after.status not in PAUSED:
        _go_on(done, case, act)
    if act in _STEPS:
        step, outcome = _STEPS[act]
        flows.signal(done, subject, Signal(step, outcome or followed.outcome, note=""))
    elif act is Act.ASSIGN and case.handler_id:
        flows.hand_to(done, subject, role="handler", assignee_id=case.handler_id)


def _go_on(done: kernel.Act, case: Case, act: Act) -> None:
    subject = subject_of(case)
    flows.resume(done, subject)
    if act is Act.CONFIRM_PAYMENT:
        flows.signal_if_open(done, subject, Signal(PAID, "paid"))
    if act is Act.SUPPLEMENT:
        last = case.submissions.order_by("-number").first()
        if last is not None:
            flows.tell(done, subject, facts_of(procedures.form_of(case.version_id), last.answers))


def _begin_again(done: kernel.Act, case: Case) -> None:
    subject = subject_of(case)
    flows.cancel(done, subject, reason="")
    last = case.submissions.order_by("-number").first()
    begin(done, case, last.answers if last else {})
    flows.signal(done, subject, Signal(RECEIVE, "accepted"))
