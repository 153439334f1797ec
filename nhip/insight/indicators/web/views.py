"""Pages of the indicators."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from nhip.insight.indicators import api
from nhip.insight.indicators.disclosure import shown
from nhip.insight.indicators.web import pages
from nhip.insight.indicators.web.asked import Asked, asked, asked_of_units
from nhip.kernel.access import Actor, may, public
from nhip.kernel.ui.contracts import Pages

AGGREGATES = "numbers are aggregates of public acts; small cells are hidden (rules.suppression)"


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]


@public(AGGREGATES)
def index(request: HttpRequest) -> HttpResponse:
    wanted = asked(request.GET, _actor(request))
    page = pages.index(
        wanted,
        actor=_actor(request),
        state=request.GET.get("state", ""),
        words=request.GET.get("q", "").strip()[:100],
    )
    return render(request, "indicators/index.html", {"page": page, "asked": wanted})


@public(AGGREGATES)
def number(request: HttpRequest, code: str) -> HttpResponse:
    wanted = asked(request.GET, _actor(request))
    page = pages.number_page(code, wanted, actor=_actor(request))
    context = {"page": page, "asked": wanted, **_rights(_actor(request))}
    return render(request, "indicators/number.html", context)


@public(AGGREGATES)
def wards(request: HttpRequest, code: str) -> HttpResponse:
    wanted = asked_of_units(request.GET, _actor(request))
    number = api.number(code, wanted.territory, wanted.period, wanted.as_of)
    rows = pages.ward_rows(code, wanted, actor=_actor(request))
    place = pages.place_name(wanted.territory)
    context = {"number": number, "rows": rows, "asked": wanted, "place": place}
    return render(request, "indicators/wards.html", {**context, **_rights(_actor(request))})


@public(AGGREGATES)
def trace(request: HttpRequest, code: str) -> HttpResponse:
    wanted = asked(request.GET, _actor(request))
    return _trace(request, code, wanted, {})


@may("indicators.rows")
def rows(request: HttpRequest, code: str) -> HttpResponse:
    wanted = asked(request.GET, _actor(request))
    found = api.trace(code, wanted.territory, wanted.period, wanted.as_of)
    page_number = _page_number(request.GET.get("page", ""))
    page = api.rows_of(found.value.id, actor=_actor(request), page=page_number)
    shown_pages = Pages(page_number, max(1, -(-page.total // page.page_size)))
    context = {"trace": found, "rows": page, "pages": shown_pages, "asked": wanted}
    return render(request, "indicators/rows.html", context)


@require_POST
@may("indicators.reproduce")
def reproduce(request: HttpRequest, code: str, value_id: UUID) -> HttpResponse:
    wanted = asked(request.GET, _actor(request))
    return _trace(request, code, wanted, {"proof": api.reproduce(value_id)})


def _trace(request: HttpRequest, code: str, wanted: Asked, more: dict[str, object]) -> HttpResponse:
    actor = _actor(request)
    found = api.trace(code, wanted.territory, wanted.period, wanted.as_of)
    context = {
        "trace": found,
        "value": shown(actor, found.value),
        "place": pages.place_name(found.value.territory),
        "asked": wanted,
        **_rights(actor),
        **more,
    }
    return render(request, "indicators/trace.html", context)


def _page_number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _rights(actor: Actor) -> dict[str, bool]:
    return {
        "may_issue": actor.may("directives.issue"),
        "may_see_rows": actor.may("indicators.rows"),
        "may_reproduce": actor.may("indicators.reproduce"),
    }
