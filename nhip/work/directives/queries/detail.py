"""One directive with everything its page shows."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.work.directives import access, rules
from nhip.work.directives.contracts import (
    Act,
    Directive,
    NumberOrigin,
    Priority,
    State,
    UnknownDirective,
    WorkItem,
)
from nhip.work.directives.models import Directive as DirectiveRow
from nhip.work.directives.models import WorkItem as ItemRow
from nhip.work.directives.queries.shown import Shown

# Permission of cases to open a case at a desk.
CASES_DESK = "cases.desk"
_DOING_ACTS = frozenset({Act.ACCEPT, Act.DECLINE, Act.START, Act.PROGRESS, Act.REPORT, Act.ASK_OPINION})
_CHECKING_ACTS = frozenset({Act.REASSIGN, Act.ASK_MORE, Act.COMPLETE, Act.REOPEN, Act.WITHDRAW, Act.MOVE_DUE})


def directive(actor: Actor, directive_id: UUID) -> Directive:
    """A directive with its items, logs and what `actor` may do now. Raises UnknownDirective.

    A person of a lead agency or co-unit sees the whole order: the work of one item is read beside the others.
    """
    if not ItemRow.objects.visible_to(actor).filter(directive=directive_id).exists():
        raise UnknownDirective(_("Không có chỉ đạo này, hoặc bạn không được xem."))
    order = DirectiveRow.objects.get(id=directive_id)
    rows = order.items.prefetch_related("co_units", "steps__evidence")
    shown = Shown.for_agencies(_agencies(order, list(rows)), opens_cases=actor.may(CASES_DESK))
    items = tuple(_item(row, actor=actor, order=order, shown=shown) for row in rows)
    return _directive(order, items, shown=shown)


def _directive(order: DirectiveRow, items: tuple[WorkItem, ...], *, shown: Shown) -> Directive:
    return Directive(
        id=order.id,
        number=order.number,
        title=order.title,
        content=order.content,
        priority=Priority(order.priority),
        issuer=shown.agency(order.issuer_agency_id),
        issued_by=order.issued_by_name,
        issued_at=order.issued_at,
        state=rules.directive_state(item.state for item in items),
        overdue=any(item.deadline.overdue for item in items),
        origin=_origin(order),
        items=items,
        simulated=order.simulated,
    )


def _agencies(order: DirectiveRow, rows: list[ItemRow]) -> set[UUID | None]:
    ids: set[UUID | None] = {order.issuer_agency_id}
    for row in rows:
        ids |= {row.lead_agency_id} | {unit.agency_id for unit in row.co_units.all()}
        ids |= {agency for step in row.steps.all() for agency in (step.agency_id, step.to_agency_id)}
    return ids


def _item(row: ItemRow, *, actor: Actor, order: DirectiveRow, shown: Shown) -> WorkItem:
    log = [step.logged() for step in row.steps.all()]
    bar = _closure_bar(row, log, actor=actor)
    return WorkItem(
        id=row.id,
        position=row.position,
        lead=shown.agency(row.lead_agency_id),
        co_agencies=tuple(shown.agency(unit.agency_id) for unit in row.co_units.all()),
        deliverable=row.deliverable,
        state=State(row.state),
        deadline=shown.deadline(row),
        round=row.round,
        steps=tuple(shown.step(step) for step in row.steps.all()),
        awaited_opinions=tuple(shown.agency(agency) for agency in rules.awaited_opinions(log)),
        acts=_acts(row, actor=actor, order=order, barred=bool(bar)),
        closure_bar=bar,
    )


def _acts(row: ItemRow, *, actor: Actor, order: DirectiveRow, barred: bool) -> tuple[Act, ...]:
    mine: set[Act] = set()
    if actor.may(access.HANDLE.code, agency_id=row.lead_agency_id):
        mine |= _DOING_ACTS if row.co_units.all() else _DOING_ACTS - {Act.ASK_OPINION}
    if actor.may(access.CLOSE.code, agency_id=order.issuer_agency_id):
        mine |= _CHECKING_ACTS - ({Act.COMPLETE} if barred else set())
    if helping_agency(row, actor=actor):
        mine |= {Act.GIVE_OPINION}
    legal = rules.legal_acts(State(row.state))
    return tuple(act for act in Act if act in mine and act in legal)


def helping_agency(row: ItemRow, *, actor: Actor) -> UUID | None:
    """The co-unit for which the actor may speak."""
    units = (unit.agency_id for unit in row.co_units.all())
    return next((u for u in units if actor.may(access.HANDLE.code, agency_id=u)), None)


def _closure_bar(row: ItemRow, log: list[rules.LoggedAct], *, actor: Actor) -> str:
    if row.state != State.REPORTED:
        return ""
    if actor.party_id in rules.doers(log):
        return "same_hands"
    return "" if rules.has_proof(log, round=row.round) else "no_proof"


def _origin(order: DirectiveRow) -> NumberOrigin | None:
    if not order.indicator_code:
        return None
    return NumberOrigin(
        indicator_code=order.indicator_code,
        territory=order.territory,
        period=order.period,
        title=order.origin_title,
        territory_name=order.territory_name,
        value=order.origin_value,
        target=order.origin_target,
        snapshot_ids=tuple(order.snapshot_ids),
        trace_address=order.trace_address,
    )
