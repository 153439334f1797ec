"""One act on a work item, sent from the page of its directive."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhip.base.files import api as files
from nhip.kernel.access import Actor, may
from nhip.kernel.errors import Conflict, Invalid
from nhip.work.directives import access, actions, queries
from nhip.work.directives.contracts import (
    Act,
    Directive,
    EvidenceKind,
    NewEvidence,
    UnknownDirective,
    WorkItem,
)
from nhip.work.directives.web.act_forms import FORMS, ActForm, EvidenceForm, act_form, forms_for
from nhip.work.directives.web.shell import actor_of, shell_for
from nhip.work.directives.wording import wording


@may("directives.view")
@require_POST
def perform(request: HttpRequest, directive_id: UUID, item_id: UUID, act: str) -> HttpResponse:
    """Do one act and go back to the directive; a refusal shows the page again with what was typed."""
    actor, chosen = actor_of(request), _act(act)
    directive = queries.directive(actor, directive_id)
    item = _item(directive, item_id)
    form = act_form(directive, item, chosen, data=request.POST, files=request.FILES)
    if form.is_valid():
        try:
            _DO[chosen](actor, directive, item, form)
        except (Invalid, Conflict) as error:
            _blame(form, error)
        else:
            messages.success(request, _("Đã ghi: %(act)s.") % {"act": wording(chosen)})
            return redirect("directives:page", directive_id)
    return _refused(request, directive, item, tried=(chosen, form))


def _act(name: str) -> Act:
    if name not in {act.value for act in FORMS}:
        raise Http404
    return Act(name)


def _item(directive: Directive, item_id: UUID) -> WorkItem:
    for item in directive.items:
        if item.id == item_id:
            return item
    raise UnknownDirective(_("Không có nhiệm vụ này trong chỉ đạo."))


# What another module calls a field of ours.
_FIELD_NAMES = {"file": "documents"}


def _blame(form: ActForm, error: Invalid | Conflict) -> None:
    fields = error.fields if isinstance(error, Invalid) else {}
    for name, problem in fields.items():
        field = _FIELD_NAMES.get(name, name)
        form.add_error(field if field in form.fields else None, problem)
    if not fields:
        form.add_error(None, error.message)


def _refused(
    request: HttpRequest, directive: Directive, item: WorkItem, *, tried: tuple[Act, ActForm]
) -> HttpResponse:
    context = {
        "shell": shell_for(actor_of(request), issuer_agency_id=directive.issuer.id),
        "directive": directive,
        "tried": tried[1],
        "items": [
            (one, forms_for(directive, one, tried=tried if one.id == item.id else None))
            for one in directive.items
        ],
    }
    return render(request, "directives/page.html", context, status=422)


Doing = Callable[[Actor, Directive, WorkItem, Any], None]


def _with_text(action: Callable[..., None], name: str) -> Doing:
    def do(actor: Actor, directive: Directive, item: WorkItem, form: ActForm) -> None:
        action(actor, item_id=item.id, **{name: form.cleaned_data["text"]})

    return do


def _with_evidence(action: Callable[..., None]) -> Doing:
    def do(actor: Actor, directive: Directive, item: WorkItem, form: EvidenceForm) -> None:
        evidence = _evidence(actor, directive, form)
        action(actor, item_id=item.id, text=form.cleaned_data["text"], evidence=evidence)

    return do


def _evidence(actor: Actor, directive: Directive, form: EvidenceForm) -> tuple[NewEvidence, ...]:
    links = _received(actor, directive, form)
    links += [NewEvidence(EvidenceKind.CASE, code) for code in form.codes()]
    if form.cleaned_data.get("indicator") and directive.origin:
        links.append(NewEvidence(EvidenceKind.INDICATOR, directive.origin.indicator_code))
    return tuple(links)


def _received(actor: Actor, directive: Directive, form: ActForm) -> list[NewEvidence]:
    about = ("directive", directive.id)
    refs = [
        files.receive(actor, upload, "directives.evidence", about=about)
        for upload in form.cleaned_data["documents"]
    ]
    return [NewEvidence(EvidenceKind.DOCUMENT, str(ref.id), ref.name) for ref in refs]


def _give_opinion(actor: Actor, directive: Directive, item: WorkItem, form: ActForm) -> None:
    mine = [agency for agency in item.co_agencies if actor.may(access.HANDLE.code, agency_id=agency.id)]
    # The agency that was asked answers, where a person works for several that help.
    asked = [agency for agency in mine if agency in item.awaited_opinions] or mine
    actions.give_opinion(
        actor,
        item_id=item.id,
        agency_id=asked[0].id,
        text=form.cleaned_data["text"],
        evidence=tuple(_received(actor, directive, form)),
    )


def _ask_opinion(actor: Actor, directive: Directive, item: WorkItem, form: ActForm) -> None:
    data = form.cleaned_data
    agency_id = UUID(data["agency_id"])
    actions.ask_opinion(actor, item_id=item.id, agency_id=agency_id, question=data["text"])


def _move_due(actor: Actor, directive: Directive, item: WorkItem, form: ActForm) -> None:
    data = form.cleaned_data
    actions.move_due(actor, item_id=item.id, due_on=data["due_on"], reason=data["text"])


def _reassign(actor: Actor, directive: Directive, item: WorkItem, form: ActForm) -> None:
    data = form.cleaned_data
    agency_id = UUID(data["agency_id"])
    actions.reassign(actor, item_id=item.id, agency_id=agency_id, reason=data["text"])


_DO: Mapping[Act, Doing] = {
    Act.ACCEPT: _with_text(actions.accept, "text"),
    Act.DECLINE: _with_text(actions.decline, "reason"),
    Act.REASSIGN: _reassign,
    Act.START: _with_text(actions.start, "text"),
    Act.PROGRESS: _with_evidence(actions.progress),
    Act.REPORT: _with_evidence(actions.report),
    Act.ASK_MORE: _with_text(actions.ask_more, "reason"),
    Act.COMPLETE: _with_text(actions.complete, "text"),
    Act.REOPEN: _with_text(actions.reopen, "reason"),
    Act.WITHDRAW: _with_text(actions.withdraw, "reason"),
    Act.MOVE_DUE: _move_due,
    Act.ASK_OPINION: _ask_opinion,
    Act.GIVE_OPINION: _give_opinion,
}
