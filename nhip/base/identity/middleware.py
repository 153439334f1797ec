"""Every request carries its actor; whoever came with a one-time password changes it before anything else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import bearer, queries
from nhip.base.identity.sessions import assurance_of_session
from nhip.kernel.access import Actor
from nhip.kernel.errors import NotAllowed
from nhip.kernel.web import problem

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
# What still answers before the one-time password is changed, beside the page that changes it.
LEFT_OPEN = ("/sign-out/", "/preferences/", "/static/", "/health")


class PasswordChangeRequired(NotAllowed):
    """The account still has its one-time password."""

    code = "identity.password_change_required"


class Forged(NotAllowed):
    """A signed-in browser was made to send something by another site."""

    code = "forged"


class ActorMiddleware:
    """Sets `request.actor`: on the interface from a bearer token, else from this session's sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if token := bearer.token_of(request):
            return bearer.answer(request, token, self.get_response)
        actor = queries.actor_of(request.user, assurance=assurance_of_session(request.session))
        request.actor = actor  # type: ignore[attr-defined]
        if getattr(request.user, "must_change_password", False) and actor.is_signed_in:
            return self._held_back(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """The interface asks a browser's session, as pages do, for proof that no other site sent this.

        The library behind the interface asks for none; a program with a token needs none.
        """
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if request.method in SAFE or not request.path.startswith("/api/") or not actor.is_signed_in:
            return None
        if actor.client_id is not None:
            return None
        if CsrfViewMiddleware(self.get_response).process_view(request, _any_page, (), {}) is None:
            return None
        error = Forged(_("Yêu cầu này không đến từ trang của chúng tôi; phần mềm xin dùng mã truy cập."))
        return problem(error)

    def _held_back(self, request: HttpRequest) -> HttpResponse:
        change = reverse("identity:password")
        if request.path == change or request.path.startswith(LEFT_OPEN):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            error = PasswordChangeRequired(
                _("Hãy đổi mật khẩu dùng một lần trước; mở %(page)s."), page=change
            )
            return problem(error)
        return HttpResponseRedirect(change)


def _any_page(request: HttpRequest) -> HttpResponse:
    """Stands for a page, because the check passes over what is exempt, as the interface is."""
    raise AssertionError(f"{request.path} is not answered here")
