"""Xem xét lại: a closed case is taken up again, with its reason; what was decided stays in the history."""

from uuid import UUID

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.work.cases.actions.moving import Moving, Wanted, moving
from nhip.work.cases.actions.reception import required
from nhip.work.cases.adapters.clock_rules import recourse_rules
from nhip.work.cases.adapters.standings import standing_of, upheld
from nhip.work.cases.contracts import Act, NoGround, ResultState, Status
from nhip.work.cases.events import CaseReopened
from nhip.work.cases.models import Case, Decision, Proposal, Reopening, Result
from nhip.work.cases.rules.recourse import may_reopen


def reopen(actor: Actor, case_id: UUID, *, reason: str) -> None:
    """Take a closed case up again: it is given out anew and its statutory time begins today.

    The decision it had is marked superseded; a result that was out is revoked in the same breath, so that
    whoever checks its paper is not told that it still holds. Raises NoGround unless the case was not
    accepted, refused, withdrawn a short while ago, or found right in a complaint.
    """
    reason = required(reason, field="reason", message=_("Xin nêu lý do xem xét lại để người nộp được biết."))
    wanted = Wanted(Act.REOPEN, note=reason, reason=reason)
    with moving(wanted, actor=actor, case_id=case_id) as move:
        # As it was before this act: the row is written at its end.
        before = Case.objects.get(pk=case_id)
        if not may_reopen(
            standing_of(before), today=move.today, withdrawn_days=recourse_rules().withdrawn_days
        ):
            raise _groundless(before)
        record = _record(move, before, actor=actor, reason=reason)
        code = _supersede(move, record)
        case = move.case
        case.closed_at = case.on_time = case.returned_at = case.handler_id = None
        move.done.note(number=record.number, from_status=record.from_status)
        move.tell(CaseReopened, from_status=record.from_status, due_on=case.due_on, result_code=code)


def _record(move: Moving, before: Case, *, actor: Actor, reason: str) -> Reopening:
    record = Reopening(
        case=move.case,
        number=move.case.reopenings,
        at=move.at,
        by_id=actor.party_id,
        reason=reason,
        complaint=upheld(before),
        decision=Decision.objects.filter(case=before, superseded_at__isnull=True).first(),
        from_status=before.status,
        due_on=before.due_on,
        closed_at=before.closed_at or move.at,
        on_time=before.on_time,
        returned_at=before.returned_at,
    )
    record.save(force_insert=True)
    return record


def _supersede(move: Moving, record: Reopening) -> str:
    """Put aside what was decided; answers the public code of a result that was issued, "" if none was."""
    case = move.case
    result = Result.objects.filter(case=case, superseded_at__isnull=True).first()
    if result is not None:
        _take_back(move, result, record)
    if record.decision:
        Decision.objects.filter(pk=record.decision.pk).update(superseded_at=move.at)
    Proposal.objects.filter(case=case, sent_back_at__isnull=True).update(sent_back_at=move.at)
    return result.code if result and result.issued_at else ""


def _take_back(move: Moving, result: Result, record: Reopening) -> None:
    result.superseded_at = move.at
    if result.state == ResultState.ISSUED:
        result.state, result.revoked_at = ResultState.REVOKED, move.at
        result.revoked_by_id = record.by_id
        result.revocation_reason, result.revocation_ground = record.reason[:500], _ground(record)
        move.done.note(revoked=result.code)
    result.save()


def _ground(record: Reopening) -> str:
    """What the public check of the old paper names: the act it was taken back by, in Vietnamese like it."""
    with override("vi"):
        said = gettext("Xem xét lại hồ sơ lần %(number)s") % {"number": record.number}
        if record.complaint is None:
            return said
        source = recourse_rules().answer_source
        return gettext("%(act)s theo kết quả giải quyết khiếu nại (%(source)s)") % {
            "act": said,
            "source": source,
        }


def _groundless(case: Case) -> NoGround:
    if case.status == Status.WITHDRAWN:
        return NoGround(
            _("Hồ sơ đã rút quá %(days)s ngày nên không mở lại được; người nộp cần nộp hồ sơ mới."),
            days=recourse_rules().withdrawn_days,
        )
    return NoGround(
        _("Chỉ xem xét lại hồ sơ bị từ chối, không được tiếp nhận, hoặc có khiếu nại được công nhận đúng.")
    )
