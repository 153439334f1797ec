"""Every request carries its actor; whoever came with a one-time password changes it before anything else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import queries
from nhip.base.identity.sessions import assurance_of_session
from nhip.kernel.errors import NotAllowed

# What still answers before the one-time password is changed, beside the page that changes it.
LEFT_OPEN = ("/sign-out/", "/preferences/", "/static/", "/health")


class PasswordChangeRequired(NotAllowed):
    """The account still has its one-time password."""

    code = "identity.password_change_required"


class ActorMiddleware:
    """Sets `request.actor` from the signed-in user and the assurance level of this session's sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = queries.actor_of(request.user, assurance=assurance_of_session(request.session))
        request.actor = actor  # type: ignore[attr-defined]
        if getattr(request.user, "must_change_password", False) and actor.is_signed_in:
            return self._held_back(request)
        return self.get_response(request)

    def _held_back(self, request: HttpRequest) -> HttpResponse:
        change = reverse("identity:password")
        if request.path == change or request.path.startswith(LEFT_OPEN):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            error = PasswordChangeRequired(
                _("Hãy đổi mật khẩu dùng một lần trước; mở %(page)s."), page=change
            )
            return JsonResponse(error.as_json(), status=error.http_status)
        return HttpResponseRedirect(change)
