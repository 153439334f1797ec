"""Acts of the issuing side, and of the system when a number relapses."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.calendar import working_calendar
from nhip.work.directives import events, rules
from nhip.work.directives.actions.due import ensure_due_on
from nhip.work.directives.actions.proof import holds
from nhip.work.directives.actions.turn import Entry, Turn, by_the_system, checking, required_text
from nhip.work.directives.contracts import Act, InvalidDirective, NoProof, SameHands, Standing, State
from nhip.work.directives.models import CoUnit, EvidenceLink, Step, WorkItem


@dataclass(frozen=True, slots=True)
class Relapse:
    """A number that had been put right and is off target again, as the indicators module told it."""

    event_id: UUID
    at: datetime
    indicator_code: str
    territory: str
    reason: str


def ask_more(actor: Actor, *, item_id: UUID, reason: str) -> None:
    """Send a report back: the reason says what is missing."""
    reason = required_text(reason)
    with checking(Act.ASK_MORE, actor=actor, item_id=item_id) as turn:
        turn.write(Entry(text=reason), reported_on=None)
        turn.tell(events.ItemReturned)


def complete(actor: Actor, *, item_id: UUID, text: str = "") -> None:
    """Close the work.

    Raises SameHands when the actor took part in doing or reporting it, NoProof when this round's reports
    link no document, case or indicator that holds.
    """
    with checking(Act.COMPLETE, actor=actor, item_id=item_id) as turn:
        _ensure_other_hands(turn)
        _ensure_proof(turn)
        turn.write(Entry(text=text.strip()), completed_on=clock.today())
        turn.tell(events.ItemCompleted, on_time=_was_on_time(turn.item))


def reopen(actor: Actor, *, item_id: UUID, reason: str) -> None:
    """Open closed work again; new proof will be needed to close it."""
    reason = required_text(reason)
    with checking(Act.REOPEN, actor=actor, item_id=item_id) as turn:
        _reopen(turn, Entry(text=reason), because="leader")


def reopen_relapsed(relapse: Relapse) -> int:
    """Reopen every completed item about a number that relapsed after it was closed; answers how many.

    The relapse is remembered with the step, so the same one never opens an item twice.
    """
    closed = WorkItem.objects.about(
        indicator_code=relapse.indicator_code, territory=relapse.territory
    ).filter(state=State.COMPLETED)
    due = [item_id for item_id in closed.values_list("id", flat=True) if _is_news(item_id, relapse)]
    for item_id in due:
        with by_the_system(Act.REOPEN, actor=SYSTEM, item_id=item_id, reason="number relapsed") as turn:
            entry = Entry(text=relapse.reason, trigger=str(relapse.event_id))
            _reopen(turn, entry, because="relapse")
    return len(due)


def withdraw(actor: Actor, *, item_id: UUID, reason: str) -> None:
    """Take the order back before the work is done."""
    reason = required_text(reason)
    with checking(Act.WITHDRAW, actor=actor, item_id=item_id) as turn:
        turn.write(Entry(text=reason))
        turn.tell(events.ItemWithdrawn)


def move_due(actor: Actor, *, item_id: UUID, due_on: date, reason: str) -> None:
    """Change the due date; the old one stays in the log. Raises InvalidDirective for a past or rest day."""
    reason = required_text(reason)
    with checking(Act.MOVE_DUE, actor=actor, item_id=item_id) as turn:
        ensure_due_on(due_on, field="due_on")
        before = turn.item.due_on
        turn.write(Entry(text=reason, due_on=due_on), due_on=due_on)
        turn.tell(events.ItemDueMoved, from_due_on=before, to_due_on=due_on)


def reassign(actor: Actor, *, item_id: UUID, agency_id: UUID, reason: str) -> None:
    """Give work that was not taken, or was handed back, to an agency: another one, or the same once more."""
    reason = required_text(reason)
    with checking(Act.REASSIGN, actor=actor, item_id=item_id) as turn:
        _ensure_not_co_unit(turn.item, agency_id)
        before = turn.item.lead_agency_id
        turn.write(Entry(text=reason, to_agency_id=agency_id), lead_agency_id=agency_id)
        turn.tell(events.ItemReassigned, from_agency_id=before)


def _reopen(turn: Turn, entry: Entry, *, because: str) -> None:
    turn.write(entry, round=turn.item.round + 1, reported_on=None, completed_on=None)
    turn.tell(events.ItemReopened, because=because)


def _is_news(item_id: UUID, relapse: Relapse) -> bool:
    steps = Step.objects.filter(item_id=item_id)
    closed_at = steps.filter(act=Act.COMPLETE).latest("sequence").at
    known = steps.filter(trigger=str(relapse.event_id)).exists()
    return relapse.at > closed_at and not known


def _ensure_other_hands(turn: Turn) -> None:
    if turn.actor.party_id in rules.doers(turn.item.logged_acts()):
        raise SameHands(_("Bạn đã tham gia thực hiện hoặc báo cáo việc này; người khác phải kết thúc nó."))


def _ensure_proof(turn: Turn) -> None:
    reports = EvidenceLink.objects.filter(
        step__item=turn.item, step__act=Act.REPORT, step__round=turn.item.round
    )
    if not holds(reports):
        raise NoProof(
            _(
                "Báo cáo chưa gắn tài liệu đã kiểm tra, hồ sơ hay chỉ tiêu nào chứng minh việc đã xong; "
                "hãy yêu cầu báo cáo thêm."
            )
        )


def _was_on_time(item: WorkItem) -> bool:
    facts = rules.DeadlineFacts(State(item.state), item.due_on, item.reported_on)
    answer = rules.deadline(facts, today=clock.today(), calendar=working_calendar())
    return answer.standing is Standing.DONE_ON_TIME


def _ensure_not_co_unit(item: WorkItem, agency_id: UUID) -> None:
    if CoUnit.objects.filter(item=item, agency_id=agency_id).exists():
        message = _("Cơ quan này đang là đơn vị phối hợp; hãy chọn cơ quan khác làm đơn vị chủ trì.")
        raise InvalidDirective(message, fields={"agency_id": str(message)})
