"""Checking an ID token: OpenID Connect Core 1.0, section 3.1.3.7, all of it that applies to a code flow.

The library skips the signature of a token it fetched itself and never looks at the nonce; both are
checked here, because a token that passes is the whole proof of who somebody is.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

ALGORITHMS = ("RS256", "PS256", "ES256")
LEEWAY_SECONDS = 30


class IdTokenRefused(Exception):
    """The token does not prove anything; the message says which check failed."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the token must say: who made it, for whom, and in answer to which request."""

    issuer: str
    client_id: str
    nonce: str


def verify(token: str, *, keys: Mapping[str, Any], expected: Expected) -> dict[str, Any]:
    """The claims of a genuine token; raises IdTokenRefused."""
    try:
        claims = jwt.decode(
            token,
            key=_key_of(token, keys),
            algorithms=ALGORITHMS,
            issuer=expected.issuer,
            audience=expected.client_id,
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except jwt.PyJWTError as error:
        raise IdTokenRefused(str(error)) from error
    return _bound(claims, expected)


def _key_of(token: str, keys: Mapping[str, Any]) -> jwt.PyJWK:
    wanted = jwt.get_unverified_header(token).get("kid")
    for key in jwt.PyJWKSet.from_dict(dict(keys)).keys:
        if wanted in (None, key.key_id) and key.public_key_use in (None, "sig"):
            return key
    raise IdTokenRefused(f"no key {wanted!r} at the provider")


def _bound(claims: dict[str, Any], expected: Expected) -> dict[str, Any]:
    if not expected.nonce or not hmac.compare_digest(str(claims.get("nonce", "")), expected.nonce):
        raise IdTokenRefused("the nonce is not the one that was sent")
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != expected.client_id:
        raise IdTokenRefused("the token was issued to another party")
    return claims
