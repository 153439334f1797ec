"""A question goes to an officer; the answer comes back and may serve others."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.insight.assistants.access import ANSWER, REVIEW
from nhip.insight.assistants.contracts import (
    LONGEST_QUESTION,
    AlreadyAnswered,
    Handed,
    QuestionUnusable,
    Source,
    UnknownQuestion,
)
from nhip.insight.assistants.events import AnswerReviewed, QuestionAnswered, QuestionHandedOver
from nhip.insight.assistants.models import HandedRow, ReviewedRow
from nhip.insight.assistants.queries.handed import digest_of
from nhip.insight.assistants.rules.masking import masked
from nhip.kernel import clock
from nhip.kernel.access import ANONYMOUS, Actor
from nhip.kernel.action import action

LONGEST_ANSWER = 5000
SOURCES = 5
# Letters and digits that nobody reads as each other.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Answered:
    """What an officer says, its sources, and as which question others may read it ("": nobody else)."""

    text: str
    sources: tuple[Source, ...] = ()
    shared_as: str = ""


def hand_over(question: str) -> Handed:
    """Keep the masked question for an officer; the secret is told this once. Who asks is not kept, in the
    audit record neither. Raises QuestionUnusable.
    """
    text = masked(" ".join(question.split()))
    if not text or len(text) > LONGEST_QUESTION:
        message = str(_("Câu hỏi gửi cán bộ phải có từ 1 đến %(most)s chữ.") % {"most": LONGEST_QUESTION})
        raise QuestionUnusable(message, fields={"question": message})
    secret = secrets.token_urlsafe(24)
    code = "".join(secrets.choice(_ALPHABET) for _place in range(8))
    row = HandedRow(code=code, secret_digest=digest_of(secret), question=text)
    with action("assistants.hand_over", actor=ANONYMOUS, about=("question", row.pk)) as act:
        act.allow("anybody may ask")
        row.save(force_insert=True)
        act.emit(QuestionHandedOver(code))
    return Handed(code, secret)


def give_answer(actor: Actor, question_id: UUID, answered: Answered) -> None:
    """Answer a question that waits; with `shared_as`, add it to the reviewed answers at once.

    Raises QuestionUnusable (no words, or no source for an answer that others will read), UnknownQuestion,
    AlreadyAnswered, NotAllowed.
    """
    _check(answered)
    with action("assistants.give_answer", actor=actor, about=("question", question_id)) as act:
        act.require(ANSWER.code)
        if answered.shared_as:
            act.require(REVIEW.code)
        row = HandedRow.objects.select_for_update().filter(pk=question_id).first()
        if row is None:
            raise UnknownQuestion(_("Không có câu hỏi này."))
        if row.answered_at:
            raise AlreadyAnswered(_("Một cán bộ khác vừa trả lời câu này; xin tải lại trang."))
        row.answer, row.sources = answered.text.strip(), _plain(answered.sources)
        row.answered_at, row.answered_by_id = clock.now(), actor.own_party()
        row.save()
        if answered.shared_as:
            _share(actor, row, answered.shared_as)
        act.note(shared=bool(answered.shared_as), sources=len(answered.sources))
        act.emit(QuestionAnswered(row.code, bool(answered.shared_as)))


def take_out(actor: Actor, answer_id: UUID) -> None:
    """Take an answer out of the reviewed ones; it stays with its question.

    Raises UnknownQuestion, NotAllowed.
    """
    with action("assistants.take_out", actor=actor, about=("answer", answer_id)) as act:
        act.require(REVIEW.code)
        row = ReviewedRow.objects.select_for_update().filter(pk=answer_id, ended_at=None).first()
        if row is None:
            raise UnknownQuestion(_("Câu trả lời này không còn trong kho dùng chung."))
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        act.emit(AnswerReviewed(str(row.pk), in_use=False))


def _share(actor: Actor, row: HandedRow, question: str) -> None:
    shared = ReviewedRow(
        question=masked(question.strip())[:LONGEST_QUESTION],
        text=row.answer,
        sources=row.sources,
        handed=row,
        reviewed_by_id=actor.own_party(),
    )
    shared.save(force_insert=True)


def _check(answered: Answered) -> None:
    fields: dict[str, str] = {}
    if not answered.text.strip() or len(answered.text) > LONGEST_ANSWER:
        fields["text"] = str(_("Câu trả lời phải có từ 1 đến %(most)s chữ.") % {"most": LONGEST_ANSWER})
    if answered.shared_as and not answered.sources:
        fields["sources"] = str(_("Câu trả lời dùng chung phải dẫn ít nhất một nguồn."))
    if len(answered.sources) > SOURCES:
        fields["sources"] = str(_("Nhiều nhất %(most)s nguồn.") % {"most": SOURCES})
    if fields:
        raise QuestionUnusable(_("Câu trả lời chưa dùng được."), fields=fields)


def _plain(sources: tuple[Source, ...]) -> list[dict[str, str]]:
    return [{"title": one.title, "url": one.url} for one in sources]
