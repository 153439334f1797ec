"""The desk: the inbox, and one case with everything needed to decide it."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Colleague, Person
from nhip.kernel.access import Actor, may
from nhip.kernel.errors import NotAllowed
from nhip.work.cases import access, queries
from nhip.work.cases.actions.bulk import note_opening
from nhip.work.cases.actions.processing import HANDLING_ROLES
from nhip.work.cases.adapters.asides import asides
from nhip.work.cases.contracts import Act, CaseView, WorklistName
from nhip.work.cases.process.asked import query_of as task_query_of
from nhip.work.cases.queries.beside import checklist, earlier_cases, saved_filters
from nhip.work.cases.queries.inbox import inbox as read_inbox
from nhip.work.cases.queries.inbox import neighbours_in
from nhip.work.cases.queries.slips import counter_facts
from nhip.work.cases.queries.tasks import address_of, task_counts, tasks_beside
from nhip.work.cases.web.acting import actor_of
from nhip.work.cases.web.acts import ACTS, DeskAct, form_for
from nhip.work.cases.web.desk_filters import kept_part, query_of
from nhip.work.cases.web.desk_work import LIST as TASKS
from nhip.work.cases.web.desk_work import work_page
from nhip.work.cases.web.presenting import grouped
from nhip.work.cases.wording import WORKLISTS

# What can be done to many at once in each list.
BULK = {
    WorklistName.TO_ACCEPT: "accept",
    WorklistName.TO_ASSIGN: "assign",
    WorklistName.TO_PROCESS: "assign",
    WorklistName.TO_DECIDE: "decide",
}


@may(access.DESK.code)
def inbox(request: HttpRequest) -> HttpResponse:
    """The officer's lists, the earliest due first, with what narrows them and what is done to many."""
    actor = actor_of(request)
    if request.GET.get("list") == TASKS:
        return work_page(request)
    names = queries.worklists_of(actor)
    query, form = query_of(request, names)
    found, tasks = read_inbox(actor, query), task_counts(actor)
    counts, bulk = dict(found.counts), BULK.get(query.name, "")
    if not request.GET and tasks.everything and not any(counts.values()):
        # Nobody begins the day at an empty list while another agency waits for their opinion.
        return work_page(request)
    form.offer(found.procedures)
    page = {
        "list": found,
        "tabs": [(name, WORKLISTS[name], counts.get(name)) for name in names],
        "title": WORKLISTS[query.name],
        "tasks": tasks.everything,
        "most": found.most,
        "form": form,
        "bulk": bulk,
        "colleagues": _colleagues(actor) if bulk == "assign" else (),
        "kept": kept_part(request, list=query.name.value),
        "next": kept_part(request, list=query.name.value, after=found.next_after),
        "previous": kept_part(request, list=query.name.value, before=found.previous_before),
        "saved": saved_filters(actor),
        "may_receive": actor.may(access.RECEIVE.code),
        "may_lead": actor.may(access.DECIDE.code),
        "may_answer_disputes": actor.may(access.ANSWER_DISPUTES.code),
    }
    return render(request, "cases/desk.html", page)


def _colleagues(actor: Actor) -> list[Colleague]:
    held = actor.agencies_for(access.PROCESS.code) | actor.agencies_for(access.DECIDE.code)
    staff = {
        one.party_id: one
        for agency_id in held
        if agency_id
        for one in identity.colleagues(agency_id)
        if one.role in HANDLING_ROLES
    }
    return sorted(staff.values(), key=lambda one: one.name)


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
    note_opening(actor, case_id, agency_id=view.competent_agency_id)
    page = {
        "case": view,
        "groups": grouped(view.answers),
        "person": _applicant(actor, view),
        "firm": identity.organisation(view.applicant_id) if view.applicant_id else None,
        "facts": counter_facts(actor, case_id),
        "checklist": checklist(view),
        "earlier": earlier_cases(actor, view),
        "times": queries.times(actor, case_id),
        "recourse": queries.recourse(actor, case_id),
        "sections": _sections(actor, view, bound),
        "ways": _ways(request, actor, case_id),
        "of_tasks": request.GET.get("list") == TASKS,
        "kept": kept_part(request),
        "asides": [one for one in asides() if actor.may(one.permission)],
        "can_return": Act.RETURN_RESULT in view.acts and actor.may(access.RECEIVE.code),
    }
    return render(request, "cases/desk_case.html", page, status=status)


def _ways(request: HttpRequest, actor: Actor, case_id: UUID) -> dict[str, str]:
    """Where the cases, or the tasks, before and after this one are, in the list it was opened from."""
    if "list" not in request.GET:
        return {}
    if request.GET["list"] == TASKS:
        around = tasks_beside(actor, case_id, task_query_of(request.GET.dict()))
        tasks = (("previous", around.previous), ("next", around.next))
        return {name: address_of(one) for name, one in tasks if one}
    query, _form = query_of(request, queries.worklists_of(actor))
    found = neighbours_in(actor, query, case_id)
    cases = (("previous", found.previous_id), ("next", found.next_id))
    return {name: reverse("cases:desk-case", args=[one]) for name, one in cases if one}


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
    if view.applicant_id is None or identity.organisation(view.applicant_id):
        return None
    purpose = _("Xem xét hồ sơ %(code)s") % {"code": view.card.code}
    try:
        return identity.read_person(actor, view.applicant_id, purpose, ("case", view.card.id))
    except NotAllowed:
        return None
