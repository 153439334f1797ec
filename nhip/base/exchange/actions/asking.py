"""A person asks about a call, or complains of it; the agency that owns the data answers."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nhip.base.exchange.access import PROVIDE
from nhip.base.exchange.contracts.tracking import QuestionKind
from nhip.base.exchange.events import AccessQuestionAnswered, AccessQuestionDue, AccessQuestioned
from nhip.base.exchange.models import AccessQuestion, Service
from nhip.base.exchange.queries.tracking import my_access
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import action
from nhip.kernel.calendar import working_calendar
from nhip.kernel.errors import Conflict, Invalid, NotFound

LONGEST_TEXT = 4000
# A data subject is answered within two working days (91/2025/QH15, 356/2025/NĐ-CP).
ANSWER_WORKING_DAYS = 2


def ask_about_access(actor: Actor, record_id: UUID, *, kind: QuestionKind, text: str) -> UUID:
    """Ask about a call about oneself, or complain of it; it goes to the agency that owns the data.

    Raises NotFound for a call about somebody else or one the person is told of later, Invalid without words,
    Conflict while an earlier one about the same call waits.
    """
    text = _text(text, field="text", message=_("Xin viết điều quý vị muốn hỏi hoặc khiếu nại."))
    access = my_access(actor, record_id)
    row = AccessQuestion(
        party_id=actor.own_party(),
        record_id=record_id,
        agency_id=_owner(access.service),
        service=access.service,
        client=access.consumer,
        kind=kind.value,
        text=text,
        due_on=working_calendar().add_working_days(clock.today(), ANSWER_WORKING_DAYS),
    )
    with action("exchange.ask_about_access", actor=actor, about=("exchange_question", row.pk)) as act:
        act.allow("a call about oneself")
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise Conflict(_("Quý vị đã hỏi về lượt này và đang chờ trả lời.")) from error
        act.note(kind=kind.value, record=record_id)
        act.emit(AccessQuestioned(**_facts(row)))
    return row.pk


def answer_about_access(actor: Actor, question_id: UUID, *, text: str) -> None:
    """Answer as the agency that owns the data. Raises NotFound, NotAllowed, Invalid, Conflict (answered)."""
    text = _text(text, field="text", message=_("Xin viết nội dung trả lời."))
    with action("exchange.answer_about_access", actor=actor, about=("exchange_question", question_id)) as act:
        row = AccessQuestion.objects.select_for_update().filter(pk=question_id).first()
        if row is None:
            raise NotFound(_("Không có câu hỏi này."))
        act.require(PROVIDE.code, agency_id=row.agency_id)
        if row.answered_at:
            raise Conflict(_("Câu hỏi này đã được trả lời; xin tải lại trang."))
        row.answer, row.answered_at, row.answered_by_id = text, clock.now(), actor.party_id
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        act.emit(
            AccessQuestionAnswered(
                question_id=row.pk, party_id=row.party_id, record_id=row.record_id, service=row.service
            )
        )


def remind_of_questions() -> int:
    """Say once, a working day before, which questions are still open; how many were said."""
    horizon = working_calendar().next_working_day(clock.today())
    rows = AccessQuestion.objects.filter(answered_at=None, reminded_at=None, due_on__lte=horizon)
    return sum(_remind(row) for row in rows.order_by("due_on"))


def _remind(row: AccessQuestion) -> int:
    waiting = AccessQuestion.objects.filter(pk=row.pk, answered_at=None, reminded_at=None)
    with transaction.atomic():
        if not waiting.update(reminded_at=clock.now()):
            return 0
        about = ("exchange_question", row.pk)
        with action("exchange.remind_of_question", actor=SYSTEM, about=about) as act:
            act.allow("who answers must hear of it in time")
            act.emit(AccessQuestionDue(**_facts(row)))
    return 1


def _facts(row: AccessQuestion) -> dict[str, Any]:
    return {
        "question_id": row.pk,
        "kind": row.kind,
        "agency_id": row.agency_id,
        "due_on": row.due_on,
    }


def _owner(service: str) -> UUID:
    found = Service.objects.filter(identifier=service).values_list("subsystem__member__agency_id", flat=True)
    agency_id = found.first()
    if agency_id is None:
        raise NotFound(_("Dịch vụ dữ liệu này không còn; xin gửi phản ánh đến cơ quan đã tra cứu."))
    return agency_id


def _text(text: str, *, field: str, message: object) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST_TEXT:
        said = str(message) if not text else str(_("Dài quá 4000 chữ; xin viết gọn lại."))
        raise Invalid(said, fields={field: said})
    return text
