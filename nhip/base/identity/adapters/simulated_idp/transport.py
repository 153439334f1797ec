"""The way from our own client to the simulated provider, without a network.

Both run in the same few threads: a client that called itself over HTTP would wait for a thread that waits
for it. Behind a proxy the public address may not even be reachable from inside. Other clients use HTTP.
"""

import json
from typing import Any
from urllib.parse import parse_qsl

import requests
from django.conf import settings
from requests.adapters import BaseAdapter

from nhip.base.identity.adapters.simulated_idp import keys, protocol


def mount(session: requests.Session) -> requests.Session:
    """Let a session reach the simulated provider in this process, where there is one."""
    if settings.SIMULATED_IDP:
        session.mount(f"{protocol.issuer()}/", InProcess())
    return session


class InProcess(BaseAdapter):
    """Answers a prepared request as the provider's pages would."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        path = (request.url or "").removeprefix(protocol.issuer()).partition("?")[0]
        try:
            return _response(request, 200, _answer(path, request))
        except protocol.Refused as refusal:
            return _response(request, refusal.status, refusal.as_json())

    def close(self) -> None:
        """Nothing is held open."""


def _answer(path: str, request: requests.PreparedRequest) -> dict[str, Any]:
    authorization = _text(request.headers.get("Authorization"))
    if path == "/.well-known/openid-configuration":
        return protocol.discovery()
    if path == "/jwks.json":
        return keys.public_keys()
    if path == "/token":
        return protocol.token(dict(parse_qsl(_text(request.body))), authorization)
    if path == "/userinfo":
        return protocol.userinfo(authorization)
    raise protocol.Refused("not_found", f"no such endpoint: {path}", status=404)


def _text(body: Any) -> str:
    return body.decode() if isinstance(body, bytes) else str(body or "")


def _response(request: requests.PreparedRequest, status: int, content: dict[str, Any]) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.url = request.url or ""
    response.request = request
    response.headers["Content-Type"] = "application/json"
    response._content = json.dumps(content).encode()
    return response
