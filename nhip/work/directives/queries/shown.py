"""Rows as contracts: names of agencies, deadlines and addresses filled in, a fixed number of queries
a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.calendar import WorkingCalendar, working_calendar
from nhip.work.directives import rules
from nhip.work.directives.contracts import (
    Act,
    AgencyName,
    Deadline,
    DirectiveLine,
    Evidence,
    EvidenceKind,
    Priority,
    State,
    Step,
)
from nhip.work.directives.models import EvidenceLink, WorkItem
from nhip.work.directives.models import Step as StepRow

_ADDRESSES: Mapping[EvidenceKind, str] = {
    EvidenceKind.DOCUMENT: "/files/{}/",
    EvidenceKind.CASE: "/desk/cases/{}/",
    EvidenceKind.INDICATOR: "/indicators/{}/",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What all rows of one answer share: the day they are judged on, the calendar, the names of agencies."""

    today: date
    calendar: WorkingCalendar
    names: Mapping[UUID, str]
    opens_cases: bool = False

    @classmethod
    def for_agencies(
        cls, ids: Iterable[UUID | None], *, opens_cases: bool = False, today: date | None = None
    ) -> Shown:
        known = {agency_id for agency_id in ids if agency_id is not None}
        names = identity.agency_names(known)
        return cls(today or clock.today(), working_calendar(), names, opens_cases)

    def agency(self, agency_id: UUID) -> AgencyName:
        return AgencyName(agency_id, self.names.get(agency_id, ""))

    def deadline(self, item: WorkItem) -> Deadline:
        facts = rules.DeadlineFacts(State(item.state), item.due_on, item.reported_on)
        return rules.deadline(facts, today=self.today, calendar=self.calendar)

    def line(self, item: WorkItem) -> DirectiveLine:
        order = item.directive
        return DirectiveLine(
            directive_id=order.id,
            item_id=item.id,
            number=order.number,
            title=order.title,
            deliverable=item.deliverable,
            priority=Priority(order.priority),
            issuer=self.agency(order.issuer_agency_id),
            lead=self.agency(item.lead_agency_id),
            state=State(item.state),
            deadline=self.deadline(item),
            issued_at=order.issued_at,
            indicator_code=order.indicator_code,
            territory=order.territory,
            simulated=order.simulated,
        )

    def evidence(self, link: EvidenceLink) -> Evidence:
        kind = EvidenceKind(link.kind)
        # A case is opened at a desk; whoever has none reads its code and what it is about.
        opens = kind is not EvidenceKind.CASE or self.opens_cases
        address = _ADDRESSES[kind].format(link.reference) if opens else ""
        return Evidence(kind, link.reference, link.label, address)

    def step(self, row: StepRow) -> Step:
        return Step(
            id=row.id,
            act=Act(row.act),
            at=row.at,
            actor_name=row.actor_name,
            agency=self.agency(row.agency_id) if row.agency_id else None,
            from_state=State(row.from_state) if row.from_state else None,
            to_state=State(row.to_state),
            text=row.text,
            evidence=tuple(self.evidence(link) for link in row.evidence.all()),
            to_agency=self.agency(row.to_agency_id) if row.to_agency_id else None,
            due_on=row.due_on,
        )


def lines(items: Iterable[WorkItem]) -> tuple[DirectiveLine, ...]:
    items = list(items)
    ids = {item.lead_agency_id for item in items} | {i.directive.issuer_agency_id for i in items}
    shown = Shown.for_agencies(ids)
    return tuple(shown.line(item) for item in items)
