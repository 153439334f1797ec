"""Where the process of a case stands, for its page at the desk."""

from dataclasses import dataclass
from uuid import UUID

from django import template
from django.template.context import RequestContext

from nhip.kernel.access import ANONYMOUS
from nhip.work.flows import api as flows
from nhip.work.flows.contracts import Task, TaskKind

register = template.Library()


@dataclass(frozen=True, slots=True)
class CaseProcess:
    """The open steps, those the reader may open, and the opinions that came or did not come."""

    tasks: tuple[Task, ...]
    openable: frozenset[UUID]
    opinions: tuple[Task, ...]


@register.simple_tag(takes_context=True)
def case_process(context: RequestContext, case_id: UUID) -> CaseProcess | None:
    """The process of a case; None for one without, like those of a simulated history."""
    tasks = flows.tasks_of(("case", case_id), with_closed=True)
    if not tasks:
        return None
    opinions = tuple(one for one in tasks if one.kind is TaskKind.OPINION and not one.is_open)
    standing = tuple(one for one in tasks if one.is_open)
    actor = getattr(context.get("request"), "actor", ANONYMOUS)
    return CaseProcess(standing, flows.openable(actor, standing), opinions)
