"""After a result is out: revoke it, replace it by a corrected one; and sign for many cases at once."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.signing import api as signing
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Conflict, Invalid, NhipError
from nhip.work.cases.access import DECIDE
from nhip.work.cases.actions.deciding import decide
from nhip.work.cases.actions.issuing import issue_decided
from nhip.work.cases.actions.moving import Moving, Wanted, locked, moving
from nhip.work.cases.actions.numbering import NewResult, agree_to_sign, number_result
from nhip.work.cases.actions.processing import Opinion
from nhip.work.cases.actions.reception import required
from nhip.work.cases.adapters.result_pdf import refuse_unprintable
from nhip.work.cases.contracts import (
    Act,
    Correction,
    NoIssuedResult,
    Outcome,
    ResultState,
    Revocation,
    SigningOutcome,
)
from nhip.work.cases.events import CorrectionAsked, ResultRevoked
from nhip.work.cases.models import Case, CaseOpening, Decision, Proposal, Result
from nhip.work.cases.queries.signing import obstacle
from nhip.work.cases.queries.verifying import issue_trouble

MOST_AT_ONCE = 50


def revoke_result(actor: Actor, case_id: UUID, revocation: Revocation) -> None:
    """Take an issued result back, with the reason and the legal ground; the applicant is told.

    Raises NoIssuedResult when nothing is out, NotAllowed for anybody but the approver.
    """
    reason, ground = _told(revocation.reason, revocation.ground)
    with moving(Wanted(Act.REVOKE_RESULT, note=reason), actor=actor, case_id=case_id) as move:
        result = _issued(move)
        result.state, result.revoked_at = ResultState.REVOKED, move.at
        result.revoked_by_id = actor.party_id
        result.revocation_reason, result.revocation_ground = reason[:500], ground[:500]
        result.save(
            update_fields=("state", "revoked_at", "revoked_by", "revocation_reason", "revocation_ground")
        )
        move.done.note(result=result.code)
        move.tell(ResultRevoked, result_code=result.code)


def replace_result(actor: Actor, case_id: UUID, correction: Correction) -> None:
    """Have a corrected result made, signed and issued in place of the one that is out or was revoked.

    It gets a number of its own; the old one leads to it and no longer counts. Raises NoIssuedResult,
    NotAllowed, Invalid (no text, a character that cannot be printed).
    """
    text = required(correction.text, field="text", message=_("Xin ghi nội dung của văn bản đính chính."))
    reason, ground = _told(correction.reason, correction.ground)
    refuse_unprintable(text + reason + ground)
    with moving(Wanted(Act.REPLACE_RESULT, note=reason), actor=actor, case_id=case_id) as move:
        before = _issued(move, also_revoked=True)
        before.superseded_at = move.at
        before.save(update_fields=("superseded_at",))
        decision = Decision.objects.get(case=move.case, superseded_at__isnull=True)
        result = number_result(
            move,
            NewResult(
                signer_id=actor.party_id,
                outcome=Outcome(decision.outcome),
                replaces=before,
                text=text,
                correction=f"{reason} ({ground})"[:500],
            ),
        )
        agree_to_sign(actor, result)
        issue_decided.enqueue(str(case_id))
        move.done.note(result=result.code, replaces=before.code)
        move.tell(CorrectionAsked, result_code=before.code)


def sign_many(actor: Actor, case_ids: Sequence[UUID]) -> list[SigningOutcome]:
    """One approval signs up to fifty cases, each in a transaction of its own; what became of each.

    A case with a proposal is decided as its handler proposes; one whose decided paper could not be signed
    gets the actor's consent again. Each is then rendered, signed and issued by its job. Asked twice, it does
    nothing twice. Raises Invalid past fifty, StepUpRequired where the sign-in is too weak to sign.
    """
    if len(case_ids) > MOST_AT_ONCE:
        raise Invalid(_("Mỗi lần ký nhiều nhất %(most)s hồ sơ; xin chọn bớt."), most=MOST_AT_ONCE)
    if signing.is_on():
        signing.require_signer(actor)
    return [_signed_for(actor, case_id) for case_id in dict.fromkeys(case_ids)]


def sign_again(actor: Actor, case_id: UUID) -> None:
    """The approver agrees once more to sign a result that waits, as it stands now, and it is tried again.

    Raises NoIssuedResult when nothing waits, NotAllowed.
    """
    with action("cases.sign_again", actor=actor, about=("case", case_id), emits=False) as act:
        case = locked(case_id)
        act.require(DECIDE.code, agency_id=case.competent_agency_id)
        result = Result.objects.filter(case=case, superseded_at__isnull=True, issued_at__isnull=True).first()
        if result is None:
            raise NoIssuedResult(_("Hồ sơ %(code)s không có kết quả nào đang chờ ký."), code=case.code)
        result.signer_id = actor.party_id
        result.save(update_fields=("signer",))
        agree_to_sign(actor, result)
        issue_decided.enqueue(str(case_id))
        act.note(result=result.code)


def _signed_for(actor: Actor, case_id: UUID) -> SigningOutcome:
    case = Case.objects.filter(pk=case_id).first()
    code = case.code if case else ""
    try:
        _sign(actor, case_id)
    except NhipError as error:
        # The other of two clicks may have been quicker by a moment.
        if not _is_signed_for(actor, case_id):
            return SigningOutcome(case_id, code, is_done=False, message=error.message)
    return SigningOutcome(case_id, code, is_done=True)


def _sign(actor: Actor, case_id: UUID) -> None:
    if issue_trouble(case_id) is not None:
        sign_again(actor, case_id)
    elif not _is_signed_for(actor, case_id):
        decide(actor, case_id, _proposed(actor, case_id))


def _is_signed_for(actor: Actor, case_id: UUID) -> bool:
    rows = Decision.objects.filter(case_id=case_id, superseded_at__isnull=True)
    return actor.party_id is not None and rows.filter(by_id=actor.party_id).exists()


def _proposed(actor: Actor, case_id: UUID) -> Opinion:
    found = Proposal.objects.filter(case_id=case_id, sent_back_at__isnull=True).order_by("-number").first()
    opened = CaseOpening.objects.filter(case_id=case_id, reader_id=actor.party_id)
    reason = obstacle(found, opened=opened.values_list("at", flat=True).first())
    if found is None or reason:
        raise Conflict(reason)
    return Opinion(Outcome(found.outcome), found.text, found.ground)


def _told(reason: str, ground: str) -> tuple[str, str]:
    return (
        required(reason, field="reason", message=_("Xin nói rõ lý do; người nộp hồ sơ đọc được lý do này.")),
        required(ground, field="ground", message=_("Xin ghi căn cứ pháp lý.")),
    )


def _issued(move: Moving, *, also_revoked: bool = False) -> Result:
    states = [ResultState.ISSUED, *([ResultState.REVOKED] if also_revoked else [])]
    found = Result.objects.filter(case=move.case, superseded_at__isnull=True, state__in=states).first()
    if found is None:
        raise NoIssuedResult(
            _("Hồ sơ %(code)s không có kết quả nào đang có giá trị; xin tải lại trang."), code=move.case.code
        )
    return found
