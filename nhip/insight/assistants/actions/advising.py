"""An officer takes, changes or refuses a piece of advice; the words of neither are kept."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.insight.assistants.access import ADVISE
from nhip.insight.assistants.contracts import Advice, AdviceAnswer, UnknownAdvice
from nhip.insight.assistants.events import AdviceAnswered
from nhip.insight.assistants.models import AdviceResponse
from nhip.insight.assistants.queries.advising import advice
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import action


@dataclass(frozen=True, slots=True)
class AdviceSaid:
    """What an officer says to advice; `draft` is the text as they changed it, which is compared, not kept."""

    key: str
    answer: AdviceAnswer
    draft: str = ""


def answer_advice(actor: Actor, case_id: UUID, said: AdviceSaid) -> AdviceAnswer:
    """Record the answer, the last one of each officer; a draft taken with other words counts as changed.

    Returns what was recorded. Raises UnknownAdvice, NotAllowed, CaseNotFound.
    """
    view, listed = advice(actor, case_id)
    found = next((one for one in listed if one.key == said.key), None)
    if found is None:
        raise UnknownAdvice(_("Trợ lý không còn gợi ý này cho hồ sơ; xin mở lại trang."))
    answer = _meant(found, said)
    places = (view.competent_agency_id, view.received_at_agency_id, view.return_agency_id)
    agency_id = next((one for one in places if actor.may(ADVISE.code, agency_id=one)), places[0])
    with action("assistants.answer_advice", actor=actor, about=("case", case_id)) as act:
        act.require(ADVISE.code, agency_id=agency_id)
        AdviceResponse.objects.update_or_create(
            case_id=case_id,
            key=found.key,
            by_id=actor.party_id,
            defaults={"kind": found.kind.value, "answer": answer.value, "at": clock.now()},
        )
        act.note(kind=found.kind.value, answer=answer.value)
        act.emit(AdviceAnswered(str(case_id), found.kind.value, answer.value))
    return answer


def _meant(found: Advice, said: AdviceSaid) -> AdviceAnswer:
    if said.answer is AdviceAnswer.REFUSED or not found.draft:
        return said.answer
    is_same = said.draft.split() == found.draft.split()
    return AdviceAnswer.ACCEPTED if is_same else AdviceAnswer.EDITED
