"""What every page response goes through: the content policy, and errors told as pages."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor, InsufficientScope, SignInRequired, StepUpRequired
from nhip.kernel.errors import NhipError, RateLimited
from nhip.kernel.space import is_out_of_space, storage_full

Next = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "frame-ancestors 'none'; form-action 'self'{form_action}"
)


class ContentSecurityPolicy:
    """Only our own scripts, styles and pictures; a page may name further form targets it redirects to."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        extra = "".join(f" {origin}" for origin in getattr(response, "form_action", ()))
        response.headers.setdefault("Content-Security-Policy", POLICY.format(form_action=extra))
        return response


class Language(LocaleMiddleware):
    """Pages speak Vietnamese until the reader chooses otherwise; programs are answered as they ask.

    Many phones in Viet Nam are sold with English as the browser's language, and a public service is in
    Vietnamese first: only the switch on the page, kept in a cookie, changes a page's language.
    """

    def process_request(self, request: HttpRequest) -> None:
        if not request.path.startswith("/api/"):
            request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", get_language() or "vi")
        return response


class ReadableAddresses:
    """Refuses an address with a NUL in it: PostgreSQL keeps no such text, and no page of ours sends one."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" not in request.path_info and "%00" not in request.META.get("QUERY_STRING", ""):
            return self.get_response(request)
        if not request.path_info.startswith("/api/"):
            raise BadRequest("a NUL in the address")
        error = NhipError(_("Địa chỉ có ký tự không dùng được."))
        return problem(error)


class PrivatePages:
    """What a signed-in person is shown is kept by no cache, so a shared browser never shows it again."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.is_signed_in and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class ErrorPages:
    """Turns our errors into pages: sign-in where that is the way on, else the sentence and what to do."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, SignInRequired):
            return _to_sign_in(request, {})
        if isinstance(error, StepUpRequired):
            messages.info(request, error.message)
            return _to_sign_in(request, {"assurance": str(error.data["level"])})
        if is_out_of_space(error):
            error = storage_full()
        if not isinstance(error, NhipError):
            return None
        response = render(request, "ui/error.html", {"error": error}, status=error.http_status)
        if isinstance(error, RateLimited):
            response.headers["Retry-After"] = str(error.retry_after_seconds)
        return response


def _to_sign_in(request: HttpRequest, extra: dict[str, str]) -> HttpResponse:
    # A form that was sent cannot be resent after signing in, so its page is where to come back to.
    back = request.get_full_path() if request.method == "GET" else request.path
    return HttpResponseRedirect(f"/sign-in/?{urlencode({'next': back, **extra})}")


def problem(error: NhipError) -> JsonResponse:
    """The answer of the REST interface to a refused request: problem details (RFC 9457).

    Says how to prove oneself (RFC 6750) where nobody is signed in or a token does not reach so far, and how
    long to wait after too many tries.
    """
    response = JsonResponse(
        error.as_json(), status=error.http_status, content_type="application/problem+json"
    )
    if isinstance(error, RateLimited):
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    if isinstance(error, SignInRequired):
        refused = "" if error.code == SignInRequired.code else f', error="{error.code}"'
        response.headers["WWW-Authenticate"] = f'Bearer realm="nhip"{refused}'
    if isinstance(error, InsufficientScope):
        scope = f', scope="{error.data["scope"]}"' if error.data["scope"] else ""
        response.headers["WWW-Authenticate"] = f'Bearer realm="nhip", error="{error.code}"{scope}'
    return response


def page_number(text: str) -> int:
    """The page an address asks for; the first where that is no number, or longer than any list has pages."""
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def client_address(request: HttpRequest) -> str:
    """Where a request came from: behind `TRUSTED_PROXIES` proxies of ours, what the outermost one saw.

    Only as many entries of X-Forwarded-For are believed as there are proxies; the rest anybody can write.
    """
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies: int = settings.TRUSTED_PROXIES
    if proxies and len(seen) >= proxies:
        return seen[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
