"""Agencies: the register, one of them with who works there, opening and closing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from nhip.base.identity import actions, api
from nhip.base.identity.access import MANAGE_STAFF
from nhip.base.identity.contracts import AgencyFilter, AgencyKind
from nhip.base.identity.queries import staff as register
from nhip.base.identity.web.refusals import put_on
from nhip.base.identity.web.requests import actor_of_request
from nhip.base.identity.web.staff_desk.forms import AgencyFilterForm, AgencyForm, EndForm
from nhip.base.identity.web.staff_desk.pages import page_number
from nhip.kernel import clock
from nhip.kernel.access import may
from nhip.kernel.errors import Conflict, Invalid
from nhip.kernel.ui.contracts import Pages


@may(MANAGE_STAFF.code)
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The register of agencies."""
    form = AgencyFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = AgencyFilter(asked.get("q", ""), kind=asked.get("kind", ""), closed=asked.get("closed", False))
    found = register.agencies(wanted, page=page_number(request))
    context = {"form": form, "found": found, "pages": Pages(number=found.number, count=found.count)}
    return render(request, "identity/staff/agencies.html", context, status=200 if form.is_valid() else 422)


@may(MANAGE_STAFF.code)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open an agency."""
    form = AgencyForm(request.POST or None, initial={"valid_from": clock.today()})
    if form.is_bound and form.is_valid() and (agency_id := _open(request, form)):
        messages.success(request, gettext("Đã mở cơ quan."))
        return redirect("identity:staff_agency", agency_id)
    context = {"form": form, "agencies": register.agency_choices()}
    return render(request, "identity/staff/agency_new.html", context, status=422 if form.is_bound else 200)


def _open(request: HttpRequest, form: AgencyForm) -> UUID | None:
    given = form.cleaned_data
    parent = api.agency(given["parent"]).code if given["parent"] else ""
    new = actions.NewAgency(
        code=given["code"],
        name_vi=given["name_vi"],
        name_en=given["name_en"],
        kind=AgencyKind(given["kind"]),
        unit_code=given["unit_code"],
        valid_from=given["valid_from"],
        parent_code=parent,
    )
    try:
        return actions.found_agency(actor_of_request(request), new).id
    except (Invalid, Conflict) as error:
        put_on(form, error)
        return None


@may(MANAGE_STAFF.code)
@never_cache
@require_http_methods(["GET", "POST"])
def agency(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """One agency, who works there, and the form that closes it."""
    line = register.agency_line(agency_id)
    form = EndForm(request.POST or None)
    if form.is_bound and form.is_valid() and _close(request, agency_id, form):
        messages.success(request, gettext("Đã ghi ngày ngừng hoạt động."))
        return redirect("identity:staff_agency", agency_id)
    context = {"agency": line, "holdings": register.holdings_at(agency_id), "form": form}
    return render(request, "identity/staff/agency.html", context, status=422 if form.is_bound else 200)


def _close(request: HttpRequest, agency_id: UUID, form: EndForm) -> bool:
    try:
        actions.close_agency(actor_of_request(request), agency_id, on=form.cleaned_data["on"])
    except (Invalid, Conflict) as error:
        put_on(form, error)
        return False
    return True
