"""Lets an answer out: makes its head, signs it, writes its record, and only then sends it.

The order is the promise of the exchange: no answer leaves before its record is durable. An answer that is
held whole goes out after `append` has returned. An answer that is streamed (open data of a service
without signatures) has its digest only at its end: its last piece is held back until the record is
durable, so no caller ever has such an answer whole without a record. Personal data is never streamed.
"""

import hashlib
import json
import time
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from xml.sax.saxutils import escape

from nhip.base.exchange.gateway.addresses import encode_id
from nhip.base.exchange.gateway.context import Context
from nhip.base.exchange.gateway.headers import Fields, lines
from nhip.base.exchange.gateway.heads import NO_BODY, BadMessage
from nhip.base.exchange.gateway.providers import Answer
from nhip.base.exchange.gateway.refusals import LEDGER_FULL, Refusal, worded
from nhip.base.exchange.gateway.signatures import Message
from nhip.base.exchange.gateway.spool import Spool
from nhip.base.exchange.gateway.traces import Trace
from nhip.base.exchange.gateway.wire import Broken, TooSlow, Wire
from nhip.base.exchange.ledger.errors import LedgerFull
from nhip.base.exchange.ledger.records import Outcome

JSON_TYPE = "application/json;charset=utf-8"
_XML_TYPES = ("text/xml", "application/xml", "text/*")
_REASONS = {one.value: one.phrase for one in HTTPStatus}
_SIGNED = ("@status", "content-digest", "x-road-request-hash", "x-road-id", "x-road-request-id")


@dataclass(slots=True)
class Reply:
    """An answer ready to go out. `content` is bytes or a spool; `has_body` is False for HEAD, 204 and
    304.
    """

    status: int
    fields: Fields
    content: bytes | Spool = b""
    outcome: Outcome = Outcome.ANSWERED
    error: str = ""
    has_body: bool = True
    is_signed: bool = False
    length: str = ""
    extra: list[tuple[str, str]] = field(default_factory=list)


async def send(context: Context, wire: Wire, trace: Trace, reply: Reply, *, keep_alive: bool) -> None:
    """Writes the record, then the answer. Raises LedgerFull, and nothing was sent; Broken, TooSlow."""
    content = reply.content
    if isinstance(content, bytes):
        digest, size = hashlib.sha256(content), len(content)
    else:
        digest, size = content.sha256, content.size
    own = _own_fields(trace, reply)
    if reply.is_signed:
        own += _signature(context, reply, dict(own), digest.digest())
    head = _head(context, reply, own, size=size, keep_alive=keep_alive)
    await context.append(
        trace.record(
            status=reply.status,
            outcome=reply.outcome,
            error=reply.error,
            sha256=digest.hexdigest(),
            size=size,
        )
    )
    if isinstance(content, bytes):
        await wire.send(head + content if reply.has_body else head)
        return
    await wire.send(head)
    for piece in content.pieces() if reply.has_body else ():
        wire.allow(context.options.body_seconds)
        await wire.send(piece)


def _head(
    context: Context, reply: Reply, own: list[tuple[str, str]], *, size: int, keep_alive: bool
) -> bytes:
    own += reply.extra
    # The answer to HEAD says the length that a GET would have; 204 and 304 say none.
    length = str(size) if reply.has_body else reply.length
    if length:
        own.append(("Content-Length", length))
    return start(context, reply.status, reply.fields, own, keep_alive=keep_alive)


def start(
    context: Context, status: int, fields: Fields, own: Iterable[tuple[str, str]], *, keep_alive: bool
) -> bytes:
    """The bytes of a head: the provider's fields, then ours."""
    dated = "" if any(one[1] == "date" for one in fields) else f"Date: {context.date()}\r\n"
    mine = "".join([f"{name}: {value}\r\n" for name, value in own])
    closing = "" if keep_alive else "Connection: close\r\n"
    text = f"HTTP/1.1 {status} {_REASONS.get(status, '')}\r\n{lines(fields)}{dated}{mine}{closing}\r\n"
    return text.encode("latin-1")


def _own_fields(trace: Trace, reply: Reply) -> list[tuple[str, str]]:
    values = [
        ("x-road-id", trace.message_id),
        ("x-road-client", encode_id(trace.client)),
        ("x-road-service", encode_id(trace.service)),
        ("x-road-request-id", trace.request_id),
        ("x-road-request-hash", trace.request_hash),
        ("X-Road-Error", reply.error if reply.outcome is not Outcome.ANSWERED else ""),
    ]
    return [one for one in values if one[1]]


