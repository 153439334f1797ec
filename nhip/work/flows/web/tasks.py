"""One task with its question and papers, and what is done with it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nhip.base.identity import api as identity
from nhip.kernel.access import Actor, may
from nhip.kernel.errors import Invalid
from nhip.work.flows import actions, queries
from nhip.work.flows.access import ASSIGN, BY_ROLE, TASKS
from nhip.work.flows.adapters.subjects import inbox, subject_kind
from nhip.work.flows.contracts import Completion, Task, TaskKind, TaskState
from nhip.work.flows.queries.absences import absent_principals
from nhip.work.flows.web.acting import actor_of, done_or_told
from nhip.work.flows.web.forms import AssignForm, CompletionForm, DelegateForm, ReasonForm, tell


@may(TASKS.code)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """To the inbox, where tasks stand among the rest of the officer's work, with what was asked for."""
    asked = request.GET.copy()
    asked.pop("list", None)
    more = asked.urlencode()
    return redirect(f"{inbox()}{'&' if more else ''}{more}")


@may(TASKS.code)
@require_safe
def show(request: HttpRequest, task_id: UUID) -> HttpResponse:
    return _page(request, task_id)


def _page(request: HttpRequest, task_id: UUID, *, status: int = 200, **bound: Any) -> HttpResponse:
    actor = actor_of(request)
    task = queries.task(actor, task_id)
    kind = subject_kind(task.subject[0])
    kept, around = _list_of(request, actor, task)
    is_asked = task.kind is TaskKind.OPINION and task.is_open and kind is not None
    shows_material = is_asked and queries.may_read_for_opinion(actor, task.subject)
    context = {
        "task": task,
        "material": kind.material(actor, task.subject[1]) if kind and shows_material else None,
        "address": kind.address(task.subject[1], task.reference) if kind else "",
        "is_done_there": kind is not None and task.kind is TaskKind.WORK and task.act in kind.own_acts,
        "has_it": _has_it(actor, task),
        "may_claim": _may_claim(actor, task),
        "form": _completion(task),
        "reason": ReasonForm(),
        "assign": _assigning(actor, task),
        "delegate": _delegating(actor, task),
        "kept": kept,
        "ways": around,
        **bound,
    }
    return render(request, "flows/task.html", context, status=status)


def _list_of(request: HttpRequest, actor: Actor, task: Task) -> tuple[str, dict[str, tuple[str, Task]]]:
    """The part of the address that says from which list the task was opened, and its neighbours there."""
    kept = _kept(request)
    kind = subject_kind(task.subject[0])
    if kind is None:
        return kept, {}
    around = queries.beside(actor, task.id, filters=kind.listed(request.GET.dict()))
    named = (("previous", around.previous), ("next", around.next))
    return kept, {name: (_address_of(one, kept), one) for name, one in named if one}


def _kept(request: HttpRequest) -> str:
    asked = request.GET.copy()
    for place in ("after", "before"):
        asked.pop(place, None)
    return asked.urlencode()


def _address_of(task: Task, kept: str) -> str:
    kind = subject_kind(task.subject[0])
    is_done_there = kind is not None and task.kind is TaskKind.WORK and task.act in kind.own_acts
    if kind is None or not is_done_there:
        return f"{reverse('flows:task', args=[task.id])}?{kept}"
    return f"{kind.address(task.subject[1], task.reference)}?{kept}"


def _to(request: HttpRequest, view: str, *args: object) -> HttpResponseRedirect:
    """To a page, still as part of the list the task was opened from."""
    kept = _kept(request)
    return redirect(f"{reverse(view, args=args)}{'?' if kept else ''}{kept}")


def _has_it(actor: Actor, task: Task) -> bool:
    return task.assignee_id is not None and task.assignee_id in {actor.party_id, *absent_principals(actor)}


def _may_claim(actor: Actor, task: Task) -> bool:
    may_work = actor.may(BY_ROLE[task.role].code, agency_id=task.agency_id)
    return task.state is TaskState.OPEN and may_work


def _completion(task: Task, data: Any = None) -> CompletionForm:
    return CompletionForm(data, choices=task.choices, needs_note=task.kind is TaskKind.OPINION)


def _assigning(actor: Actor, task: Task, data: Any = None) -> AssignForm | None:
    if not task.is_open or not actor.may(ASSIGN.code, agency_id=task.agency_id):
        return None
    return AssignForm(data, colleagues=_able(task))


def _delegating(actor: Actor, task: Task, data: Any = None) -> DelegateForm | None:
    if not task.is_open or not _has_it(actor, task):
        return None
    others = [one for one in _able(task) if one[0] != str(task.assignee_id)]
    return DelegateForm(data, colleagues=others, prefix="delegate") if others else None


def _able(task: Task) -> list[tuple[str, str]]:
    """Who does such work in the task's agency: one line each, whatever other roles they hold."""
    staff = identity.colleagues(task.agency_id)
    return list(
        {str(one.party_id): one.name for one in staff if one.role in BY_ROLE[task.role].roles}.items()
    )


@may(TASKS.code)
@require_POST
def claim(request: HttpRequest, task_id: UUID) -> HttpResponse:
    return done_or_told(
        request,
        lambda: actions.claim(actor_of(request), task_id),
        told=_("Quý vị đã nhận công việc này."),
        back=_to(request, "flows:task", task_id),
    )


@may(TASKS.code)
@require_POST
def complete(request: HttpRequest, task_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    form = _completion(queries.task(actor, task_id), request.POST)
    if not form.is_valid():
        return _page(request, task_id, status=422, form=form)
    completion = Completion(form.cleaned_data.get("outcome", ""), form.cleaned_data["note"])
    try:
        return done_or_told(
            request,
            lambda: actions.complete(actor, task_id, completion=completion),
            told=_("Đã xong công việc."),
            back=_to(request, "flows:task", task_id),
        )
    except Invalid as error:
        tell(form, error)
        return _page(request, task_id, status=422, form=form)


@may(TASKS.code)
@require_POST
def give_back(request: HttpRequest, task_id: UUID) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, task_id, status=422, reason=form)
    return done_or_told(
        request,
        lambda: actions.return_task(actor_of(request), task_id, reason=form.cleaned_data["reason"]),
        told=_("Đã trả công việc về bàn chung."),
        back=_to(request, "flows:tasks"),
    )


@may(ASSIGN.code)
@require_POST
def assign(request: HttpRequest, task_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    form = _assigning(actor, queries.task(actor, task_id), request.POST)
    if form is None or not form.is_valid():
        return _page(request, task_id, status=422, assign=form)
    return done_or_told(
        request,
        lambda: actions.assign(actor, task_id, to=UUID(form.cleaned_data["to"])),
        told=_("Đã giao công việc."),
        back=_to(request, "flows:task", task_id),
    )


@may(TASKS.code)
@require_POST
def delegate(request: HttpRequest, task_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    form = _delegating(actor, queries.task(actor, task_id), request.POST)
    if form is None or not form.is_valid():
        return _page(request, task_id, status=422, delegate=form)
    data = form.cleaned_data
    return done_or_told(
        request,
        lambda: actions.delegate(actor, task_id, to=UUID(data["to"]), reason=data["reason"]),
        told=_("Đã chuyển công việc."),
        back=_to(request, "flows:tasks"),
    )
