"""The token endpoint (client credentials, RFC 6749), revocation (RFC 7009) and metadata (RFC 8414)."""

import base64
import binascii
from urllib.parse import unquote_plus
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from nhip.base.identity.actions.clients import end_token, grant_token
from nhip.base.identity.client_contracts import GrantRefused
from nhip.kernel import clock, limits
from nhip.kernel.access import public, token_scopes
from nhip.kernel.errors import RateLimited
from nhip.kernel.web import client_address

PROOF = "the client proves itself by its own secret"
ADDRESS_TRIES, CLIENT_TRIES, WINDOW_SECONDS = 60, 30, 60


@public(PROOF)
@csrf_exempt
@sensitive_post_parameters()
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A short-lived bearer token for a client's id and secret."""
    try:
        client_id, secret = _proof(request)
        if request.POST.get("grant_type") != "client_credentials":
            raise GrantRefused("unsupported_grant_type", _("Chỉ dùng được grant_type=client_credentials."))
        given = grant_token(client_id, secret, scope=request.POST.get("scope", "")[:500])
    except GrantRefused as refusal:
        return _refused(refusal)
    except RateLimited as error:
        return _too_many(error)
    return _kept_by_nobody(
        JsonResponse(
            {
                "access_token": given.secret,
                "token_type": "Bearer",
                "expires_in": max(0, round((given.expires_at - clock.now()).total_seconds())),
                "scope": " ".join(given.scopes),
            }
        )
    )


@public(PROOF)
@csrf_exempt
@sensitive_post_parameters()
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """End a token before its time; a token that is not the client's is answered alike."""
    try:
        client_id, secret = _proof(request)
        end_token(client_id, secret, token=request.POST.get("token", "")[:200])
    except GrantRefused as refusal:
        return _refused(refusal)
    except RateLimited as error:
        return _too_many(error)
    return HttpResponse(status=200)


@public("where a program's author finds the endpoints")
@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """The endpoints and what they take."""
    ways = ["client_secret_basic", "client_secret_post"]
    return JsonResponse(
        {
            "issuer": settings.PUBLIC_URL,
            "token_endpoint": settings.PUBLIC_URL + reverse("identity:oauth_token"),
            "revocation_endpoint": settings.PUBLIC_URL + reverse("identity:oauth_revoke"),
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "token_endpoint_auth_methods_supported": ways,
            "revocation_endpoint_auth_methods_supported": ways,
            "scopes_supported": [one.code for one in token_scopes()],
        }
    )


def _proof(request: HttpRequest) -> tuple[str, str]:
    """The client's id and secret, from the header or from the form; never from both."""
    limits.take("oauth.address", client_address(request), allowed=ADDRESS_TRIES, per_seconds=WINDOW_SECONDS)
    scheme, _space, sent = request.headers.get("Authorization", "").partition(" ")
    in_form = "client_secret" in request.POST
    if scheme.lower() == "basic" and not in_form:
        client_id, secret = _basic(sent)
    elif in_form and not scheme:
        client_id, secret = request.POST.get("client_id", ""), request.POST["client_secret"]
    else:
        raise GrantRefused("invalid_client", _("Xin gửi client_id và client_secret bằng đúng một cách."))
    try:
        known = str(UUID(client_id))
    except ValueError:
        raise GrantRefused("invalid_client", _("Mã phần mềm hoặc khoá bí mật không đúng.")) from None
    limits.take("oauth.client", known, allowed=CLIENT_TRIES, per_seconds=WINDOW_SECONDS)
    return known, secret


def _basic(sent: str) -> tuple[str, str]:
    try:
        text = base64.b64decode(sent.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise GrantRefused("invalid_client", _("Phần Authorization không đọc được.")) from None
    client_id, _colon, secret = text.partition(":")
    return unquote_plus(client_id), unquote_plus(secret)


def _refused(refusal: GrantRefused) -> HttpResponse:
    body = {"error": refusal.error, "error_description": refusal.message}
    response = JsonResponse(body, status=refusal.status)
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="nhip"'
    return _kept_by_nobody(response)


def _too_many(error: RateLimited) -> HttpResponse:
    body = {"error": "temporarily_unavailable", "error_description": error.message}
    response = JsonResponse(body, status=error.http_status)
    response.headers["Retry-After"] = str(error.retry_after_seconds)
    return _kept_by_nobody(response)


def _kept_by_nobody(response: JsonResponse) -> JsonResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
