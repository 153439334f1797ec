"""The transition table: in which status which act is open, to whom, on which condition, leading where.

The whole life of a case is this one table; every writer goes through `advance`, every page asks `open_acts`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import MappingProxyType

from nhip.work.cases.contracts.states import CLOSED, Act, Progress, Status, Who

APPLICANT = frozenset({Who.APPLICANT})
ONE_STOP = frozenset({Who.ONE_STOP})
HANDLER = frozenset({Who.HANDLER})
APPROVER = frozenset({Who.APPROVER})
PROCESSORS = HANDLER | APPROVER


def _undecided(progress: Progress) -> bool:
    return not progress.is_decided


def _awaits_proposal(progress: Progress) -> bool:
    return progress.is_assigned and not progress.is_proposed and not progress.is_decided


def _awaits_decision(progress: Progress) -> bool:
    return progress.is_proposed and not progress.is_decided


def _awaits_issue(progress: Progress) -> bool:
    return progress.is_decided and progress.is_rendered


def _unrated(progress: Progress) -> bool:
    return not progress.is_rated


def _may_ask_extension(progress: Progress) -> bool:
    return progress.is_assigned and not progress.is_decided and not progress.is_extension_asked


def _extension_asked(progress: Progress) -> bool:
    return progress.is_extension_asked


def _may_propose_supplement(progress: Progress) -> bool:
    # The first request is the handler's own; an outcome before the approver is taken back first.
    is_busy = progress.is_proposed or progress.is_decided or progress.is_supplement_proposed
    return progress.supplements > 0 and not is_busy


def _supplement_proposed(progress: Progress) -> bool:
    return progress.is_supplement_proposed


def _owes_no_letter(progress: Progress) -> bool:
    return not progress.is_apologising


def _apologising(progress: Progress) -> bool:
    return progress.is_apologising


def _without_complaint(progress: Progress) -> bool:
    return not progress.is_complained


def _complained(progress: Progress) -> bool:
    return progress.is_complained


def _always(progress: Progress) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table: where the act leads, who may do it, and what must hold besides the status."""

    to: Status
    who: frozenset[Who]
    condition: Callable[[Progress], bool] = _always