def _signature(context: Context, reply: Reply, own: dict[str, str], digest: bytes) -> list[tuple[str, str]]:
    fields = {**own, "content-digest": f"sha-256=:{b64encode(digest).decode()}:"}
    message = Message("", "", "", "", None, fields, reply.status)
    covered = [name for name in _SIGNED if name.startswith("@") or name in fields]
    created = int(time.time())
    stated, signature = context.signer.sign(message, covered, created=created)
    return [
        ("Content-Digest", fields["content-digest"]),
        ("Signature-Input", stated),
        ("Signature", signature),
    ]


def error_reply(refusal: Refusal, *, accept: str, accept_language: str, outcome: Outcome) -> Reply:
    """The X-Road error of a refusal, in XML for who asks for it."""
    detail = worded(refusal, accept_language)
    is_xml = accept.split(",", 1)[0].split(";", 1)[0].strip() in _XML_TYPES
    values = {"type": refusal.type, "message": refusal.message, "detail": detail}
    if is_xml:
        inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items())
        content = f'<?xml version="1.0" encoding="UTF-8"?><error>{inner}</error>'.encode()
    else:
        content = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    type = "text/xml;charset=utf-8" if is_xml else JSON_TYPE
    wait = [("Retry-After", str(refusal.retry_after))] if refusal.retry_after else []
    return Reply(
        refusal.status,
        [("Content-Type", "content-type", type)],
        content,
        outcome=outcome,
        error=refusal.type,
        extra=wait,
    )


def without_record(context: Context, *, accept_language: str) -> bytes:
    """The one answer that has no record, because none can be written: it carries no data and ends the
    connection.
    """
    refusal = Refusal("Server.ClientProxy.LedgerFull", LEDGER_FULL, status=503, retry_after=5)
    reply = error_reply(refusal, accept="", accept_language=accept_language, outcome=Outcome.GATEWAY_ERROR)
    content = reply.content if isinstance(reply.content, bytes) else b""
    own = [("X-Road-Error", refusal.type), ("Retry-After", "5"), ("Content-Length", str(len(content)))]
    return start(context, 503, reply.fields, own, keep_alive=False) + content


class CutShort(Exception):
    """A streamed answer cannot be finished: the connection must end so that the caller sees it."""


async def stream(
    context: Context,
    wire: Wire,
    trace: Trace,
    answer: Answer,
    fields: Fields,
    *,
    keep_alive: bool,
    seconds: float,
) -> None:
    """Passes a body on as it comes and holds its last piece back until the record is durable.

    Raises CutShort when the caller must see that the answer is not whole: the provider broke off, or the
    record could not be written. What was sent until then is recorded where the ledger takes it.
    """
    passage = _Passage(wire, is_chunked=answer.head.length < NO_BODY)
    own = _own_fields(trace, Reply(answer.head.status, fields))
    own.append(
        ("Transfer-Encoding", "chunked")
        if passage.is_chunked
        else ("Content-Length", str(answer.head.length))
    )
    first = start(context, answer.head.status, fields, own, keep_alive=keep_alive)
    error = ""
    try:
        await wire.send(first)
        await _pass_on(passage, answer, seconds, context.options.body_seconds)
    except (BadMessage, TooSlow, Broken) as problem:
        error = "Client.Disconnected" if wire.is_closed else "Server.ServerProxy.ServiceFailed"
        passage.problem = problem
    outcome = Outcome.PROVIDER_ERROR if error.startswith("Server") else Outcome.ANSWERED
    record = trace.record(
        status=answer.head.status,
        outcome=outcome,
        error=error,
        sha256=passage.digest.hexdigest(),
        size=passage.size,
    )
    try:
        await context.append(record)
    except LedgerFull as problem:
        raise CutShort from problem
    if error:
        raise CutShort(error) from passage.problem
    await passage.finish()


class _Passage:
    """The pieces on their way to the caller; the newest is always held."""

    def __init__(self, wire: Wire, *, is_chunked: bool) -> None:
        self.wire = wire
        self.is_chunked = is_chunked
        self.digest = hashlib.sha256()
        self.size = 0
        self.problem: Exception | None = None
        self._held = b""

    async def put(self, piece: bytes) -> None:
        held, self._held = self._held, piece
        self.digest.update(piece)
        self.size += len(piece)
        if held:
            await self.wire.send(self._framed(held))

    async def finish(self) -> None:
        last = self._framed(self._held) if self._held else b""
        await self.wire.send(last + (b"0\r\n\r\n" if self.is_chunked else b""))

    def _framed(self, piece: bytes) -> bytes:
        return b"%x\r\n%b\r\n" % (len(piece), piece) if self.is_chunked else piece


async def _pass_on(passage: _Passage, answer: Answer, seconds: float, caller_seconds: float) -> None:
    while True:
        answer.wire.allow(seconds)
        passage.wire.allow(0)
        piece = await answer.body.read()
        if not piece:
            return
        # While the caller is slow the provider waits: its own limit must not run out meanwhile.
        answer.wire.allow(0)
        passage.wire.allow(caller_seconds)
        await passage.put(piece)
