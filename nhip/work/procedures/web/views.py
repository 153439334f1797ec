"""Find a procedure, read what it asks for."""

import json

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page

from nhip.kernel.access import public
from nhip.kernel.ui.contracts import Pages
from nhip.work.procedures import cpsv, queries
from nhip.work.procedures.contracts import CatalogueQuery

OPEN = "procedures are published by law for everybody"
LONGEST_SEARCH = 300
CPSV_PAGE = 20


# Nothing secret is on these pages, so they may be compressed; some procedures are long.
@public(OPEN)
@gzip_page
def catalogue(request: HttpRequest) -> HttpResponse:
    query = CatalogueQuery(
        words=" ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH],
        life_event=request.GET.get("life_event", ""),
        field=request.GET.get("field", ""),
        audience=request.GET.get("audience", ""),
        level=request.GET.get("level", ""),
        fileable_only=request.GET.get("fileable") == "1",
        page=_page(request.GET.get("page", "")),
    )
    found = queries.find(query)
    pages = Pages(number=min(query.page, found.pages), count=found.pages)
    return render(request, "procedures/catalogue.html", {"found": found, "pages": pages})


@public(OPEN)
@gzip_page
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure; a program that prefers JSON-LD is led there."""
    if request.get_preferred_type(["text/html", cpsv.MEDIA_TYPE]) == cpsv.MEDIA_TYPE:
        response: HttpResponse = HttpResponseRedirect(reverse("procedures:cpsv", args=[code]))
        response.status_code = 303
    else:
        response = render(request, "procedures/procedure.html", {"card": queries.procedure(code)})
    response.headers["Vary"] = "Accept, Accept-Language, Cookie"
    return response


@public(OPEN)
@gzip_page
def procedure_in_cpsv(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure in CPSV-AP, as JSON-LD."""
    return _linked(cpsv.document([queries.procedure(code)]))


@public(OPEN)
@gzip_page
def catalogue_in_cpsv(request: HttpRequest) -> HttpResponse:
    """The catalogue in CPSV-AP, page by page, by code."""
    found = queries.codes_in_force()
    pages = max(1, -(-len(found) // CPSV_PAGE))
    page = min(_page(request.GET.get("page", "")), pages)
    shown = found[(page - 1) * CPSV_PAGE : page * CPSV_PAGE]
    cards = [queries.procedure(code) for code in shown]
    return _linked(cpsv.catalogue(cards, page=page, pages=pages, count=len(found)))


def _linked(document: cpsv.Node) -> HttpResponse:
    content = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(content, content_type=f"{cpsv.MEDIA_TYPE}; charset=utf-8")


def _page(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1