S = Status
_OPEN = (S.NEW, S.ACCEPTED, S.PROCESSING, S.SUPPLEMENT_REQUESTED, S.FINANCIAL_OBLIGATION, S.STOPPED)
# Whether a letter, a complaint or a reopening has its ground (lateness, a refusal, a day) is the act's to
# judge: the table only knows how far a case has come.
_LETTERS = {
    (status, act): Transition(status, who, condition)
    for status in _OPEN
    for act, who, condition in (
        (Act.DRAFT_APOLOGY, frozenset({Who.SYSTEM}), _owes_no_letter),
        (Act.EDIT_APOLOGY, PROCESSORS, _apologising),
        (Act.SEND_APOLOGY, APPROVER, _apologising),
    )
}
_COMPLAINTS = {
    (status, act): Transition(status, who, condition)
    for status in Status
    for act, who, condition in (
        (Act.COMPLAIN, APPLICANT, _without_complaint),
        (Act.TAKE_COMPLAINT, APPROVER, _complained),
        (Act.ANSWER_COMPLAINT, APPROVER, _complained),
        (Act.DROP_COMPLAINT, APPLICANT, _complained),
    )
}
_REOPENING = {
    (status, Act.REOPEN): Transition(S.ACCEPTED, APPROVER)
    for status in (S.NOT_ACCEPTED, S.WITHDRAWN, S.PROCESSED, S.RESULT_RETURNED)
}
# Whether there is a result that may still be taken back is the act's to judge.
_AFTERWARDS = {
    (status, act): Transition(status, APPROVER)
    for status in (S.PROCESSED, S.RESULT_RETURNED)
    for act in (Act.REVOKE_RESULT, Act.REPLACE_RESULT)
}
TABLE: MappingProxyType[tuple[Status, Act], Transition] = MappingProxyType(
    {
        **_AFTERWARDS,
        **_LETTERS,
        **_COMPLAINTS,
        **_REOPENING,
        (S.NEW, Act.ACCEPT): Transition(S.ACCEPTED, ONE_STOP),
        (S.NEW, Act.NOT_ACCEPT): Transition(S.NOT_ACCEPTED, ONE_STOP),
        (S.NEW, Act.WITHDRAW): Transition(S.WITHDRAWN, APPLICANT),
        (S.ACCEPTED, Act.ASSIGN): Transition(S.PROCESSING, PROCESSORS),
        (S.ACCEPTED, Act.EXTEND): Transition(S.ACCEPTED, APPROVER),
        (S.ACCEPTED, Act.WITHDRAW): Transition(S.WITHDRAWN, APPLICANT),
        (S.PROCESSING, Act.ASSIGN): Transition(S.PROCESSING, PROCESSORS, _undecided),
        (S.PROCESSING, Act.REQUEST_SUPPLEMENT): Transition(S.SUPPLEMENT_REQUESTED, PROCESSORS, _undecided),
        (S.PROCESSING, Act.DEMAND_PAYMENT): Transition(S.FINANCIAL_OBLIGATION, PROCESSORS, _undecided),
        (S.PROCESSING, Act.STOP): Transition(S.STOPPED, APPROVER, _undecided),
        (S.PROCESSING, Act.EXTEND): Transition(S.PROCESSING, APPROVER, _undecided),
        (S.PROCESSING, Act.ASK_EXTENSION): Transition(S.PROCESSING, HANDLER, _may_ask_extension),
        (S.PROCESSING, Act.REFUSE_EXTENSION): Transition(S.PROCESSING, APPROVER, _extension_asked),
        (S.PROCESSING, Act.PROPOSE_SUPPLEMENT): Transition(S.PROCESSING, HANDLER, _may_propose_supplement),
        (S.PROCESSING, Act.REFUSE_SUPPLEMENT): Transition(S.PROCESSING, APPROVER, _supplement_proposed),
        (S.PROCESSING, Act.PROPOSE): Transition(S.PROCESSING, PROCESSORS, _awaits_proposal),
        (S.PROCESSING, Act.SEND_BACK): Transition(S.PROCESSING, APPROVER, _awaits_decision),
        (S.PROCESSING, Act.DECIDE): Transition(S.PROCESSING, APPROVER, _awaits_decision),
        (S.PROCESSING, Act.ISSUE_RESULT): Transition(S.PROCESSED, APPROVER | {Who.SYSTEM}, _awaits_issue),
        (S.PROCESSING, Act.WITHDRAW): Transition(S.WITHDRAWN, APPLICANT, _undecided),
        (S.SUPPLEMENT_REQUESTED, Act.SUPPLEMENT): Transition(S.PROCESSING, APPLICANT),
        (S.SUPPLEMENT_REQUESTED, Act.STOP): Transition(S.STOPPED, APPROVER),
        (S.SUPPLEMENT_REQUESTED, Act.LAPSE): Transition(S.STOPPED, PROCESSORS),
        (S.SUPPLEMENT_REQUESTED, Act.WITHDRAW): Transition(S.WITHDRAWN, APPLICANT),
        (S.FINANCIAL_OBLIGATION, Act.CONFIRM_PAYMENT): Transition(S.PROCESSING, ONE_STOP | PROCESSORS),
        (S.FINANCIAL_OBLIGATION, Act.STOP): Transition(S.STOPPED, APPROVER),
        (S.FINANCIAL_OBLIGATION, Act.LAPSE): Transition(S.STOPPED, PROCESSORS),
        (S.FINANCIAL_OBLIGATION, Act.WITHDRAW): Transition(S.WITHDRAWN, APPLICANT),
        (S.STOPPED, Act.RESUME): Transition(S.PROCESSING, APPROVER),
        (S.STOPPED, Act.WITHDRAW): Transition(S.WITHDRAWN, APPLICANT),
        (S.PROCESSED, Act.RETURN_RESULT): Transition(S.RESULT_RETURNED, ONE_STOP | APPLICANT),
        (S.PROCESSED, Act.RATE): Transition(S.PROCESSED, APPLICANT, _unrated),
        (S.RESULT_RETURNED, Act.RATE): Transition(S.RESULT_RETURNED, APPLICANT, _unrated),
    }
)

