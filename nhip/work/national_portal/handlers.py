"""Every act on a case is queued for the portal, in the transaction that handles its event."""

from uuid import UUID

from nhip.kernel.events import Received, event_types
from nhip.kernel.outbox import handles
from nhip.work.cases.events import CaseEvent
from nhip.work.national_portal.actions.pushing import queue_case

# The queue is filled from the journal, so any event of a case is a reason to look.
TYPES = tuple(name for name, kind in event_types().items() if issubclass(kind, CaseEvent))


@handles(*TYPES)
def on_act(event: Received) -> None:
    """Something was done on a case."""
    queue_case(UUID(event.data["case_id"]))
