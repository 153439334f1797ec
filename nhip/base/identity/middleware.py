"""Every request carries its actor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from nhip.base.identity import queries
from nhip.base.identity.sessions import assurance_of_session


class ActorMiddleware:
    """Sets `request.actor` from the signed-in user and the assurance level of this session's sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = queries.actor_of(request.user, assurance=assurance_of_session(request.session))
        request.actor = actor  # type: ignore[attr-defined]
        return self.get_response(request)
