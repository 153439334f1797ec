"""Lists of work items: for who gave the orders, for who carries them out, and about one number."""

from math import ceil
from uuid import UUID

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.directives import access, rules
from nhip.work.directives.contracts import DirectiveLine, DirectivePage, DirectiveQuery, State
from nhip.work.directives.models import CoUnit, WorkItem, WorkItemQuerySet
from nhip.work.directives.queries.shown import lines


def find(actor: Actor, query: DirectiveQuery) -> DirectivePage:
    """A page of the work items that `actor` may see, most recently ordered first."""
    return _page(_filtered(WorkItem.objects.visible_to(actor), query), query)


def assigned_to(actor: Actor, query: DirectiveQuery) -> DirectivePage:
    """A page of the work that the actor's own agencies lead, most pressing first."""
    led = _led_by(actor)
    return _page(_filtered(led, query), query, order=("due_on", "directive__number", "position"))


def about_number(actor: Actor, *, indicator_code: str, territory: str) -> tuple[DirectiveLine, ...]:
    """The open work about a number that `actor` may see, most pressing first."""
    visible = WorkItem.objects.visible_to(actor).open()
    about = visible.about(indicator_code=indicator_code, territory=territory)
    return lines(about.select_related("directive").order_by("due_on", "position"))


def awaiting_me(actor: Actor) -> int:
    """How many items wait for an act of this person: to be taken, carried on, or read and closed."""
    doing = _led_by(actor).filter(state__in=rules.OPEN_STATES - {State.REPORTED, State.DECLINED})
    issuers = actor.agencies_for(access.CLOSE.code)
    reading = WorkItem.objects.filter(
        directive__issuer_agency__in=issuers - {None}, state__in=(State.REPORTED, State.DECLINED)
    )
    return doing.count() + reading.count()


def opinions_awaited(actor: Actor) -> tuple[DirectiveLine, ...]:
    """Open items whose lead agency waits for the opinion of one of the actor's agencies."""
    mine = actor.agencies_for(access.HANDLE.code) - {None}
    helped = CoUnit.objects.filter(agency__in=mine).values("item")
    items = WorkItem.objects.open().filter(id__in=helped).select_related("directive")
    return lines(item for item in items.order_by("due_on") if _is_asked(item, mine))


def _is_asked(item: WorkItem, mine: frozenset[UUID | None]) -> bool:
    return not mine.isdisjoint(rules.awaited_opinions(item.logged_acts()))


def _led_by(actor: Actor) -> WorkItemQuerySet:
    held = actor.agencies_for(access.HANDLE.code)
    return WorkItem.objects.filter(lead_agency__in=held - {None})


def _filtered(items: WorkItemQuerySet, query: DirectiveQuery) -> WorkItemQuerySet:
    if query.state is not None:
        items = items.filter(state=query.state)
    if query.open_only:
        items = items.open()
    if query.overdue:
        items = items.overdue(clock.today())
    if query.agency_id is not None:
        items = items.filter(lead_agency=query.agency_id)
    if query.indicator_code:
        items = items.filter(directive__indicator_code=query.indicator_code)
    if query.territory:
        items = items.filter(directive__territory=query.territory)
    return items


def _page(
    items: WorkItemQuerySet,
    query: DirectiveQuery,
    *,
    order: tuple[str, ...] = ("-directive__issued_at", "-directive__number", "position"),
) -> DirectivePage:
    count = items.count()
    pages = max(ceil(count / query.size), 1)
    page = min(max(query.page, 1), pages)
    rows = items.select_related("directive").order_by(*order)
    shown = rows[(page - 1) * query.size : page * query.size]
    late = items.overdue(clock.today()).count()
    return DirectivePage(lines=lines(shown), count=count, overdue=late, page=page, pages=pages)
