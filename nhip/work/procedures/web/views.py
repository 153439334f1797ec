"""Find a procedure, read what it asks for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page

from nhip.kernel.access import public
from nhip.kernel.ui.contracts import Pages
from nhip.work.procedures import queries
from nhip.work.procedures.contracts import CatalogueQuery

OPEN = "procedures are published by law for everybody"
LONGEST_SEARCH = 300


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
    return render(request, "procedures/procedure.html", {"card": queries.procedure(code)})


def _page(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1
