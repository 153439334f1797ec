"""Late cases: noticed once, apologised for with a new day, which the approver sends.

The statutory due date stays what it was. What is promised is a second day, and passing it is noticed again.
"""

import io
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from nhip.base.signing import api as signing
from nhip.base.signing.contracts import SignRequest
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.calendar import working_calendar
from nhip.kernel.errors import Conflict, Invalid
from nhip.kernel.storage import storage
from nhip.work.cases.actions.moving import Moving, Wanted, moving
from nhip.work.cases.actions.reception import required
from nhip.work.cases.adapters.apology_pdf import Printed, render
from nhip.work.cases.adapters.clock_rules import clock_rules
from nhip.work.cases.adapters.parts import parts_of
from nhip.work.cases.adapters.result_pdf import refuse_unprintable
from nhip.work.cases.adapters.timelines import days_needed, timeline_of
from nhip.work.cases.contracts import CLOSED, Act, Holder, LetterState, NothingMissed, Who
from nhip.work.cases.events import ApologyEdited, ApologySent, CaseBecameLate
from nhip.work.cases.models import Apology, Case
from nhip.work.cases.queries.letters import apology_document
from nhip.work.cases.rules.letters import Missed, apology_text

MOST_AT_ONCE = 200
FARTHEST = timedelta(days=365)
_STANDING = (Holder.APPLICANT_TO_ANSWER, Holder.APPLICANT_TO_PAY, Holder.STOPPED)


def notice_late_cases() -> int:
    """Notice every case whose promised day has passed, and draft its letter; answers how many were new."""
    return sum(notice_late(case_id) for case_id in _missed(clock.today()))


def notice_late(case_id: UUID) -> bool:
    """Notice one case, once for each day it misses; says whether it was new."""
    try:
        with moving(Wanted(Act.DRAFT_APOLOGY), actor=SYSTEM, case_id=case_id) as move:
            missed = promised_day(move.case)
            if missed >= move.today or move.case.apologies.filter(missed_on=missed).exists():
                raise NothingMissed(_("Không có ngày hẹn nào vừa bị lỡ."))
            _draft(move, missed)
            move.tell(CaseBecameLate, missed_on=missed, holder=move.case.holder)
    except Conflict:
        return False
    return True


def edit_apology(actor: Actor, case_id: UUID, *, text: str, promised_on: date) -> None:
    """Change the letter before it is sent: its words, and the new day, a working day after today."""
    text = required(text, field="text", message=_("Xin viết nội dung thư xin lỗi."))
    refuse_unprintable(text)
    check_promise(promised_on)
    with moving(Wanted(Act.EDIT_APOLOGY), actor=actor, case_id=case_id) as move:
        letters = Apology.objects.filter(case=move.case, state=LetterState.DRAFTED)
        letters.update(text=text, promised_on=promised_on, edited_by_id=actor.party_id)
        move.tell(ApologyEdited, promised_on=promised_on)


def send_apology(actor: Actor, case_id: UUID) -> None:
    """Send the letter: the applicant sees it with its PDF, which is made before the transaction.

    Raises Invalid when its new day has passed meanwhile, Conflict when somebody changed it or sent it.
    """
    letter = _to_print(actor, case_id)
    printed = _printed(letter) if letter else None
    wanted = Wanted(Act.SEND_APOLOGY, note=letter.text if letter else "")
    with moving(wanted, actor=actor, case_id=case_id) as move:
        if letter is None or printed is None or not _mark_sent(letter, printed, actor=actor, move=move):
            raise Conflict(_("Thư xin lỗi vừa được người khác sửa hoặc gửi; xin tải lại trang rồi xem lại."))
        told = {"missed_on": letter.missed_on, "promised_on": letter.promised_on}
        move.tell(ApologySent, apology_id=letter.pk, **told)


def promised_day(case: Case) -> date:
    """The day by which the applicant was last promised the result: the due date, or a later letter's."""
    sent = case.apologies.filter(state=LetterState.SENT, missed_on__gte=case.due_on)
    latest = sent.order_by("promised_on").last()
    return max(case.due_on, latest.promised_on) if latest else case.due_on


def check_promise(day: date) -> None:
    """Raise Invalid for a day that cannot be promised: past, too far, or one on which offices are closed."""
    today = clock.today()
    message = ""
    if day <= today:
        message = str(_("Ngày hẹn mới phải sau hôm nay."))
    elif day > today + FARTHEST:
        message = str(_("Ngày hẹn mới không quá một năm kể từ hôm nay."))
    elif not working_calendar().is_working_day(day):
        message = str(_("Ngày hẹn mới rơi vào ngày nghỉ; xin chọn một ngày làm việc."))
    if message:
        raise Invalid(message, fields={"promised_on": message})


def _missed(today: date) -> list[UUID]:
    """Cases whose last promised day has passed, that nobody has noticed for that day."""
    sent = Q(apologies__state=LetterState.SENT)
    running = Case.objects.filter(
        closed_at__isnull=True, due_on__lt=today, is_apologising=False, applicant__isnull=False
    ).exclude(holder__in=_STANDING)
    promised = running.annotate(promised=Coalesce(Max("apologies__promised_on", filter=sent), "due_on"))
    late = promised.filter(promised__lt=today).order_by("due_on")
    return list(late.values_list("pk", flat=True)[:MOST_AT_ONCE])


def _draft(move: Moving, missed: date) -> None:
    case = move.case
    promised = working_calendar().add_working_days(move.today, days_needed(case))
    found = timeline_of(case)
    Apology(
        case=case,
        number=case.apologies.count() + 1,
        missed_on=missed,
        promised_on=promised,
        text=apology_text(
            Missed(case.procedure_name, missed, found, clock_rules(case.procedure_code).office)
        ),
        drafted_at=move.at,
    ).save(force_insert=True)


def _to_print(actor: Actor, case_id: UUID) -> Apology | None:
    """The letter to be printed; None where this actor could not send it anyway, which the act will say."""
    letter = Apology.objects.select_related("case").filter(case_id=case_id, state=LetterState.DRAFTED).first()
    if letter is None or letter.case.status in CLOSED or Who.APPROVER not in parts_of(actor, letter.case):
        return None
    check_promise(letter.promised_on)
    return letter


def _printed(letter: Apology) -> Printed:
    """The letter as a PDF in the storage, under the agency's seal where this installation signs."""
    pdf = render(apology_document(letter))
    if signing.is_on():
        request = SignRequest(
            key=f"case-apology:{letter.pk}:{letter.promised_on}",
            about=("case", str(letter.case_id)),
            reason="Thư xin lỗi và hẹn lại ngày trả kết quả",
            seal_agency_id=letter.case.competent_agency_id,
        )
        signed = signing.sign_pdf(pdf, request)
        return Printed(signed.key, signed.sha256, is_signed=True)
    stored = storage().put(io.BytesIO(pdf))
    return Printed(stored.key, stored.sha256, is_signed=False)


def _mark_sent(letter: Apology, printed: Printed, *, actor: Actor, move: Moving) -> bool:
    same = Apology.objects.filter(
        pk=letter.pk, state=LetterState.DRAFTED, text=letter.text, promised_on=letter.promised_on
    )
    return bool(
        same.update(
            state=LetterState.SENT,
            sent_at=move.at,
            sent_by_id=actor.party_id,
            storage_key=printed.key,
            sha256=printed.sha256,
            is_signed=printed.is_signed,
        )
    )
