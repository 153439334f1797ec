"""The queue of a one-stop shop: numbers taken at a kiosk, called from a counter."""

from uuid import UUID

from nhip.kernel import clock, limits
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import action
from nhip.kernel.errors import NotFound
from nhip.kernel.ids import new_id
from nhip.work.cases import access
from nhip.work.cases.adapters.agencies import takes_dossiers
from nhip.work.cases.adapters.counters import next_number
from nhip.work.cases.contracts import Ticket
from nhip.work.cases.models import QueueTicket
from nhip.work.cases.queries.queue import ahead_of

TICKETS_A_MINUTE = 20


def take_ticket(agency_id: UUID) -> Ticket:
    """The next number of today. Raises NotFound for an agency that receives nothing, RateLimited."""
    if not takes_dossiers(agency_id):
        raise NotFound("no counter receives there")
    limits.take("cases.ticket", str(agency_id), allowed=TICKETS_A_MINUTE, per_seconds=60)
    day, ticket_id = clock.today(), new_id()
    with action("cases.take_ticket", actor=SYSTEM, about=("ticket", ticket_id), emits=False) as done:
        done.allow("anybody may wait their turn")
        number = next_number(f"queue:{agency_id}", day=day)
        row = QueueTicket.objects.create(id=ticket_id, agency_id=agency_id, day=day, number=number)
    return Ticket(row.pk, number, row.taken_at, ahead_of(row))


def call_next(actor: Actor, agency_id: UUID, *, counter: str) -> Ticket | None:
    """Call the longest-waiting number to a counter; None when nobody waits."""
    with action("cases.call_ticket", actor=actor, about=("queue", agency_id), emits=False) as done:
        done.require(access.RECEIVE.code, agency_id=agency_id)
        waiting = QueueTicket.objects.select_for_update(skip_locked=True).filter(
            agency_id=agency_id, day=clock.today(), called_at__isnull=True
        )
        row = waiting.order_by("number").first()
        if row is None:
            return None
        row.called_at, row.called_by_id, row.counter = clock.now(), actor.party_id, counter.strip()[:20]
        row.save(update_fields=["called_at", "called_by", "counter"])
        done.note(number=row.number)
    return Ticket(row.pk, row.number, row.taken_at, 0, row.called_at, row.counter)
