"""Find the law, read a document, read an article."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nhip.kernel import clock
from nhip.kernel.access import public
from nhip.kernel.ui.contracts import Pages
from nhip.work.law import queries
from nhip.work.law.access import REVIEW
from nhip.work.law.adapters.akoma_ntoso import akoma_ntoso as akoma_ntoso_of
from nhip.work.law.contracts import LawQuery

OPEN = "the law is published for everybody"
LONGEST_SEARCH = 500
FIRST_MONTH, LAST_MONTH = date(1945, 9, 1), date(2100, 12, 1)


@public(OPEN)
def search(request: HttpRequest) -> HttpResponse:
    query = LawQuery(
        words=" ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH],
        kind=request.GET.get("kind", ""),
        body=request.GET.get("body", ""),
        day=_day(request),
        only_in_force=request.GET.get("in_force") == "1",
        page=page_number(request.GET.get("page", "")),
    )
    found = queries.find(query)
    pages = Pages(number=min(query.page, found.pages), count=found.pages)
    may_review = request.actor.may(REVIEW.code)  # type: ignore[attr-defined]  # set by the middleware
    shown = {"found": found, "pages": pages, "may_review": may_review}
    return render(request, "law/search.html", shown)


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
    about = [one for one in (*card.unapplied, *card.coming) if _is_about(one.target, address)]
    shown = {"card": card, "found": found, "article": found.article, "relations": own, "others": about}
    return render(request, "law/article.html", shown)


@public(OPEN)
def akoma_ntoso(request: HttpRequest, slug: str) -> HttpResponse:
    """The document as of a day for other programs."""
    content = akoma_ntoso_of(queries.document(slug, on=_day(request)))
    disposition = f'attachment; filename="{slug}.akn.xml"'
    return HttpResponse(
        content, content_type="application/akn+xml", headers={"Content-Disposition": disposition}
    )


@public(OPEN)
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """The words of a document on two days; by default its first day and today."""
    card = queries.document(slug)
    first = _date(request.GET.get("from", "")) or card.starts_on or card.day
    second = _date(request.GET.get("to", "")) or card.day
    return render(request, "law/compare.html", {"compared": queries.compare(slug, first, second)})


@public(OPEN)
def changes(request: HttpRequest) -> HttpResponse:
    """What began, ended and was amended in a month, this one by default."""
    first = _date(f"{request.GET.get('month', '')}-01") or clock.today().replace(day=1)
    links = {
        "before": (first - timedelta(days=1)).replace(day=1) if first > FIRST_MONTH else None,
        "after": (first + timedelta(days=32)).replace(day=1) if first < LAST_MONTH else None,
    }
    return render(request, "law/changes.html", {"month": queries.month(first), **links})


def _is_about(place: str, address: str) -> bool:
    return place.split(".")[0] == address


def _day(request: HttpRequest) -> date | None:
    return _date(request.GET.get("date", ""))


def _date(text: str) -> date | None:
    """A day typed in an address; None for what is none or lies outside the law's time."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_MONTH <= day <= LAST_MONTH else None


def page_number(text: str) -> int:
    """A number typed in an address, 1 for what is none."""
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1
