"""Bearer tokens on the REST interface (RFC 6750): who sent a request, how often, and what it was answered."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from nhip.base.identity.actions.clients import digest_of, record_use
from nhip.base.identity.client_contracts import TokenRefused
from nhip.base.identity.queries.clients import LONGEST_TOKEN, actor_of_token
from nhip.kernel import limits
from nhip.kernel.access import Actor
from nhip.kernel.errors import NhipError
from nhip.kernel.web import client_address, problem

REQUESTS, FAILURES, WINDOW_SECONDS = 600, 60, 60


def token_of(request: HttpRequest) -> str:
    """The bearer token a request to the interface carries, or ""."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and request.path.startswith("/api/") else ""


def answer(
    request: HttpRequest, token: str, get_response: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    """Answer a request as the program it comes from; every use is written down."""
    try:
        actor = _actor(request, token)
    except NhipError as error:
        return problem(error)
    request.actor = actor  # type: ignore[attr-defined]
    # The token is the proof that no other site can send along, so no second one is asked for.
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    try:
        limits.take("api.client", str(actor.client_id), allowed=REQUESTS, per_seconds=WINDOW_SECONDS)
        response = get_response(request)
    except NhipError as error:
        response = problem(error)
    if actor.client_id is not None:
        record_use(
            actor.client_id, method=request.method or "", path=request.path, status=response.status_code
        )
    return response


def _actor(request: HttpRequest, token: str) -> Actor:
    try:
        return actor_of_token(token[:LONGEST_TOKEN], digest=digest_of(token))
    except TokenRefused:
        limits.take(
            "api.token_address", client_address(request), allowed=FAILURES, per_seconds=WINDOW_SECONDS
        )
        raise
