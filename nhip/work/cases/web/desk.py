"""The desk: worklists, and one case with everything needed to decide it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Person
from nhip.kernel.access import Actor, may
from nhip.kernel.errors import NotAllowed
from nhip.kernel.ui.contracts import Pages
from nhip.kernel.web import page_number
from nhip.work.cases import access, queries
from nhip.work.cases.contracts import Act, CaseView, WorklistName, WorklistQuery
from nhip.work.cases.web.acting import actor_of
from nhip.work.cases.web.acts import ACTS, DeskAct, form_for
from nhip.work.cases.web.forms import FilterForm
from nhip.work.cases.web.presenting import grouped
from nhip.work.cases.wording import WORKLISTS
from nhip.work.procedures import api as procedures


@may(access.DESK.code)
def inbox(request: HttpRequest) -> HttpResponse:
    """The officer's worklists, overdue first."""
    actor = actor_of(request)
    names = queries.worklists_of(actor)
    form = FilterForm(request.GET)
    query = _query(request, form, names)
    found = queries.worklist(actor, query)
    counts = dict(found.counts)
    page = {
        "list": found,
        "tabs": [(name, WORKLISTS[name], counts.get(name)) for name in names],
        "title": WORKLISTS[query.name],
        "form": form,
        "pages": Pages(found.page, found.pages),
        "can_accept": query.name is WorklistName.TO_ACCEPT,
    }
    return render(request, "cases/desk.html", page)


@may(access.DESK.code)
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case at the desk."""
    return case_page(request, case_id)


def case_page(
    request: HttpRequest, case_id: UUID, *, bound: tuple[Act, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """The page of a case; `bound` is a form that came back with errors."""
    actor = actor_of(request)
    view = queries.case(actor, case_id)
    page = {
        "case": view,
        "groups": grouped(view.answers),
        "person": _applicant(actor, view),
        "version": procedures.version(view.version_id),
        "sections": _sections(actor, view, bound),
    }
    return render(request, "cases/desk_case.html", page, status=status)


@dataclass(frozen=True, slots=True)
class Section:
    """One act open on the page, with its form."""

    act: Act
    look: DeskAct
    form: forms.Form
    is_open: bool


def _sections(actor: Actor, view: CaseView, bound: tuple[Act, forms.Form] | None) -> list[Section]:
    """The acts open to this officer; the form of the likeliest stands open, and one that came back."""
    acts = [act for act in ACTS if act in view.acts]
    back = dict([bound] if bound else [])
    likeliest = next((act for act in acts if ACTS[act].is_usual), None)
    return [
        Section(
            act=act,
            look=ACTS[act],
            form=back.get(act) or form_for(act, view, actor=actor),
            is_open=act is likeliest or act in back,
        )
        for act in acts
    ]


def _applicant(actor: Actor, view: CaseView) -> Person | None:
    """The applicant's record through the gate, which tells the applicant who read it and why."""
    if view.applicant_id is None:
        return None
    purpose = _("Xem xét hồ sơ %(code)s") % {"code": view.card.code}
    try:
        return identity.read_person(actor, view.applicant_id, purpose, ("case", view.card.id))
    except NotAllowed:
        return None


def _query(request: HttpRequest, form: FilterForm, names: tuple[WorklistName, ...]) -> WorklistQuery:
    wanted = request.GET.get("list", "")
    fallback = names[0] if names else WorklistName.DONE
    sent: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    return WorklistQuery(
        name=WorklistName(wanted) if wanted in set(names) else fallback,
        text=sent.get("q", ""),
        is_overdue=sent.get("overdue", False),
        is_mine=sent.get("mine", False),
        page=page_number(request.GET.get("page", "")),
    )
