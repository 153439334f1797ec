"""An expired session in the middle of a form: what was sent waits until its owner has signed in again."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from nhip.kernel import limits
from nhip.kernel.web import client_address
from nhip.work.cases.actions import held
from nhip.work.cases.web.acting import actor_of

COOKIE = "nhip_held"
View = Callable[..., HttpResponse]


def kept_over_sign_in(view: View) -> View:
    """Hold what a signed-out browser sends to this page, and lead it to the sign-in and back."""

    @wraps(view)
    def guarded(request: HttpRequest, draft_id: UUID, step: str) -> HttpResponse:
        if request.method != "POST" or actor_of(request).is_signed_in:
            return view(request, draft_id, step)
        limits.take("cases.held", client_address(request), allowed=20, per_seconds=3600)
        sent = held.Sent(dict(request.POST.lists()), dict(request.FILES.lists()))
        token = held.hold(draft_id, step, sent)
        messages.info(
            request,
            _("Phiên đăng nhập đã hết. Những gì quý vị vừa gửi được giữ lại; đăng nhập để tiếp tục."),
        )
        response = HttpResponseRedirect(f"/sign-in/?{urlencode({'next': request.path})}")
        if token:
            _remember(response, token)
        return response

    return guarded


def held_of(request: HttpRequest, draft_id: UUID, step: str) -> held.Sent | None:
    """What this browser sent to this step before it was signed in again."""
    token = request.COOKIES.get(COOKIE, "")
    found = held.held_for(actor_of(request), draft_id, token) if token else None
    return found[1] if found and found[0] == step else None


def forget(request: HttpRequest, response: HttpResponse, draft_id: UUID) -> HttpResponse:
    """It is in the draft now."""
    held.let_go(actor_of(request), draft_id, request.COOKIES.get(COOKIE, ""))
    response.delete_cookie(COOKIE, path="/cases/", samesite="Lax")
    return response


def _remember(response: Any, token: str) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(held.KEPT_FOR.total_seconds()),
        path="/cases/",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
