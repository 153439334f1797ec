"""Where the process of one subject stands; asking another agency; moving to another version."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nhip.base.identity import api as identity
from nhip.kernel.access import may
from nhip.kernel.errors import Invalid
from nhip.work.flows import actions, queries
from nhip.work.flows.access import MANAGE, TASKS
from nhip.work.flows.actions.moving import WantedMove
from nhip.work.flows.adapters.subjects import subject_kind
from nhip.work.flows.contracts import OpinionRequest, Subject, TaskKind
from nhip.work.flows.queries import processes
from nhip.work.flows.web.acting import actor_of, done_or_told
from nhip.work.flows.web.forms import AskForm, MoveForm, tell


@may(TASKS.code)
@require_safe
def show(request: HttpRequest, kind: str, subject_id: UUID) -> HttpResponse:
    return _page(request, (kind, subject_id))


def _page(request: HttpRequest, subject: Subject, *, status: int = 200, **bound: Any) -> HttpResponse:
    actor = actor_of(request)
    known = subject_kind(subject[0])
    instance = queries.instance_of(subject)
    if known is None or instance is None or not known.may_see(actor, subject[1]):
        raise Http404(str(subject[1]))
    drawing, passed = processes.drawing_for(subject)
    tasks = queries.tasks_of(subject, with_closed=True)
    open_steps = [(one.key, one.title) for one in tasks if one.is_open and one.kind is TaskKind.WORK]
    context = {
        "instance": instance,
        "address": known.address(subject[1], instance.reference),
        "drawing": drawing,
        "passed": passed,
        "tasks": tasks,
        "ask": _asking() if instance.ended_at is None and open_steps else None,
        "versions": processes.newer_versions(subject) if actor.may(MANAGE.code) else (),
        "moves": processes.moves_of(subject),
        **bound,
    }
    return render(request, "flows/instance.html", context, status=status)


def _asking(data: Any = None) -> AskForm:
    names = identity.agency_names([one.id for one in identity.agencies(kind="department")])
    return AskForm(
        data, agencies=sorted(((str(key), name) for key, name in names.items()), key=lambda one: one[1])
    )


@may(TASKS.code)
@require_POST
def ask(request: HttpRequest, kind: str, subject_id: UUID) -> HttpResponse:
    subject, form = (kind, subject_id), _asking(request.POST)
    if not form.is_valid():
        return _page(request, subject, status=422, ask=form)
    data = form.cleaned_data
    wanted = OpinionRequest(UUID(data["agency_id"]), data["question"], data["working_days"])
    try:
        return done_or_told(
            request,
            lambda: actions.ask_opinion(actor_of(request), subject, request=wanted),
            told=_("Đã gửi câu hỏi tới cơ quan được hỏi."),
            back=redirect("flows:instance", kind=kind, subject_id=subject_id),
        )
    except Invalid as error:
        tell(form, error)
        return _page(request, subject, status=422, ask=form)


@may(MANAGE.code)
def move(request: HttpRequest, kind: str, subject_id: UUID, number: int) -> HttpResponse:
    """Move one subject to another version: first what its steps become there, then the act."""
    subject, actor = (kind, subject_id), actor_of(request)
    version = next((one for one in processes.newer_versions(subject) if one.number == number), None)
    instance = queries.instance_of(subject)
    if version is None or instance is None:
        raise Http404(str(number))
    form = _moving(subject, version, request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = WantedMove(version.id, form.cleaned_data["reason"], form.mapping())
        try:
            actions.move_instance(actor, subject, wanted)
        except Invalid as error:
            tell(form, error)
        else:
            messages.success(request, _("Đã chuyển hồ sơ sang phiên bản %(number)s.") % {"number": number})
            return redirect("flows:instance", kind=kind, subject_id=subject_id)
    status = 422 if form.errors else 200
    return render(
        request, "flows/move.html", {"form": form, "instance": instance, "to": version}, status=status
    )


def _moving(subject: Subject, version: processes.VersionCard, data: Any) -> MoveForm:
    open_steps = {
        one.key: one.title for one in queries.tasks_of(subject) if one.instance_id and one.parent_id is None
    }
    return MoveForm(
        data,
        versions=[(str(version.id), str(version.number))],
        steps=list(open_steps.items()),
        there=processes.steps_of(version.id),
        initial={"version_id": str(version.id)},
    )
