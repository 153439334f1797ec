"""More time: the handler asks, the approver gives it or not; an approver may also extend directly.

Only a case that is still in time is extended: a late one is apologised for (see `apologising`), so that a
moved date never turns lateness into punctuality.
"""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.kernel.errors import Conflict, Invalid
from nhip.work.cases.actions.moving import Moving, Wanted, moving
from nhip.work.cases.actions.reception import required
from nhip.work.cases.contracts import Act, AskState
from nhip.work.cases.events import CaseExtended, ExtensionAsked, ExtensionRefused
from nhip.work.cases.models import ExtensionAsk

MOST_DAYS = 365


def ask_extension(actor: Actor, case_id: UUID, *, days: int, reason: str) -> None:
    """Ask the approver for `days` more, in the unit of the statutory time, with the reason for the applicant.

    Raises Conflict for a case that is late already.
    """
    reason = _checked(days, reason)
    with moving(Wanted(Act.ASK_EXTENSION, note=reason), actor=actor, case_id=case_id) as move:
        if move.case.due_on < move.today:
            raise _too_late(move)
        ExtensionAsk(
            case=move.case,
            number=move.case.extension_asks.count() + 1,
            days=days,
            reason=reason,
            asked_by_id=actor.party_id,
            asked_at=move.at,
        ).save(force_insert=True)
        move.done.note(days=days)
        move.tell(ExtensionAsked, days=days)


def refuse_extension(actor: Actor, case_id: UUID, *, word: str) -> None:
    """Give no more time, saying why; the due date stands."""
    word = required(word, field="word", message=_("Xin nói rõ vì sao không gia hạn."))
    with moving(Wanted(Act.REFUSE_EXTENSION, note=word), actor=actor, case_id=case_id) as move:
        _answer(move, AskState.REFUSED, word, actor)
        move.tell(ExtensionRefused, due_on=move.case.due_on)


def extend(actor: Actor, case_id: UUID, *, days: int, reason: str) -> None:
    """Move the due date by `days`, in the unit of the statutory time, with an apology and a reason.

    It grants what the handler asked for, if anything. Raises Conflict for a case that is late already.
    """
    reason = _checked(days, reason)
    wanted = Wanted(Act.EXTEND, note=reason, reason=reason, days=days)
    with moving(wanted, actor=actor, case_id=case_id) as move:
        if move.reading and move.reading.steps[-1].is_late:
            raise _too_late(move)
        _answer(move, AskState.GRANTED, "", actor)
        move.tell(CaseExtended, days=days, due_on=move.case.due_on)


def _checked(days: int, reason: str) -> str:
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(_("Số ngày gia hạn phải từ 1 đến 365."), fields={"days": str(_("Nhập từ 1 đến 365."))})
    return required(reason, field="reason", message=_("Xin nêu lý do gia hạn để người nộp được biết."))


def _answer(move: Moving, state: AskState, word: str, actor: Actor) -> None:
    asked = ExtensionAsk.objects.filter(case=move.case, state=AskState.ASKED)
    asked.update(state=state, word=word, answered_by_id=actor.party_id, answered_at=move.at)


def _too_late(move: Moving) -> Conflict:
    return Conflict(
        _(
            "Hồ sơ %(code)s đã quá hạn nên không gia hạn được nữa; xin gửi thư xin lỗi kèm ngày hẹn mới. "
            "Hạn cũ vẫn được giữ để tính đúng hạn."
        ),
        code=move.case.code,
    )
