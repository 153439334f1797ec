"""The only writer of the self-assessment."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from nhip.insight.selfcheck.access import DECLARE
from nhip.insight.selfcheck.adapters.questions import instrument_file
from nhip.insight.selfcheck.contracts import Answer, BadAnswer, UnknownComponent
from nhip.insight.selfcheck.events import AnswerDeclared
from nhip.insight.selfcheck.models import Declaration
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import NotAllowed

LONGEST_SAID = 2000


@dataclass(frozen=True, slots=True)
class Said:
    """An officer's answer: yes or no, the address of the evidence, and words."""

    answer: Answer
    evidence: str = ""
    words: str = ""


def declare(actor: Actor, question: str, said: Said) -> None:
    """Answer a question of the instrument; earlier answers stay in the history.

    Raises BadAnswer (a yes without evidence, an address that is none), UnknownComponent, NotAllowed.
    """
    file = instrument_file()
    if question not in {one.code for _, many in file.groups for one in many}:
        raise UnknownComponent(_("Bộ câu hỏi không có câu “%(code)s”."), code=question)
    checked = _checked(said)
    with action("selfcheck.declare", actor=actor, about=("question", question)) as act:
        act.require(DECLARE.code)
        if actor.party_id is None:
            raise NotAllowed(_("Chỉ người đã đăng nhập mới trả lời được."))
        Declaration(
            instrument=file.code,
            question=question,
            answer=checked.answer.value,
            evidence=checked.evidence,
            said=checked.words,
            by_id=actor.party_id,
        ).save(force_insert=True)
        act.note(instrument=file.code, answer=checked.answer)
        act.emit(AnswerDeclared(file.code, question, checked.answer.value))


def _checked(said: Said) -> Said:
    evidence, words = said.evidence.strip(), said.words.strip()
    if said.answer is Answer.UNKNOWN:
        raise BadAnswer(_("Hãy chọn có hoặc không."), fields={"answer": str(_("Hãy chọn có hoặc không."))})
    if len(words) > LONGEST_SAID:
        message = _("Dài %(length)s chữ; hãy rút còn nhiều nhất %(most)s.") % {
            "length": len(words),
            "most": LONGEST_SAID,
        }
        raise BadAnswer(message, fields={"words": message})
    if evidence:
        _refuse_no_address(evidence)
    if said.answer is Answer.YES and not (evidence or words):
        message = str(_("Trả lời “có” phải kèm địa chỉ hoặc lời mô tả bằng chứng."))
        raise BadAnswer(message, fields={"evidence": message})
    return Said(said.answer, evidence, words)


def _refuse_no_address(evidence: str) -> None:
    try:
        URLValidator(schemes=["http", "https"])(evidence)
    except ValidationError as error:
        message = str(_("Địa chỉ phải bắt đầu bằng http:// hoặc https://, ví dụ https://example.gov.vn/a."))
        raise BadAnswer(message, fields={"evidence": message}) from error
