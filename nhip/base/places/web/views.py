"""Look up an administrative unit, old or new."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nhip.base.places.queries import cards
from nhip.base.places.rules.days import day_of
from nhip.kernel.access import public

OPEN_DATA = "the list of administrative units is open data"
LONGEST_SEARCH = 100


@public(OPEN_DATA)
def search(request: HttpRequest) -> HttpResponse:
    text = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    found = cards.found(text) if text else None
    return render(request, "places/search.html", {"text": text, "found": found})


@public(OPEN_DATA)
def place(request: HttpRequest, code: str) -> HttpResponse:
    page = cards.place_page(code, on=day_of(request.GET.get("on", "")))
    return render(request, "places/place.html", {"page": page})
