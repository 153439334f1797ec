"""What the simulated provider answers: OpenID Connect Core 1.0, RFC 6749, RFC 7636."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.http.request import validate_host
from django.urls import reverse

from nhip.base.identity.adapters.simulated_idp import citizens, keys
from nhip.base.identity.models import SpentCode
from nhip.kernel import clock

CODE_SECONDS = 60
TOKEN_SECONDS = 600
CODE_SALT, TOKEN_SALT = "nhip.simulated-idp.code", "nhip.simulated-idp.token"
OWN_CLIENT = "nhip"


class Refused(Exception):
    """An error of the protocol: its code and a sentence for developers."""

    def __init__(self, error: str, description: str, *, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status

    def as_json(self) -> dict[str, str]:
        return {"error": self.error, "error_description": self.description}


class BadClient(Exception):
    """The client or its return address is unknown: the browser must not be sent there."""


@dataclass(frozen=True, slots=True)
class Client:
    """A relying party. An empty secret marks a public client, held to PKCE alone."""

    client_id: str
    secret: str
    redirect_uris: tuple[str, ...] = ()

    def owns(self, redirect_uri: str) -> bool:
        if redirect_uri in self.redirect_uris:
            return True
        # Our own server is reached under several names; each is in ALLOWED_HOSTS, and the path is one.
        parts = urlsplit(redirect_uri)
        callback = reverse("openid_connect_callback", args=[settings.PROVIDER_ID])
        is_ours = self.client_id == OWN_CLIENT and parts.path == callback and not parts.query
        return is_ours and validate_host(parts.hostname or "", settings.ALLOWED_HOSTS)


@dataclass(frozen=True, slots=True)
class Request:
    """A checked authorization request."""

    client_id: str
    redirect_uri: str
    scope: str
    state: str
    nonce: str
    code_challenge: str
    acr: str


def issuer() -> str:
    return f"{settings.PUBLIC_URL}{settings.SIMULATED_IDP_PATH}"


def discovery() -> dict[str, Any]:
    """OpenID Connect Discovery 1.0."""
    base = issuer()
    return {
        "issuer": base,
        "authorization_endpoint": f"{base}/authorize/",
        "token_endpoint": f"{base}/token",
        "userinfo_endpoint": f"{base}/userinfo",
        "jwks_uri": f"{base}/jwks.json",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [keys.ALGORITHM],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic", "none"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": ["openid", "profile"],
        "acr_values_supported": list(settings.OIDC_LEVELS),
        "claims_supported": sorted({"sub", "acr", *settings.OIDC_CLAIMS.values()}),
        "ui_locales_supported": ["vi", "en"],
        "authorization_response_iss_parameter_supported": True,
    }


def read_request(query: Mapping[str, str]) -> Request:
    """Check an authorization request; raises BadClient, or Refused to be told to the client."""
    client = _client(query.get("client_id", ""))
    redirect_uri = query.get("redirect_uri", "")
    if client is None or not client.owns(redirect_uri):
        raise BadClient(query.get("client_id", ""))
    if query.get("response_type") != "code":
        raise Refused("unsupported_response_type", "only response_type=code is offered")
    if "openid" not in query.get("scope", "").split():
        raise Refused("invalid_scope", "scope must contain openid")
    if query.get("code_challenge_method") != "S256" or not query.get("code_challenge"):
        raise Refused("invalid_request", "PKCE with code_challenge_method=S256 is required")
    if query.get("prompt") == "none":
        raise Refused("login_required", "this provider keeps no session")
    return Request(
        client_id=client.client_id,
        redirect_uri=redirect_uri,
        scope=query["scope"],
        state=query.get("state", ""),
        nonce=query.get("nonce", ""),
        code_challenge=query["code_challenge"],
        acr=_first_known(query.get("acr_values", "")),
    )


def answer(request: Request, *, subject: str, acr: str) -> str:
    """The address that takes the browser back to the client with a code."""
    code = signing.dumps(
        {**asdict(request), "acr": acr, "sub": subject, "jti": secrets.token_urlsafe(16)}, salt=CODE_SALT
    )
    return back(request.redirect_uri, {"code": code, "state": request.state, "iss": issuer()})


def back(redirect_uri: str, params: Mapping[str, str]) -> str:
    joint = "&" if "?" in redirect_uri else "?"
    return redirect_uri + joint + urlencode({name: value for name, value in params.items() if value})


def token(form: Mapping[str, str], authorization: str = "") -> dict[str, Any]:
    """Change a code for tokens; raises Refused."""
    client = _authenticated(form, authorization)
    if form.get("grant_type") != "authorization_code":
        raise Refused("unsupported_grant_type", "only authorization_code is offered")
    code = _code(form.get("code", ""))
    if (code["client_id"], code["redirect_uri"]) != (client.client_id, form.get("redirect_uri")):
        raise Refused("invalid_grant", "the code was made for another client or address")
    if not hmac.compare_digest(
        _challenge(form.get("code_verifier", "")).encode(), code["code_challenge"].encode()
    ):
        raise Refused("invalid_grant", "the code verifier does not fit the challenge")
    _spend(code["jti"])
    return _tokens(code)


def userinfo(authorization: str) -> dict[str, Any]:
    """The citizen's attributes for a bearer of an access token; raises Refused."""
    scheme, _, text = authorization.partition(" ")
    try:
        access = signing.loads(text, salt=TOKEN_SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature:
        raise Refused("invalid_token", "the access token is unknown or expired", status=401) from None
    citizen = citizens.by_subject(access["sub"])
    revoked = SpentCode.objects.filter(pk=access["jti"], replayed=True).exists()
    if scheme.lower() != "bearer" or revoked or citizen is None:
        raise Refused("invalid_token", "the access token was revoked", status=401)
    return _attributes(citizen) if "profile" in access["scope"].split() else {"sub": citizen.subject}


def _tokens(code: dict[str, Any]) -> dict[str, Any]:
    now = int(clock.now().timestamp())
    access = signing.dumps({name: code[name] for name in ("sub", "jti", "scope")}, salt=TOKEN_SALT)
    claims = {
        "iss": issuer(),
        "sub": code["sub"],
        "aud": code["client_id"],
        "iat": now,
        "exp": now + TOKEN_SECONDS,
        "auth_time": now,
        "acr": code["acr"],
        "at_hash": _half_hash(access),
        **({"nonce": code["nonce"]} if code["nonce"] else {}),
    }
    return {
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": TOKEN_SECONDS,
        "scope": code["scope"],
        "id_token": keys.signed(claims),
    }


def _attributes(citizen: citizens.Citizen) -> dict[str, Any]:
    return {
        "sub": citizen.subject,
        "citizen_number": str(citizen.number),
        "name": citizen.full_name,
        "birthdate": citizen.birth_date.isoformat(),
        "gender": citizen.number.sex.value,
        "address": {"formatted": citizen.address, "country": "VN"},
        "unit_code": citizen.unit_code,
        "phone_number": citizen.phone,
        "email": citizen.email,
        "simulated": True,
    }


def _client(client_id: str) -> Client | None:
    if client_id == OWN_CLIENT and not settings.OIDC_ISSUER:
        app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
        return Client(client_id, app["secret"])
    known = settings.SIMULATED_IDP_CLIENTS.get(client_id)
    return Client(client_id, known["secret"], tuple(known["redirect_uris"])) if known else None


def _authenticated(form: Mapping[str, str], authorization: str) -> Client:
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    if authorization.lower().startswith("basic "):
        client_id, _, secret = _decoded(authorization[6:]).partition(":")
    client = _client(client_id)
    if client is None or not hmac.compare_digest(client.secret.encode(), secret.encode()):
        raise Refused("invalid_client", "the client is unknown or its secret is wrong", status=401)
    return client


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except ValueError:
        return ""


def _code(text: str) -> dict[str, Any]:
    try:
        code: dict[str, Any] = signing.loads(text, salt=CODE_SALT, max_age=CODE_SECONDS)
    except signing.BadSignature:
        raise Refused("invalid_grant", "the code is unknown or expired") from None
    return code


def _spend(code_id: str) -> None:
    try:
        with transaction.atomic():
            SpentCode.objects.create(pk=code_id)
    except IntegrityError:
        # RFC 6749, 4.1.2: whoever comes second may have stolen the code, so the first one's tokens end too.
        SpentCode.objects.filter(pk=code_id).update(replayed=True)
        raise Refused("invalid_grant", "the code was used before") from None


def _challenge(verifier: str) -> str:
    return _unpadded(hashlib.sha256(verifier.encode()).digest())


def _half_hash(text: str) -> str:
    return _unpadded(hashlib.sha256(text.encode()).digest()[:16])


def _unpadded(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _first_known(acr_values: str) -> str:
    return next((acr for acr in acr_values.split() if acr in settings.OIDC_LEVELS), "")
