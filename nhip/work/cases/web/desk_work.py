"""The inbox's tasks across procedures: the list, and what is done with one or many straight from it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Colleague
from nhip.kernel.access import Actor, may
from nhip.kernel.errors import Invalid
from nhip.work.cases import access, queries
from nhip.work.cases.actions import tasks
from nhip.work.cases.actions.bulk import MOST_AT_ONCE
from nhip.work.cases.contracts.inbox import BulkLine, TaskAct, Which
from nhip.work.cases.process.asked import query_of
from nhip.work.cases.queries.inbox import counts_of
from nhip.work.cases.queries.tasks import task_inbox
from nhip.work.cases.web.acting import actor_of
from nhip.work.cases.web.desk_filters import kept_part
from nhip.work.cases.wording import TASK_ACTS, WHICH, WORKLISTS

LIST = "tasks"


def work_page(request: HttpRequest) -> HttpResponse:
    """The tasks of the officer's desks, the earliest due first."""
    actor = actor_of(request)
    query = query_of(request.GET.dict())
    found = task_inbox(actor, query)
    counts, _late = counts_of(actor)
    known = dict(counts)
    here = {"list": LIST, "which": query.which.value}
    page = {
        "work": found,
        "query": query,
        "ways_to_ask": [(one.value, WHICH[one], found.counts[one]) for one in Which],
        "tabs": [(name, WORKLISTS[name], known.get(name)) for name in queries.worklists_of(actor)],
        "tasks": found.counts[Which.EVERYTHING],
        "most": found.most,
        "colleagues": _colleagues(actor),
        "kept": kept_part(request, **here),
        "next": kept_part(request, **here, after=found.next_after),
        "previous": kept_part(request, **here, before=found.previous_before),
        "may_assign": actor.may(access.DECIDE.code),
        "may_receive": actor.may(access.RECEIVE.code),
        "may_lead": actor.may(access.DECIDE.code),
        "may_answer_disputes": actor.may(access.ANSWER_DISPUTES.code),
    }
    return render(request, "cases/desk_work.html", page)


def _colleagues(actor: Actor) -> list[Colleague]:
    """Those of the officer's own agencies, one line each, by name."""
    held = {holding.agency_id for holding in identity.holdings(actor) if holding.agency_id}
    staff = {one.party_id: one for agency_id in held for one in identity.colleagues(agency_id)}
    return sorted((one for one in staff.values() if one.party_id != actor.party_id), key=lambda one: one.name)


@may(access.DESK.code)
@require_POST
def act(request: HttpRequest, what: str) -> HttpResponse:
    """Do one act with the ticked tasks, or with the one whose button was pressed."""
    if what not in set(TaskAct):
        raise Http404(what)
    ids = _picked(request)
    if not ids:
        messages.info(request, _("Chưa chọn việc nào."))
        return _to_list(request)
    try:
        lines = _done(request, TaskAct(what), ids)
    except Invalid as error:
        messages.error(request, error.message)
        return _to_list(request)
    if len(lines) == 1 and lines[0].is_done and what == TaskAct.CLAIM:
        messages.success(request, _("Quý vị đã nhận công việc này."))
        return redirect(f"{lines[0].address}?{kept_part(request)}")
    return _told(request, TaskAct(what), lines)


def _picked(request: HttpRequest) -> list[UUID]:
    one = request.POST.get("one", "")
    found = []
    for text in [one] if one else request.POST.getlist("task")[: MOST_AT_ONCE + 1]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _done(request: HttpRequest, what: TaskAct, ids: list[UUID]) -> tuple[BulkLine, ...]:
    actor, reason = actor_of(request), request.POST.get("reason", "")
    if what is TaskAct.CLAIM:
        return tasks.claim_all(actor, ids)
    if what is TaskAct.RETURN:
        return tasks.return_all(actor, ids, reason=reason)
    to = _colleague(request)
    if what is TaskAct.ASSIGN:
        return tasks.assign_all(actor, ids, to=to)
    return tasks.delegate_all(actor, ids, to=to, reason=reason)


def _colleague(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("to", ""))
    except ValueError:
        raise Invalid(_("Hãy chọn đồng nghiệp nhận việc.")) from None


def _told(request: HttpRequest, what: TaskAct, lines: tuple[BulkLine, ...]) -> HttpResponse:
    page = {
        "title": TASK_ACTS[what],
        "lines": lines,
        "done": sum(line.is_done for line in lines),
        "of_tasks": True,
        "kept": kept_part(request, list=LIST),
    }
    return render(request, "cases/desk_bulk.html", page)


def _to_list(request: HttpRequest) -> HttpResponseRedirect:
    return redirect(f"{reverse('cases:desk')}?{kept_part(request, list=LIST)}")
