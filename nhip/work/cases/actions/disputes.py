"""Answering whoever says that once-only data about them is wrong."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Conflict
from nhip.work.cases.access import ANSWER_ANY_DISPUTE, ANSWER_DISPUTES
from nhip.work.cases.actions.reception import required
from nhip.work.cases.contracts import DisputeNotFound
from nhip.work.cases.contracts.disputes import DisputeOutcome
from nhip.work.cases.events import DisputeAnswered
from nhip.work.cases.models import AnswerDispute, DisputeAnswer
from nhip.work.cases.queries.disputes import answerable


def answer_dispute(actor: Actor, dispute_id: UUID, *, outcome: DisputeOutcome, reason: str) -> None:
    """Say that the record was put right where it is kept, or why it stands; its subject is told.

    Raises DisputeNotFound for who does not answer for the source, Conflict once it was answered, Invalid.
    """
    reason = required(
        reason, field="reason", message=_("Xin ghi nội dung trả lời; người báo đọc được nội dung này.")
    )
    with action("cases.answer_dispute", actor=actor, about=("dispute", dispute_id)) as act:
        act.require((ANSWER_ANY_DISPUTE if actor.may(ANSWER_ANY_DISPUTE.code) else ANSWER_DISPUTES).code)
        if not answerable(actor).filter(pk=dispute_id).exists():
            raise DisputeNotFound(_("Không có mục báo sai nào như vậy trong các nguồn dữ liệu của quý vị."))
        row = AnswerDispute.objects.select_for_update().get(pk=dispute_id)
        if DisputeAnswer.objects.filter(dispute=row).exists():
            raise Conflict(_("Mục này đã được trả lời; xin tải lại trang."))
        DisputeAnswer(dispute=row, outcome=outcome, reason=reason, by_id=actor.party_id).save(
            force_insert=True
        )
        act.note(source=row.source, outcome=outcome.value)
        act.emit(
            DisputeAnswered(
                dispute_id=row.pk,
                source=row.source,
                attribute=row.attribute,
                outcome=outcome.value,
                party_id=row.owner_id,
            )
        )
