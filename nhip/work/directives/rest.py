"""Read-only REST of directives for staff and their programs."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from nhip.kernel.access import may
from nhip.work.directives import contracts, queries
from nhip.work.directives.web.shell import actor_of

router = Router(tags=["directives"])


class AgencyOut(Schema):
    id: UUID
    name: str


class DeadlineOut(Schema):
    due_on: date
    standing: contracts.Standing
    working_days: int
    overdue: bool


class LineOut(Schema):
    """One work item in a list."""

    directive_id: UUID
    item_id: UUID
    number: str
    title: str
    deliverable: str
    priority: contracts.Priority
    issuer: AgencyOut
    lead: AgencyOut
    state: contracts.State
    deadline: DeadlineOut
    issued_at: datetime
    indicator_code: str
    territory: str
    simulated: bool


class DirectivePageOut(Schema):
    """A page of work items; `count` is of all that fit, `overdue` of the late ones among them."""

    count: int
    overdue: int
    page: int
    pages: int
    lines: list[LineOut]


class FilterIn(Schema):
    """Filters; what is left out filters nothing."""

    state: contracts.State | None = None
    overdue: bool = False
    open_only: bool = False
    agency_id: UUID | None = None
    indicator_code: str = ""
    territory: str = ""
    page: int = 1


class EvidenceOut(Schema):
    kind: contracts.EvidenceKind
    reference: str
    label: str
    address: str


class DirectiveStepOut(Schema):
    act: contracts.Act
    at: datetime
    actor_name: str
    agency: AgencyOut | None
    from_state: contracts.State | None
    to_state: contracts.State
    text: str
    evidence: list[EvidenceOut]
    to_agency: AgencyOut | None
    due_on: date | None


class ItemOut(Schema):
    id: UUID
    position: int
    lead: AgencyOut
    co_agencies: list[AgencyOut]
    deliverable: str
    state: contracts.State
    deadline: DeadlineOut
    round: int
    steps: list[DirectiveStepOut]
    awaited_opinions: list[AgencyOut]


class OriginOut(Schema):
    indicator_code: str
    territory: str
    period: str
    title: str
    value: str
    target: str
    snapshot_ids: list[str]
    trace_address: str


class DirectiveOut(Schema):
    """One directive with its work items and their logs."""

    id: UUID
    number: str
    title: str
    content: str
    priority: contracts.Priority
    issuer: AgencyOut
    issued_by: str
    issued_at: datetime
    state: contracts.State
    overdue: bool
    origin: OriginOut | None
    items: list[ItemOut]
    simulated: bool


@router.get("/", response=DirectivePageOut, summary="Work items that the caller may see")
@may("directives.view")
def find(request: HttpRequest, filters: Query[FilterIn]) -> contracts.DirectivePage:
    return queries.find(actor_of(request), contracts.DirectiveQuery(**filters.dict()))


@router.get("/{uuid:directive_id}", response=DirectiveOut, summary="One directive with its log")
@may("directives.view")
def directive(request: HttpRequest, directive_id: UUID) -> contracts.Directive:
    return queries.directive(actor_of(request), directive_id)
