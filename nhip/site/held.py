"""A form that was sent after its session had ended: kept in the browser's session until its sender is back.

Drafts keep theirs themselves, uploads included (`nhip.work.cases`); this is for every other form: an opinion,
a field of a form being edited, an answer. Only the person who was signed in in this browser gets it back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.crypto import constant_time_compare, salted_hmac

from nhip.kernel import clock
from nhip.kernel.access import Actor

COOKIE, SESSION = "nhip_last", "held_form"
PAGE = "/held/"
LONGEST = timedelta(hours=2)
MOST_CHARACTERS = 100_000
# Dossiers being drawn up are kept there; a sign-in is begun anew.
LEFT_OUT = ("/cases/drafts/", "/sign-in/", "/desk/sign-in/", "/api/", PAGE)
SECRET_NAMES = ("password", "csrf", "otp", "token")
Next = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class HeldForm:
    """Where it was sent, when, its fields as sent, and whether there were files, which are not kept."""

    path: str
    sent_at: datetime
    fields: tuple[tuple[str, str], ...]
    had_files: bool


class HeldForms:
    """Keeps what a browser sent that is no longer signed in, and remembers who is signed in in it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.is_signed_in:
            if request.method == "POST" and _is_held(request, request.path):
                forget(request)
            if not request.path.startswith("/api/"):
                _remember(request, response, actor)
        elif _asks_to_sign_in(request, response) and _hold(request):
            response["Location"] = f"/sign-in/?next={PAGE}"
        return response


def held_form(request: HttpRequest, actor: Actor) -> HeldForm | None:
    """What this browser sent, for the person who sent it, for two hours."""
    kept = request.session.get(SESSION)
    if not isinstance(kept, dict) or not constant_time_compare(kept["who"], _mark_of(actor)):
        return None
    sent_at = datetime.fromisoformat(kept["at"])
    if not timedelta(0) <= clock.now() - sent_at < LONGEST:
        return None
    fields = tuple((str(name), str(value)) for name, value in kept["fields"])
    return HeldForm(kept["path"], sent_at, fields, kept["had_files"])


def forget(request: HttpRequest) -> None:
    """It was sent again, or its sender wants it no more."""
    request.session.pop(SESSION, None)


def _is_held(request: HttpRequest, path: str) -> bool:
    kept = request.session.get(SESSION)
    return isinstance(kept, dict) and kept["path"] == path


def _asks_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method == "POST"
        and isinstance(response, HttpResponseRedirect)
        and response.url.startswith("/sign-in/?")
        and not request.path.startswith(LEFT_OUT)
    )


def _hold(request: HttpRequest) -> bool:
    """Keep it if somebody was signed in here before: a stranger's form belongs to nobody."""
    who = request.COOKIES.get(COOKIE, "")
    fields = [(name, value) for name, many in request.POST.lists() for value in many if _is_kept(name)]
    if not who or sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return False
    kept: dict[str, Any] = {
        "who": who,
        "path": request.path,
        "at": clock.now().isoformat(),
        "fields": fields,
        "had_files": bool(request.FILES),
    }
    request.session[SESSION] = kept
    return True


def _is_kept(name: str) -> bool:
    return not any(part in name.lower() for part in SECRET_NAMES)


def _mark_of(actor: Actor) -> str:
    return salted_hmac("nhip.site.held", str(actor.party_id), algorithm="sha256").hexdigest()


def _remember(request: HttpRequest, response: HttpResponse, actor: Actor) -> None:
    mark = _mark_of(actor)
    if request.COOKIES.get(COOKIE) != mark:
        response.set_cookie(
            COOKIE, mark, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, max_age=86_400
        )
