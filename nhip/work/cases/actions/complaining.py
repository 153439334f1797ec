"""Khiếu nại: an applicant complains of a late, refused or not accepted case; who did not decide it answers.

A complaint is never public. Its times are those of the Law on Complaints, as the province configured them.
"""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.kernel.calendar import working_calendar
from nhip.kernel.errors import Conflict, Invalid, NotAllowed
from nhip.kernel.ui.formats import day as day_words
from nhip.work.cases.actions.moving import Moving, Wanted, moving
from nhip.work.cases.actions.reception import required
from nhip.work.cases.adapters.clock_rules import recourse_rules
from nhip.work.cases.adapters.deciders import deciders
from nhip.work.cases.adapters.standings import standing_of
from nhip.work.cases.contracts import Act, ComplaintKind, ComplaintState, NoGround, TooLate
from nhip.work.cases.events import ComplaintAnswered, ComplaintDropped, ComplaintFiled, ComplaintTaken
from nhip.work.cases.models import Complaint
from nhip.work.cases.rules.recourse import due_after, grounds, last_day_to_complain

LONGEST_TEXT = 4000
OPEN = (ComplaintState.SUBMITTED, ComplaintState.ACCEPTED)


def complain(actor: Actor, case_id: UUID, *, kind: ComplaintKind, text: str) -> UUID:
    """File a complaint about one's own case.

    Raises NoGround when the case is not what is complained of, TooLate after the time the law gives.
    """
    text = _text(text, field="text", message=_("Xin viết điều quý vị khiếu nại."))
    with moving(Wanted(Act.COMPLAIN), actor=actor, case_id=case_id) as move:
        _refuse_groundless(move, kind)
        complaint = Complaint(
            case=move.case,
            number=move.case.complaints.count() + 1,
            kind=kind,
            text=text,
            filed_at=move.at,
            accept_by=_after(move.today, recourse_rules().accept_days),
        )
        complaint.save(force_insert=True)
        move.done.note(kind=kind, number=complaint.number)
        told = {"kind": kind.value, "accept_by": complaint.accept_by}
        move.tell(ComplaintFiled, complaint_id=complaint.pk, **told)
    return complaint.pk


def take_complaint(actor: Actor, case_id: UUID) -> None:
    """Take the open complaint on (thụ lý); the time to answer begins. Not for who decided the case."""
    with moving(Wanted(Act.TAKE_COMPLAINT), actor=actor, case_id=case_id) as move:
        complaint = _open(move)
        _refuse_decider(actor, move, complaint)
        if complaint.state != ComplaintState.SUBMITTED:
            raise Conflict(_("Khiếu nại này đã được thụ lý rồi; xin tải lại trang."))
        complaint.state, complaint.accepted_at = ComplaintState.ACCEPTED, move.at
        complaint.accepted_by_id = actor.party_id
        complaint.answer_by = _after(move.today, recourse_rules().answer_days)
        complaint.save(update_fields=["state", "accepted_at", "accepted_by", "answer_by"])
        move.tell(ComplaintTaken, complaint_id=complaint.pk, answer_by=complaint.answer_by)


def answer_complaint(actor: Actor, case_id: UUID, *, text: str, is_upheld: bool) -> None:
    """Answer the open complaint, saying whether it is right. Not for who decided the case.

    One found right gives ground to take the case up again. Raises Conflict before it was taken on.
    """
    text = _text(text, field="text", message=_("Xin viết nội dung trả lời khiếu nại."))
    with moving(Wanted(Act.ANSWER_COMPLAINT, note=text), actor=actor, case_id=case_id) as move:
        complaint = _open(move)
        _refuse_decider(actor, move, complaint)
        if complaint.state != ComplaintState.ACCEPTED:
            raise Conflict(_("Khiếu nại này chưa được thụ lý; xin thụ lý trước khi trả lời."))
        complaint.state, complaint.answered_at = ComplaintState.ANSWERED, move.at
        complaint.answered_by_id, complaint.answer = actor.party_id, text
        complaint.is_upheld = is_upheld
        complaint.save(update_fields=["state", "answered_at", "answered_by", "answer", "is_upheld"])
        move.done.note(number=complaint.number, is_upheld=is_upheld)
        move.tell(ComplaintAnswered, complaint_id=complaint.pk, is_upheld=is_upheld)


def drop_complaint(actor: Actor, case_id: UUID) -> None:
    """Take one's own complaint back."""
    with moving(Wanted(Act.DROP_COMPLAINT), actor=actor, case_id=case_id) as move:
        complaint = _open(move)
        complaint.state, complaint.closed_at = ComplaintState.CLOSED, move.at
        complaint.save(update_fields=["state", "closed_at"])
        move.tell(ComplaintDropped, complaint_id=complaint.pk)


def _refuse_groundless(move: Moving, kind: ComplaintKind) -> None:
    standing, rules = standing_of(move.case), recourse_rules()
    if kind not in grounds(standing):
        raise NoGround(
            _("Hồ sơ này hiện không có việc quý vị chọn để khiếu nại; xin xem lại tình trạng hồ sơ.")
        )
    last = last_day_to_complain(standing, days=rules.complaint_days)
    if last and move.today > last:
        raise TooLate(
            _("Thời hiệu khiếu nại đã hết ngày %(day)s (%(source)s)."),
            day=day_words(last, language="vi"),
            source=rules.complaint_source,
        )


def _refuse_decider(actor: Actor, move: Moving, complaint: Complaint) -> None:
    if actor.party_id in deciders(move.case, ComplaintKind(complaint.kind)):
        raise NotAllowed(
            _("Người đã làm việc bị khiếu nại không giải quyết khiếu nại đó; xin chuyển thủ trưởng cơ quan.")
        )


def _open(move: Moving) -> Complaint:
    found = move.case.complaints.filter(state__in=OPEN).first()
    if found is None:
        raise Conflict(_("Hồ sơ này không có khiếu nại nào đang chờ."))
    return found


def _after(day: date, days: int) -> date:
    return due_after(day, days, unit=recourse_rules().unit, calendar=working_calendar())


def _text(text: str, *, field: str, message: object) -> str:
    text = required(text, field=field, message=message)
    if len(text) > LONGEST_TEXT:
        words = str(_("Nội dung dài quá 4000 ký tự; xin viết ngắn lại."))
        raise Invalid(words, fields={field: words})
    return text
