"""Giving an order."""

from uuid import UUID

from django.utils.translation import gettext as _

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import Act as Record
from nhip.kernel.action import action
from nhip.kernel.ids import new_id
from nhip.work.directives import access, events, rules
from nhip.work.directives.actions.due import due_on_problem
from nhip.work.directives.actions.turn import Entry, Turn, append_step
from nhip.work.directives.contracts import (
    Act,
    InvalidDirective,
    NewDirective,
    NewWorkItem,
    NumberOrigin,
    State,
)
from nhip.work.directives.models import CoUnit, Counter, Directive, WorkItem


def issue(actor: Actor, new: NewDirective) -> UUID:
    """Give an order; answers the id of the directive.

    Needs `directives.issue` at the issuing agency. Raises InvalidDirective with `fields` named like the form:
    title, items-0-deliverable, items-0-due_on, items-0-lead_agency_id.
    """
    _ensure_complete(new)
    directive_id = new_id()
    with action("directives.issue", actor=actor, about=("directive", directive_id)) as record:
        record.require(access.ISSUE.code, agency_id=new.issuer_agency_id)
        directive = _write(directive_id, new, actor=actor)
        for position, item in enumerate(new.items, start=1):
            _give_out(directive, item, position=position, actor=actor, record=record)
        record.note(number=directive.number, items=len(new.items))
        record.emit(_fact(directive, new))
    return directive_id


def _write(directive_id: UUID, new: NewDirective, *, actor: Actor) -> Directive:
    origin = new.origin or NumberOrigin(indicator_code="", territory="", period="")
    return Directive.objects.create(
        id=directive_id,
        number=_next_number(),
        title=new.title.strip(),
        content=new.content.strip(),
        priority=new.priority,
        issuer_agency_id=new.issuer_agency_id,
        issued_by_id=actor.party_id,
        issued_by_name=actor.name,
        issued_at=clock.now(),
        indicator_code=origin.indicator_code,
        territory=origin.territory,
        period=origin.period,
        origin_title=origin.title,
        territory_name=origin.territory_name,
        origin_value=origin.value,
        origin_target=origin.target,
        snapshot_ids=list(origin.snapshot_ids),
        trace_address=origin.trace_address,
        simulated=new.simulated,
    )


def _give_out(directive: Directive, new: NewWorkItem, *, position: int, actor: Actor, record: Record) -> None:
    item = WorkItem.objects.create(
        directive=directive,
        position=position,
        lead_agency_id=new.lead_agency_id,
        deliverable=new.deliverable.strip(),
        due_on=new.due_on,
        changed_at=clock.now(),
    )
    CoUnit.objects.bulk_create(
        CoUnit(item=item, agency_id=agency_id) for agency_id in dict.fromkeys(new.co_agency_ids)
    )
    turn = Turn(Act.ISSUE, item, actor, directive.issuer_agency_id, record)
    entry = Entry(to_agency_id=new.lead_agency_id, due_on=new.due_on)
    append_step(turn, entry, before=None, after=State.ISSUED)


def _next_number() -> str:
    year = clock.today().year
    Counter.objects.get_or_create(year=year)
    counter = Counter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save()
    return rules.number_of(year, counter.last)


def _fact(directive: Directive, new: NewDirective) -> events.DirectiveIssued:
    return events.DirectiveIssued(
        directive_id=directive.id,
        number=directive.number,
        issuer_agency_id=directive.issuer_agency_id,
        lead_agency_ids=tuple(item.lead_agency_id for item in new.items),
        indicator=directive.indicator_code,
        territory=directive.territory,
        simulated=directive.simulated,
    )


def _ensure_complete(new: NewDirective) -> None:
    problems = {} if new.title.strip() else {"title": _("Hãy đặt tên cho chỉ đạo.")}
    if not new.items:
        problems["items"] = _("Chỉ đạo cần ít nhất một nhiệm vụ.")
    for index, item in enumerate(new.items):
        found = _problems_of(item, new)
        problems |= {f"items-{index}-{field}": text for field, text in found.items()}
    if problems:
        raise InvalidDirective(_("Chỉ đạo chưa đủ; hãy xem các chỗ được đánh dấu."), fields=problems)


def _problems_of(item: NewWorkItem, new: NewDirective) -> dict[str, str]:
    problems = {
        "deliverable": "" if item.deliverable.strip() else _("Hãy nói rõ sản phẩm phải nộp."),
        "due_on": due_on_problem(item.due_on),
        "lead_agency_id": _lead_problem(item, new),
    }
    return {field: text for field, text in problems.items() if text}


def _lead_problem(item: NewWorkItem, new: NewDirective) -> str:
    if item.lead_agency_id == new.issuer_agency_id:
        return _("Cơ quan ra chỉ đạo không thể tự giao việc cho mình.")
    if item.lead_agency_id in item.co_agency_ids:
        return _("Đơn vị chủ trì không thể đồng thời là đơn vị phối hợp.")
    return ""
