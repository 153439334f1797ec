"""Asking the applicant for what is missing: once by the handler, again only with the approver's word."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.kernel.errors import Invalid
from nhip.work.cases.actions.moving import Moving, Wanted, moving
from nhip.work.cases.actions.reception import required
from nhip.work.cases.contracts import Act, AskState, SupplementItem
from nhip.work.cases.events import SupplementProposed, SupplementRefused, SupplementRequested
from nhip.work.cases.models import SupplementAsk, SupplementRequest


def request_supplement(actor: Actor, case_id: UUID, *, items: Sequence[SupplementItem]) -> None:
    """Ask for everything that is missing in one list; the clock pauses until the applicant answers.

    An approver who does it confirms what the handler proposed, with whatever they changed in it.
    """
    reason = _checked(items)
    wanted = Wanted(Act.REQUEST_SUPPLEMENT, note=reason, reason=reason)
    with moving(wanted, actor=actor, case_id=case_id) as move:
        SupplementRequest(
            case=move.case,
            number=move.case.supplements,
            requested_by_id=actor.party_id,
            requested_at=move.at,
            items=[asdict(item) for item in items],
        ).save(force_insert=True)
        _answer(move, AskState.GRANTED, "", actor)
        move.tell(SupplementRequested, number=move.case.supplements, items=len(items))


def propose_supplement(actor: Actor, case_id: UUID, *, items: Sequence[SupplementItem]) -> None:
    """Propose to the approver that the applicant be asked again; the clock runs on until they agree."""
    note = _checked(items)
    with moving(Wanted(Act.PROPOSE_SUPPLEMENT, note=note), actor=actor, case_id=case_id) as move:
        SupplementAsk(
            case=move.case,
            number=move.case.supplement_asks.count() + 1,
            items=[asdict(item) for item in items],
            asked_by_id=actor.party_id,
            asked_at=move.at,
        ).save(force_insert=True)
        move.tell(SupplementProposed, items=len(items))


def refuse_supplement(actor: Actor, case_id: UUID, *, word: str) -> None:
    """Do not let the applicant be asked again, telling the handler why; the applicant never learns of it."""
    word = required(word, field="word", message=_("Xin nói rõ vì sao không yêu cầu bổ sung lần nữa."))
    with moving(Wanted(Act.REFUSE_SUPPLEMENT, note=word), actor=actor, case_id=case_id) as move:
        _answer(move, AskState.REFUSED, word, actor)
        move.tell(SupplementRefused)


def _checked(items: Sequence[SupplementItem]) -> str:
    """The list in words. Raises Invalid for an empty one, or an item without a reason."""
    if not items:
        raise Invalid(
            _("Xin chọn ít nhất một mục cần bổ sung."), fields={"items": str(_("Chưa chọn mục nào."))}
        )
    for item in items:
        required(item.reason, field=item.key, message=_("Xin nói rõ cần sửa gì ở mục này."))
    return "; ".join(f"{item.label}: {item.reason.strip().rstrip('.')}" for item in items)


def _answer(move: Moving, state: AskState, word: str, actor: Actor) -> None:
    if not move.before.is_supplement_proposed:
        return
    asked: Any = SupplementAsk.objects.filter(case=move.case, state=AskState.ASKED)
    asked.update(state=state, word=word, answered_by_id=actor.party_id, answered_at=move.at)
