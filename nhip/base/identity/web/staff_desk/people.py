"""Staff: who there is, one person's posts and accounts, posts given and ended."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from nhip.base.identity import actions
from nhip.base.identity.access import MANAGE_STAFF
from nhip.base.identity.contracts import Role, StaffFilter
from nhip.base.identity.queries import staff as register
from nhip.base.identity.web.refusals import put_on
from nhip.base.identity.web.requests import actor_of_request
from nhip.base.identity.web.staff_desk.forms import EndForm, HoldingForm, StaffFilterForm
from nhip.base.identity.web.staff_desk.pages import page_number
from nhip.kernel import clock
from nhip.kernel.access import may
from nhip.kernel.errors import Conflict, Invalid
from nhip.kernel.ui.contracts import Pages


@may(MANAGE_STAFF.code)
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in as staff or holds a post."""
    form = StaffFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = StaffFilter(asked.get("q", ""), role=asked.get("role", ""), agency_id=asked.get("agency"))
    found = register.staff(wanted, page=page_number(request))
    context = {
        "form": form,
        "found": found,
        "pages": Pages(number=found.number, count=found.count),
        "agencies": register.agency_choices(),
    }
    return render(request, "identity/staff/people.html", context, status=200 if form.is_valid() else 422)


@may(MANAGE_STAFF.code)
@never_cache
@require_safe
def person(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """One person: accounts, posts now, coming and past."""
    return render(request, "identity/staff/person.html", {"member": register.member(party_id)})


@may(MANAGE_STAFF.code)
@never_cache
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Give a person a post."""
    member = register.member(party_id)
    form = HoldingForm(request.POST or None, initial={"valid_from": clock.today()})
    if form.is_bound and form.is_valid() and _give(request, party_id, form):
        messages.success(request, gettext("Đã giao vị trí cho %(name)s.") % {"name": member.name})
        return redirect("identity:staff_person", party_id)
    context = {"member": member, "form": form, "agencies": register.agency_choices()}
    return render(request, "identity/staff/give.html", context, status=422 if form.is_bound else 200)


def _give(request: HttpRequest, party_id: UUID, form: HoldingForm) -> bool:
    given = form.cleaned_data
    new = actions.NewHolding(
        agency_id=given["agency"],
        role=Role(given["role"]),
        title_vi=given["title_vi"],
        title_en=given["title_en"],
        valid_from=given["valid_from"],
        valid_to=given["valid_to"],
    )
    try:
        actions.give_post(actor_of_request(request), party_id, new)
    except (Invalid, Conflict) as error:
        put_on(form, error)
        return False
    return True


@may(MANAGE_STAFF.code)
@never_cache
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """End an assignment on a day."""
    held = register.holding(assignment_id)
    form = EndForm(request.POST or None, initial={"on": clock.today()})
    if form.is_bound and form.is_valid() and _end(request, assignment_id, form):
        messages.success(request, gettext("Đã ghi ngày thôi giữ vị trí của %(name)s.") % {"name": held.name})
        return redirect("identity:staff_person", held.party_id)
    context = {"held": held, "form": form}
    return render(request, "identity/staff/end.html", context, status=422 if form.is_bound else 200)


def _end(request: HttpRequest, assignment_id: UUID, form: EndForm) -> bool:
    try:
        actions.end_assignment(actor_of_request(request), assignment_id, on=form.cleaned_data["on"])
    except (Invalid, Conflict) as error:
        put_on(form, error)
        return False
    return True
