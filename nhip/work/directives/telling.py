"""Telling departments and leaders what happens to a directive, each fact once."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from nhip.base.identity import api as identity
from nhip.base.notify import api as notify
from nhip.base.notify.contracts import Notice
from nhip.kernel import clock
from nhip.kernel.events import Received
from nhip.kernel.jobs import every
from nhip.kernel.outbox import handles
from nhip.work.directives import notices as templates
from nhip.work.directives.access import CLOSE, HANDLE
from nhip.work.directives.models import WorkItem, WorkItemQuerySet


@handles("nhip.directives.issued.v1")
def on_issued(event: Received) -> None:
    """The heads of each lead agency hear of their item."""
    for item in _items().filter(directive_id=event.data["directive_id"]):
        people = _holders(item.lead_agency_id, HANDLE.roles)
        _tell(item, templates.ISSUED, people, fact=f"{event.id}:{item.pk}", at=event.time)


@handles("nhip.directives.reassigned.v1")
def on_reassigned(event: Received) -> None:
    """The heads of the agency that leads from now on."""
    for item in _items().filter(pk=event.data["item_id"]):
        people = _holders(UUID(event.data["lead_agency_id"]), HANDLE.roles)
        _tell(item, templates.ISSUED, people, fact=str(event.id), at=event.time)


@handles("nhip.directives.returned.v1")
def on_returned(event: Received) -> None:
    """Whoever reported has work again."""
    for item in _items().filter(pk=event.data["item_id"]):
        people = _holders(item.lead_agency_id, HANDLE.roles)
        _tell(item, templates.RETURNED, people, fact=str(event.id), at=event.time)


@every(seconds=3600)
def tell_of_overdue_items() -> None:
    """The heads who owe the work and the leaders who asked for it hear once of each day that was missed."""
    today, now = clock.today(), clock.now()
    for item in _items().overdue(today).order_by("due_on", "pk"):
        people = [
            *_holders(item.lead_agency_id, HANDLE.roles),
            *_holders(item.directive.issuer_agency_id, CLOSE.roles),
        ]
        _tell(item, templates.OVERDUE, people, fact=f"{item.pk}:{item.due_on.isoformat()}", at=now)


def _items() -> WorkItemQuerySet:
    return WorkItem.objects.select_related("directive")


def _holders(agency_id: UUID, roles: Iterable[str]) -> list[UUID]:
    wanted = frozenset(roles)
    return [one.party_id for one in identity.colleagues(agency_id) if one.role in wanted]


def _tell(item: WorkItem, template: str, people: Iterable[UUID], *, fact: str, at: datetime) -> None:
    for to in dict.fromkeys(people):
        notify.notify(
            Notice(
                template=template,
                to=to,
                about=("directive", item.directive_id),
                values={
                    "number": item.directive.number,
                    "due_on": item.due_on.strftime("%d/%m/%Y"),
                    "title": item.directive.title,
                    "deliverable": item.deliverable,
                },
                key=f"{template}:{fact}:{to}",
                link=f"/directives/{item.directive_id}/",
                at=at,
            )
        )
