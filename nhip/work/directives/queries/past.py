"""Work items as they stood at a moment of the past, read back from their logs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.directives import rules
from nhip.work.directives.contracts import Act, DirectivePage, State
from nhip.work.directives.models import Step, WorkItem
from nhip.work.directives.queries.shown import Shown

_HANDED_IN = frozenset({State.REPORTED, State.COMPLETED})


def open_at(actor: Actor, moment: datetime) -> DirectivePage:
    """The work that `actor` may see and that was open at `moment`, most pressing first, on one page."""
    items = WorkItem.objects.visible_to(actor).filter(directive__issued_at__lte=moment)
    was = [_as_it_was(item, moment) for item in items.select_related("directive").prefetch_related("steps")]
    open_then = [item for item in was if item.state in rules.OPEN_STATES]
    agencies = {item.lead_agency_id for item in open_then}
    agencies |= {item.directive.issuer_agency_id for item in open_then}
    shown = Shown.for_agencies(agencies, today=clock.local_date(moment))
    lines = sorted((shown.line(item) for item in open_then), key=lambda line: line.deadline.working_days)
    late = sum(line.deadline.overdue for line in lines)
    return DirectivePage(tuple(lines), count=len(lines), overdue=late, page=1, pages=1)


def _as_it_was(item: WorkItem, moment: datetime) -> WorkItem:
    """The row with its fields put back; it is never saved."""
    log = [step for step in item.steps.all() if step.at <= moment]
    item.state = log[-1].to_state
    item.due_on = next(step.due_on for step in reversed(log) if step.due_on)
    item.lead_agency_id = _lead(log)
    item.reported_on = clock.local_date(_report(log).at) if item.state in _HANDED_IN else None
    return item


def _lead(log: Sequence[Step]) -> UUID:
    given = (step.to_agency_id for step in reversed(log) if step.act in (Act.ISSUE, Act.REASSIGN))
    return next(agency_id for agency_id in given if agency_id is not None)


def _report(log: Sequence[Step]) -> Step:
    return next(step for step in reversed(log) if step.act == Act.REPORT)
