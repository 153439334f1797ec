"""Who is served now, and how many wait."""

from uuid import UUID

from nhip.kernel import clock
from nhip.work.cases.contracts import QueueState, Ticket
from nhip.work.cases.models import QueueTicket

SHOWN = 4


def queue(agency_id: UUID) -> QueueState:
    """The queue of today at one shop."""
    today = QueueTicket.objects.filter(agency_id=agency_id, day=clock.today())
    called = today.filter(called_at__isnull=False).order_by("-called_at", "-number")[:SHOWN]
    waiting = today.filter(called_at__isnull=True)
    numbers = list(waiting.order_by("number").values_list("number", flat=True))
    return QueueState(
        now=tuple(_ticket(row, 0) for row in called),
        waiting=len(numbers),
        next_number=numbers[0] if numbers else None,
    )


def ticket(agency_id: UUID, ticket_id: UUID) -> Ticket | None:
    """One number of today, for whoever has just taken it."""
    row = QueueTicket.objects.filter(pk=ticket_id, agency_id=agency_id, day=clock.today()).first()
    return _ticket(row, ahead_of(row)) if row else None


def ahead_of(row: QueueTicket) -> int:
    """How many wait before this number."""
    waiting = QueueTicket.objects.filter(agency_id=row.agency_id, day=row.day, called_at__isnull=True)
    return waiting.filter(number__lt=row.number).count()


def _ticket(row: QueueTicket, ahead: int) -> Ticket:
    return Ticket(row.pk, row.number, row.taken_at, ahead, row.called_at, row.counter)
