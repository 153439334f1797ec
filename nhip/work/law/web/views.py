"""Find the law, read a document, read an article."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nhip.kernel.access import public
from nhip.kernel.ui.contracts import Pages
from nhip.work.law import queries
from nhip.work.law.contracts import LawQuery

OPEN = "the law is published for everybody"
LONGEST_SEARCH = 500


@public(OPEN)
def search(request: HttpRequest) -> HttpResponse:
    query = LawQuery(
        words=" ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH],
        kind=request.GET.get("kind", ""),
        body=request.GET.get("body", ""),
        day=_day(request),
        only_in_force=request.GET.get("in_force") == "1",
        page=_page(request.GET.get("page", "")),
    )
    found = queries.find(query)
    pages = Pages(number=min(query.page, found.pages), count=found.pages)
    return render(request, "law/search.html", {"found": found, "pages": pages})


@public(OPEN)
def document(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "law/document.html", {"card": queries.document(slug, on=_day(request))})


@public(OPEN)
def article(request: HttpRequest, slug: str, address: str) -> HttpResponse:
    card, found = queries.article(slug, address, on=_day(request))
    own = [
        one
        for one in card.relations
        if _is_about(one.target_address if one.incoming else one.address, address)
    ]
    return render(request, "law/article.html", {"card": card, "article": found, "relations": own})


def _is_about(place: str, address: str) -> bool:
    return place.split(".")[0] == address


def _day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("date", ""))
    except ValueError:
        return None


def _page(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1