_EFFECTS: MappingProxyType[Act, Callable[[Progress], Progress]] = MappingProxyType(
    {
        Act.ASSIGN: lambda progress: replace(progress, is_assigned=True),
        # A proposal made before the missing papers came no longer answers the case as it will be.
        Act.REQUEST_SUPPLEMENT: lambda progress: replace(
            progress, is_proposed=False, supplements=progress.supplements + 1
        ),
        Act.DEMAND_PAYMENT: lambda progress: replace(progress, is_proposed=False),
        Act.STOP: lambda progress: replace(progress, is_proposed=False),
        Act.LAPSE: lambda progress: replace(progress, is_proposed=False),
        # Who proposes an outcome no longer waits for more papers.
        Act.PROPOSE: lambda progress: replace(progress, is_proposed=True, is_supplement_proposed=False),
        Act.SEND_BACK: lambda progress: replace(progress, is_proposed=False),
        Act.DECIDE: lambda progress: replace(progress, is_proposed=False, is_decided=True),
        Act.RATE: lambda progress: replace(progress, is_rated=True),
        Act.ASK_EXTENSION: lambda progress: replace(progress, is_extension_asked=True),
        Act.REFUSE_EXTENSION: lambda progress: replace(progress, is_extension_asked=False),
        Act.EXTEND: lambda progress: replace(progress, is_extension_asked=False),
        Act.PROPOSE_SUPPLEMENT: lambda progress: replace(progress, is_supplement_proposed=True),
        Act.REFUSE_SUPPLEMENT: lambda progress: replace(progress, is_supplement_proposed=False),
        Act.DRAFT_APOLOGY: lambda progress: replace(progress, is_apologising=True),
        Act.SEND_APOLOGY: lambda progress: replace(progress, is_apologising=False),
        Act.COMPLAIN: lambda progress: replace(progress, is_complained=True),
        Act.ANSWER_COMPLAINT: lambda progress: replace(progress, is_complained=False),
        Act.DROP_COMPLAINT: lambda progress: replace(progress, is_complained=False),
        # Whoever handled it before, it is given out anew.
        Act.REOPEN: lambda progress: replace(
            progress, is_assigned=False, is_proposed=False, is_decided=False, is_rendered=False
        ),
    }
)

PAUSING = frozenset({Act.REQUEST_SUPPLEMENT, Act.DEMAND_PAYMENT, Act.STOP, Act.LAPSE})
RESUMING = frozenset({Act.SUPPLEMENT, Act.CONFIRM_PAYMENT, Act.RESUME})
STOPPING = frozenset({Act.NOT_ACCEPT, Act.WITHDRAW, Act.ISSUE_RESULT})


def is_open(progress: Progress, act: Act) -> bool:
    """True when somebody could do `act` now."""
    transition = TABLE.get((progress.status, act))
    return transition is not None and transition.condition(progress)


def who_may(progress: Progress, act: Act) -> frozenset[Who]:
    """The parts that may do `act` now; empty when nobody may.

    A second supplement request belongs to the approver: asking twice is what citizens complain of most.
    """
    if not is_open(progress, act):
        return frozenset()
    if act is Act.REQUEST_SUPPLEMENT and progress.supplements > 0:
        return APPROVER
    return TABLE[(progress.status, act)].who


def open_acts(progress: Progress, parts: frozenset[Who]) -> frozenset[Act]:
    """The acts open now to somebody who plays `parts`."""
    return frozenset(act for act in Act if who_may(progress, act) & parts)


def advance(progress: Progress, act: Act) -> Progress | None:
    """The progress after `act`, or None when the act is not open."""
    if not is_open(progress, act):
        return None
    moved = replace(progress, status=TABLE[(progress.status, act)].to)
    return settled(effect(moved) if (effect := _EFFECTS.get(act)) else moved)


def settled(progress: Progress) -> Progress:
    """What nobody can answer any more does not stay open: asks outside processing, letters after the end."""
    if progress.status is not Status.PROCESSING:
        progress = replace(progress, is_proposed=False)
    if progress.status is not Status.PROCESSING or progress.is_decided:
        progress = replace(progress, is_extension_asked=False, is_supplement_proposed=False)
    return replace(progress, is_apologising=False) if progress.status in CLOSED else progress


def replayed(progress: Progress, act: Act, *, to: Status) -> Progress:
    """The progress after an act that the journal tells of: nothing is judged again."""
    moved = replace(progress, status=to)
    return settled(effect(moved) if (effect := _EFFECTS.get(act)) else moved)
