"""Lists of directives, and the page of one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nhip.kernel.access import may
from nhip.kernel.ui.contracts import Pages
from nhip.work.directives import access, queries
from nhip.work.directives.contracts import DirectivePage
from nhip.work.directives.web.act_forms import forms_for
from nhip.work.directives.web.filters import FilterForm
from nhip.work.directives.web.shell import actor_of, shell_for


@may("directives.view")
def given(request: HttpRequest) -> HttpResponse:
    """All the directives that the reader's agencies gave, lead or help with."""
    actor, filters = actor_of(request), FilterForm(request.GET or None)
    page = queries.find(actor, filters.query(request.GET.get("page", "")))
    context = _list_context(request, page, filters) | {
        "shell": shell_for(actor),
        "may_issue": actor.may(access.ISSUE.code),
    }
    return render(request, "directives/given.html", context)


@may("directives.handle")
def assigned(request: HttpRequest) -> HttpResponse:
    """The work of the reader's own agencies, and the opinions asked of them."""
    actor, filters = actor_of(request), FilterForm(request.GET or None, for_desk=True)
    page = queries.assigned_to(actor, filters.query(request.GET.get("page", "")))
    context = _list_context(request, page, filters) | {"asked": queries.opinions_awaited(actor)}
    return render(request, "directives/assigned.html", context)


@may("directives.view")
def page(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """One directive: where it comes from, its work items, their acts and logs."""
    actor = actor_of(request)
    directive = queries.directive(actor, directive_id)
    context = {
        "shell": shell_for(actor, issuer_agency_id=directive.issuer.id),
        "directive": directive,
        "items": [(item, forms_for(directive, item)) for item in directive.items],
    }
    return render(request, "directives/page.html", context)


def _list_context(request: HttpRequest, page: DirectivePage, filters: FilterForm) -> dict[str, Any]:
    return {
        "page": page,
        "pages": Pages(number=page.page, count=page.pages),
        "filters": filters,
        "filtered": bool(request.GET),
        "may_handle": actor_of(request).may(access.HANDLE.code),
    }
