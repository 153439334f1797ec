"""Acts of whoever does the work: the lead agency and those that help."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.directives import events
from nhip.work.directives.actions.proof import checked
from nhip.work.directives.actions.turn import Entry, doing, helping, required_text
from nhip.work.directives.contracts import Act, InvalidDirective, NewEvidence
from nhip.work.directives.models import CoUnit, WorkItem


def accept(actor: Actor, *, item_id: UUID, text: str = "") -> None:
    """Take the work for the lead agency. Raises IllegalAct unless the item waits to be taken."""
    with doing(Act.ACCEPT, actor=actor, item_id=item_id) as turn:
        turn.write(Entry(text=text.strip()))
        turn.tell(events.ItemAccepted)


def decline(actor: Actor, *, item_id: UUID, reason: str) -> None:
    """Hand the work back with a reason. Raises InvalidDirective without one."""
    reason = required_text(reason)
    with doing(Act.DECLINE, actor=actor, item_id=item_id) as turn:
        turn.write(Entry(text=reason))
        turn.tell(events.ItemDeclined)


def start(actor: Actor, *, item_id: UUID, text: str = "") -> None:
    """Say that the work has begun."""
    with doing(Act.START, actor=actor, item_id=item_id) as turn:
        turn.write(Entry(text=text.strip()))
        turn.tell(events.ItemStarted)


def progress(actor: Actor, *, item_id: UUID, text: str, evidence: tuple[NewEvidence, ...] = ()) -> None:
    """Tell how far the work is; after a request for more this takes the work up again."""
    text = required_text(text)
    with doing(Act.PROGRESS, actor=actor, item_id=item_id) as turn:
        turn.write(Entry(text=text, evidence=checked(actor, evidence, item=turn.item)))
        turn.tell(events.ItemProgressed)


def report(actor: Actor, *, item_id: UUID, text: str, evidence: tuple[NewEvidence, ...] = ()) -> None:
    """Report the work done, with the proof. Without proof it can be reported but not completed.

    Raises InvalidDirective when the text is empty or a link leads to nothing.
    """
    text = required_text(text)
    with doing(Act.REPORT, actor=actor, item_id=item_id) as turn:
        links = checked(actor, evidence, item=turn.item)
        turn.write(Entry(text=text, evidence=links), reported_on=clock.today())
        turn.tell(events.ItemReported, evidence_count=len(links))


def ask_opinion(actor: Actor, *, item_id: UUID, agency_id: UUID, question: str) -> None:
    """Ask a co-unit for its opinion; it sees the question in its own list until it answers."""
    question = required_text(question)
    with doing(Act.ASK_OPINION, actor=actor, item_id=item_id) as turn:
        _ensure_helps(turn.item, agency_id)
        turn.write(Entry(text=question, to_agency_id=agency_id))
        turn.tell(events.OpinionAsked, asked_agency_id=agency_id)


def give_opinion(
    actor: Actor,
    *,
    item_id: UUID,
    agency_id: UUID,
    text: str,
    evidence: tuple[NewEvidence, ...] = (),
) -> None:
    """Give the opinion of a co-unit, asked or not."""
    text = required_text(text)
    with helping(Act.GIVE_OPINION, actor=actor, item_id=item_id, agency_id=agency_id) as turn:
        _ensure_helps(turn.item, agency_id)
        turn.write(Entry(text=text, evidence=checked(actor, evidence, item=turn.item)))
        turn.tell(events.OpinionGiven, giving_agency_id=agency_id)


def _ensure_helps(item: WorkItem, agency_id: UUID) -> None:
    if not CoUnit.objects.filter(item=item, agency_id=agency_id).exists():
        message = _("Cơ quan này không phải đơn vị phối hợp của nhiệm vụ.")
        raise InvalidDirective(message, fields={"agency_id": str(message)})
