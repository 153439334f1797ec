"""One call through the gateway: signed, within a time limit, answered whole or not at all."""

import http.client
import json
import secrets
import socket
import ssl
import string
import time
from datetime import timedelta
from urllib.parse import quote, urlencode, urlsplit

from nhip.base.exchange.consumer.identity import Identity
from nhip.base.exchange.consumer.signing import Message, Parameters, content_digest, signed_headers
from nhip.base.exchange.contracts import Answer, Call, CallFailed, CallRefused, ProviderFailed
from nhip.kernel import clock
from nhip.kernel.ids import new_id

LARGEST_ANSWER = 16 * 1024 * 1024
SIGNATURE_LIVES = timedelta(seconds=60)
ERROR_HEADER = "X-Road-Error"
# Errors that waiting does not heal.
REFUSING = frozenset(
    {
        "Server.ServerProxy.AccessDenied",
        "Server.ServerProxy.UnknownService",
        "Server.ClientProxy.UnknownMember",
        "Server.ClientProxy.SslAuthenticationFailed",
    }
)
# What a header carries as it is; anything else is percent-encoded.
_ASCII = string.punctuation + " "


class Consumer:
    """A client at the gateway of `address`; keeps no connection, so it may be shared between threads."""

    def __init__(self, address: str, identity: Identity, *, timeout_seconds: float = 5) -> None:
        self._gateway = urlsplit(address)
        self._identity = identity
        self._timeout = timeout_seconds

    def call(self, call: Call) -> Answer:
        """Make the call. Raises CallRefused, CallFailed, ProviderFailed; then nothing may be relied on."""
        return _judged(self.ask(call))

    def ask(self, call: Call) -> Answer:
        """Make the call and answer what came, errors of the exchange too. Raises CallFailed."""
        target = self._target(call)
        connection = self._connection()
        deadline = time.monotonic() + self._timeout
        try:
            connection.request(call.method, target, call.body or None, self._headers(call, target))
            held = connection.sock
            response = connection.getresponse()
            content = _read(response, held, deadline)
        except (OSError, http.client.HTTPException) as error:
            raise CallFailed(service=call.service, detail=_why(error, self._timeout)) from error
        finally:
            connection.close()
        if len(content) > LARGEST_ANSWER:
            raise CallFailed(service=call.service, detail=f"the answer has more than {LARGEST_ANSWER} bytes")
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, content, call.service)

    def get(self, service: str, path: str, *, issue: str = "", **query: str) -> Answer:
        """The simplest call."""
        return self.call(Call(service, path, query, issue=issue))

    def _target(self, call: Call) -> str:
        service = "/".join(quote(part, safe="") for part in call.service.split("/"))
        query = f"?{urlencode(call.query, quote_via=quote)}" if call.query else ""
        return f"{self._gateway.path.rstrip('/')}/r1/{service}{call.path}{query}"

    def _headers(self, call: Call, target: str) -> dict[str, str]:
        said = {
            "x-road-client": self._identity.client,
            "x-road-id": str(new_id()),
            "x-road-userid": call.user,
            "x-road-issue": call.issue,
            "x-road-represented-party": call.represented,
            "content-type": call.content_type,
            "content-digest": content_digest(call.body) if call.body else "",
        }
        covered = {name: quote(value, safe=_ASCII) for name, value in said.items() if value}
        url = f"{self._gateway.scheme}://{self._gateway.netloc}{target}"
        now = clock.now()
        stated = Parameters(
            self._identity.kid, now, now + SIGNATURE_LIVES, secrets.token_urlsafe(16), alg="ed25519"
        )
        signed = signed_headers(Message(call.method, url, covered), self._identity.key, stated)
        return {**covered, **signed, "accept": "application/json"}

    def _connection(self) -> http.client.HTTPConnection:
        where = self._gateway.netloc
        if self._gateway.scheme != "https":
            return http.client.HTTPConnection(where, timeout=self._timeout)
        context = ssl.create_default_context(cafile=self._identity.authority)
        if self._identity.certificate:
            context.load_cert_chain(self._identity.certificate, self._identity.certificate_key)
        return http.client.HTTPSConnection(where, timeout=self._timeout, context=context)


def _read(response: http.client.HTTPResponse, held: socket.socket, deadline: float) -> bytes:
    """The body; the limit is on the whole of it, so a trickle does not hold the caller."""
    parts: list[bytes] = []
    while sum(map(len, parts)) <= LARGEST_ANSWER:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        held.settimeout(left)
        new = response.read1(65536)
        if not new:
            break
        parts.append(new)
    # Less than its own length is no whole answer.
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(parts)


def part(text: str) -> str:
    """A part of a path, percent-encoded.

    >>> part("a/b")
    'a%2Fb'
    """
    return quote(text, safe="")


def _judged(answer: Answer) -> Answer:
    """The answer, if the provider gave it; an error of the exchange or of the provider is raised."""
    if ERROR_HEADER.lower() in answer.headers:
        type, detail = _error_of(answer)
        # Who is refused cannot mend it by waiting; the rest of the exchange's errors may heal.
        if type.startswith("Client.") or type in REFUSING:
            raise CallRefused(service=answer.service, type=type, detail=detail)
        failed = ProviderFailed if type.startswith("Server.ServerProxy") else CallFailed
        raise failed(service=answer.service, detail=f"{type}: {detail}")
    if answer.status >= 500:
        raise ProviderFailed(service=answer.service, detail=f"status {answer.status}")
    return answer


def _error_of(answer: Answer) -> tuple[str, str]:
    try:
        said = json.loads(answer.content)
    except ValueError:
        said = {}
    said = said if isinstance(said, dict) else {}
    type = str(said.get("type") or answer.headers[ERROR_HEADER.lower()])
    return type, str(said.get("detail") or said.get("message") or "")[:400]


def _why(error: Exception, timeout: float) -> str:
    if isinstance(error, socket.timeout | TimeoutError):
        return f"no answer within {timeout:g} s"
    if isinstance(error, ConnectionRefusedError):
        return "nobody listens at the gateway's address"
    if isinstance(error, http.client.IncompleteRead):
        return "the answer broke off"
    return f"{type(error).__name__}: {error}"[:200]
