"""Who reads, and telling how an act went."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect

from nhip.kernel.access import Actor
from nhip.kernel.errors import Conflict


def actor_of(request: HttpRequest) -> Actor:
    """Whoever reads."""
    return cast("Actor", request.actor)  # type: ignore[attr-defined]


def done_or_told(
    request: HttpRequest, do: Callable[[], object], *, told: str, back: HttpResponseRedirect
) -> HttpResponseRedirect:
    """Do an act and go back; that somebody was quicker is told on the page, not as an error."""
    try:
        do()
    except Conflict as error:
        messages.error(request, error.message)
    else:
        messages.success(request, told)
    return back
