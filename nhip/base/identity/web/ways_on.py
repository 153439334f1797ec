"""Where to go after signing in: an address of our own, or nowhere."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

STAFF_PLACES = ("/desk/", "/ops/", "/directives/", "/indicators/")


def next_of(request: HttpRequest) -> str:
    """The `next` of the request if it leads to a page of this site; else empty."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if is_ours else ""


def level_of(request: HttpRequest) -> int:
    """The assurance level the request asks for: 1 to 3."""
    asked = request.GET.get("assurance", "1")
    return int(asked) if asked in {"1", "2", "3"} else 1


def is_for_staff(address: str) -> bool:
    """Whether the page somebody wanted is one of the officers'."""
    return address.startswith(STAFF_PLACES)
