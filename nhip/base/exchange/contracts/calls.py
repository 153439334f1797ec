"""Calls that this installation makes itself, as one consumer among others."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from nhip.kernel.errors import NotAllowed, Unavailable


class CallRefused(NotAllowed):
    """The exchange refuses the call; `type` is its X-Road error type."""

    code = "exchange.call_refused"

    def __init__(self, *, service: str, type: str, detail: str) -> None:
        super().__init__(
            _("Nền tảng chia sẻ dữ liệu từ chối lời gọi đến %(service)s: %(detail)s (%(type)s)."),
            service=service,
            type=type,
            detail=detail,
        )
        self.type = type


class CallFailed(Unavailable):
    """No whole answer came from the gateway within the time."""

    code = "exchange.call_failed"

    def __init__(self, *, service: str, detail: str) -> None:
        super().__init__(
            _("Không gọi được %(service)s qua nền tảng chia sẻ dữ liệu: %(detail)s. Hãy thử lại sau."),
            service=service,
            detail=detail,
        )


class ProviderFailed(CallFailed):
    """The gateway works; the system behind it does not answer, or answers with an error of its own."""

    code = "exchange.provider_failed"


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked of a service: its identifier `INSTANCE/CLASS/MEMBER/SUBSYSTEM/SERVICE`, and where in it.

    `path` begins with a slash; a part of it that comes from outside is percent-encoded by the caller. `user`
    and `issue` tell the evidence who asks and in whose matter, `represented` for whom.
    """

    service: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: bytes = b""
    content_type: str = ""
    user: str = ""
    issue: str = ""
    represented: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider said: status, headers by lower-case name, the bytes as the agreement leaves them.

    A 404 of the provider is an answer too.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
    service: str

    @property
    def record(self) -> str:
        """The exchange's own number of this call."""
        return self.headers.get("x-road-request-id", "")

    def json(self) -> dict[str, Any]:
        """The JSON object; raises ProviderFailed for anything else."""
        try:
            found = json.loads(self.content)
        except (ValueError, RecursionError) as error:
            raise ProviderFailed(service=self.service, detail="the answer is no JSON") from error
        if not isinstance(found, dict):
            raise ProviderFailed(service=self.service, detail="the answer is no JSON object")
        return found
