"""Where to go after signing in: an address of our own, or nowhere."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

DESK_ROLES = frozenset({"one_stop_officer", "handler", "approver", "department_head"})
OPERATIONS_ROLES = frozenset({"leader", "analyst"})
STAFF_PLACES = ("/desk/", "/ops/", "/directives/", "/indicators/")


def next_of(request: HttpRequest) -> str:
    """The `next` of the request if it leads to a page of this site; else empty."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if is_ours else ""


def home_of(roles: frozenset[str]) -> str:
    """Where somebody who asked for no page begins: at their work, or with their own affairs."""
    if roles & DESK_ROLES:
        return "/desk/"
    return "/ops/" if roles & OPERATIONS_ROLES else "/account/"


def level_of(request: HttpRequest) -> int:
    """The assurance level the request asks for: 1 to 3."""
    asked = request.GET.get("assurance", "1")
    return int(asked) if asked in {"1", "2", "3"} else 1


def is_for_staff(address: str) -> bool:
    """Whether the page somebody wanted is one of the officers'."""
    return address.startswith(STAFF_PLACES)
