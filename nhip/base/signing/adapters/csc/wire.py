"""How a remote signing service is spoken to: JSON over HTTP with a bearer token, within limits."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.utils.translation import gettext_lazy as _

from nhip.base.signing.contracts import SigningFailed

TIMEOUT_SECONDS = 20
MOST_BYTES = 1024 * 1024
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


class _StayHere(HTTPRedirectHandler):
    """Follows nowhere: a bearer token is for the address it was given for."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_open: Callable[..., Any] = build_opener(_StayHere).open


@dataclass(frozen=True, slots=True)
class Service:
    """A service: its address up to `/csc/v2`, the token it knows us by."""

    address: str
    token: str

    def ask(self, method: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Call one method. Raises SigningFailed with what the service said, or that it did not answer."""
        sent = json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        answer = fetched(f"{self.address}/{method}", sent, headers)
        try:
            found = json.loads(answer)
        except ValueError as error:
            raise _failed(_("câu trả lời không đọc được")) from error
        if not isinstance(found, dict):
            raise _failed(_("câu trả lời không đọc được"))
        return found


def fetched(address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> bytes:
    """The body of an answer, within its limits: posted to where there is a body. Raises SigningFailed."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise _failed(_("địa chỉ phải bắt đầu bằng https"))
    request = Request(address, body, dict(headers or {}))  # noqa: S310 - the scheme was looked at above
    try:
        with _open(request, timeout=TIMEOUT_SECONDS) as answer:
            content: bytes = answer.read(MOST_BYTES + 1)
    except HTTPError as error:
        raise _failed(_said(error)) from error
    except (URLError, OSError) as error:
        raise _failed(_("dịch vụ không trả lời")) from error
    if len(content) > MOST_BYTES:
        raise _failed(_("câu trả lời dài quá"))
    return content


def _said(error: HTTPError) -> str:
    try:
        found = json.loads(error.read(MOST_BYTES))
        return str(found.get("error_description") or found.get("error") or error.code)[:200]
    except (ValueError, AttributeError):
        return str(error.code)


def _failed(reason: object) -> SigningFailed:
    return SigningFailed(_("Dịch vụ ký số từ xa: %(reason)s."), reason=reason)
