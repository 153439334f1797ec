"""How a page acts: who asks, and what becomes of a refusal."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from nhip.kernel.access import ANONYMOUS, Actor
from nhip.kernel.errors import Conflict, NotAllowed, Unavailable


def actor_of(request: HttpRequest) -> Actor:
    """Whoever asks, as the middleware found them."""
    actor = getattr(request, "actor", ANONYMOUS)
    return actor if isinstance(actor, Actor) else ANONYMOUS


def done_or_told(
    request: HttpRequest, act: Callable[[], None], *, told: str, back: HttpResponseRedirect
) -> HttpResponse:
    """Do the act and go back; a refusal is told on the page one goes back to, which shows how things stand.

    Raises Invalid: what was sent can be mended where it was typed.
    """
    try:
        act()
    except (Conflict, NotAllowed, Unavailable) as error:
        messages.error(request, error.message)
    else:
        messages.success(request, told)
    return back


def to_case(case_id: object) -> HttpResponseRedirect:
    """To the citizen's page of a case."""
    return redirect("cases:case", case_id)


def to_desk_case(case_id: object) -> HttpResponseRedirect:
    """To the desk's page of a case."""
    return redirect("cases:desk-case", case_id)
