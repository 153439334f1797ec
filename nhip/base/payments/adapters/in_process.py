"""The way between us and the simulated bank, without a network.

Both run in one server: behind a proxy its public address may not be reachable from inside, and a server
that calls itself waits for a thread that waits for it. The request goes through the whole application as one
from outside would: the same middleware, the same views.
"""

import io
from functools import lru_cache
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import requests
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.utils.translation import get_language, override
from requests.adapters import BaseAdapter


def mount(session: requests.Session) -> requests.Session:
    """Let a session reach our own address in this process, where the simulated bank is on."""
    if settings.SIMULATED_BANK:
        session.mount(f"{settings.PUBLIC_URL}/", InProcess())
    return session


class InProcess(BaseAdapter):
    """Answers a prepared request by the application itself."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        # The caller's language is its own; and no signal of a request ends its database connection.
        with override(get_language()):
            inner = WSGIRequest(_environ(request))
            try:
                answer = _application().get_response(inner)
                content: bytes = b"".join(answer)
            finally:
                inner.close()
        response = requests.Response()
        response.request, response.url = request, request.url or ""
        response.status_code, response.reason = answer.status_code, answer.reason_phrase
        response.headers.update(dict(answer.items()))
        response._content = content
        return response

    def close(self) -> None:
        """Nothing is held open."""


@lru_cache(maxsize=1)
def _application() -> Any:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def _environ(request: requests.PreparedRequest) -> dict[str, Any]:
    parts = urlsplit(request.url or "")
    content = request.body.encode() if isinstance(request.body, str) else cast(bytes, request.body or b"")
    secure = parts.scheme == "https"
    environ = {
        "REQUEST_METHOD": request.method or "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path, encoding="latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname or "",
        "SERVER_PORT": str(parts.port or (443 if secure else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(content)),
        "CONTENT_TYPE": request.headers.get("Content-Type", ""),
        "HTTP_HOST": parts.netloc,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(content),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        environ[f"HTTP_{name.upper().replace('-', '_')}"] = str(value)
    return environ
