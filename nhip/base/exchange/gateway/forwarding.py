"""An admitted call, to the provider and back: framing, failures told apart, fields limited."""

import time
from collections.abc import AsyncIterator

from nhip.base.exchange.gateway import headers, peers, refusals
from nhip.base.exchange.gateway.answers import CutShort, Reply, stream
from nhip.base.exchange.gateway.calls import Call
from nhip.base.exchange.gateway.heads import CHUNKED, NO_BODY, BadMessage
from nhip.base.exchange.gateway.projection import NotProjectable, Projection
from nhip.base.exchange.gateway.providers import Answer, Broken, Place, Request, TooSlow, Unreachable
from nhip.base.exchange.gateway.refusals import Refusal
from nhip.base.exchange.gateway.spool import Spool
from nhip.base.exchange.gateway.traces import milliseconds
from nhip.base.exchange.table import Service


async def forward(call: Call, *, keep_alive: bool) -> Reply | None:
    """The answer to let out; None when it was streamed and has gone out already. Raises Refusal."""
    context, service = call.context, call.service
    # What stands behind another platform's gateway is that platform's to watch: one circuit for all of it.
    circuit = f"peer:{service.peer}" if service.peer else service.id
    wait = context.circuits.wait_seconds(circuit, now=time.monotonic())
    if wait:
        raise _disabled(service, int(wait) + 1)
    place = context.place(service)
    answer: Answer | None = None
    try:
        answer = await _asked(call, place)
        return await _taken(call, answer, keep_alive=keep_alive)
    except CutShort as problem:
        if str(problem).startswith("Server"):
            context.circuits.failed(circuit, now=time.monotonic())
        raise
    except (Unreachable, TooSlow, Broken, BadMessage) as problem:
        context.circuits.failed(circuit, now=time.monotonic())
        raise _blamed(call, problem) from problem
    finally:
        context.circuits.abandoned(circuit)
        if answer is not None:
            context.pool.done(place, answer)


def _disabled(service: Service, seconds: int) -> Refusal:
    if service.peer:
        type, text = "Server.ClientProxy.ServiceDisabled", refusals.PEER_CIRCUIT_OPEN
        return Refusal(type, text, retry_after=seconds, peer=service.peer, seconds=seconds)
    type, text = "Server.ServerProxy.ServiceDisabled", refusals.CIRCUIT_OPEN
    return Refusal(type, text, retry_after=seconds, service=service.id, seconds=seconds)


def _blamed(call: Call, problem: Exception) -> Refusal:
    service = call.service
    if service.peer:
        said = str(problem) or type(problem).__name__
        text = refusals.PEER_UNREACHABLE
        return Refusal("Server.ClientProxy.NetworkError", text, peer=service.peer, problem=said)
    if isinstance(problem, Unreachable):
        text = refusals.PROVIDER_UNREACHABLE
        return Refusal("Server.ServerProxy.NetworkError", text, service=service.id, problem=problem)
    if isinstance(problem, TooSlow):
        text, seconds = refusals.PROVIDER_TOO_SLOW, f"{service.timeout_seconds:g}"
        return Refusal("Server.ServerProxy.NetworkError", text, service=service.id, seconds=seconds)
    said = str(problem) or "the connection ended before an answer"
    text = refusals.PROVIDER_BROKEN
    return Refusal("Server.ServerProxy.ServiceFailed", text, service=service.id, problem=said)


async def _asked(call: Call, place: Place) -> Answer:
    call.trace.to_provider = milliseconds()
    request = Request(
        method=call.head.method,
        head=_head(call, place),
        body=_body(call),
        timeout_seconds=call.service.timeout_seconds,
    )
    answer = await call.context.pool.ask(place, request)
    call.trace.from_provider = milliseconds()
    peer = call.service.peer
    call.context.circuits.succeeded(f"peer:{peer}" if peer else call.service.id)
    call.note_request_hash()
    return answer


def _head(call: Call, place: Place) -> bytes:
    is_limited = not _projection(call).keeps_everything
    if call.service.peer:
        return peers.head(call, place, framing=_framing(call), is_limited=is_limited)
    fields = headers.to_provider(
        call.head.fields, named=call.head.first.get("connection", ""), is_limited=is_limited
    )
    query = "" if call.query is None else f"?{call.query}"
    target = f"{place.prefix}{call.path}{query}"
    # A path is never empty on the wire, and a query alone needs one.
    target = target if target.startswith("/") else f"/{target}"
    accept = "" if "accept" in call.head.first else "accept: application/json\r\n"
    plain = "accept-encoding: identity\r\n" if is_limited else ""
    text = (
        f"{call.head.method} {target} HTTP/1.1\r\nhost: {place.authority}\r\n{headers.lines(fields)}"
        f"{accept}{plain}{call.own_fields()}{_framing(call)}\r\n"
    )
    return text.encode("latin-1")


def _framing(call: Call) -> str:
    if call.head.length == NO_BODY:
        return "content-length: 0\r\n" if "content-length" in call.head.first else ""
    if call.held is not None:
        return f"content-length: {call.held.size}\r\n"
    return (
        "transfer-encoding: chunked\r\n"
        if call.head.length == CHUNKED
        else f"content-length: {call.head.length}\r\n"
    )


def _body(call: Call) -> AsyncIterator[bytes] | None:
    if call.head.length == NO_BODY:
        return None
    if call.held is not None:
        return _from_spool(call.held)
    return _chunked(call) if call.head.length == CHUNKED else call.pieces()


async def _from_spool(held: Spool) -> AsyncIterator[bytes]:
    for piece in held.pieces():
        yield piece


async def _chunked(call: Call) -> AsyncIterator[bytes]:
    async for piece in call.pieces():
        yield b"%x\r\n%b\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


def _projection(call: Call) -> Projection:
    assert call.decision.agreement is not None
    return call.context.projection(call.decision.agreement)


def _may_stream(call: Call, answer: Answer) -> bool:
    """Whether this answer may begin to leave before it is whole; never one about a person."""
    endpoint, options = call.decision.endpoint, call.context.options
    is_old = call.head.start[2] != "1"
    is_held = call.is_signed or call.keeps_bodies or bool(call.service.peer)
    if is_old or is_held or (endpoint is not None and endpoint.personal):
        return False
    is_small = NO_BODY <= answer.head.length <= options.stream_from_bytes
    return _projection(call).keeps_everything and not is_small


async def _taken(call: Call, answer: Answer, *, keep_alive: bool) -> Reply | None:
    is_limited = not _projection(call).keeps_everything
    fields, held_back = headers.to_caller(
        answer.head.fields,
        named=answer.head.first.get("connection", ""),
        is_limited=is_limited,
        is_signed=call.is_signed,
    )
    if _may_stream(call, answer):
        seconds = call.service.timeout_seconds
        await stream(
            call.context, call.wire, call.trace, answer, fields, keep_alive=keep_alive, seconds=seconds
        )
        return None
    content = await _collected(call, answer)
    if call.service.peer:
        peers.judge(call, answer.head, content)
    reply = Reply(answer.head.status, fields, content, is_signed=call.is_signed)
    reply.has_body = not (call.head.method == "HEAD" or answer.head.status in (204, 304))
    if call.head.method == "HEAD" and not is_limited:
        reply.length = answer.head.first.get("content-length", "")
    if is_limited:
        call.trace.fields_removed = tuple(f"header:{name}" for name in held_back)
        if reply.has_body:
            _limit(call, answer, reply)
    return reply


async def _collected(call: Call, answer: Answer) -> bytes | Spool:
    seconds, until = call.service.timeout_seconds, time.monotonic() + call.context.options.total_seconds
    spool = call.context.spool()
    try:
        while True:
            answer.wire.deadline = min(time.monotonic() + seconds, until)
            piece = await answer.body.read()
            if not piece:
                break
            spool.write(piece)
    except OSError as problem:
        spool.close()
        raise Refusal("Server.ClientProxy.InternalError", refusals.SPOOL_FULL, status=503) from problem
    except BaseException:
        spool.close()
        raise
    return spool.whole() if spool.size <= call.context.options.memory_bytes else spool


def _limit(call: Call, answer: Answer, reply: Reply) -> None:
    """Leaves in the reply the agreed fields alone; what cannot be limited is not shown."""
    try:
        whole = _readable(call, answer, reply.content)
        projected = _projection(call).apply(whole)
    except NotProjectable as problem:
        _withhold(call, answer, reply, problem)
        return
    finally:
        if isinstance(reply.content, Spool):
            reply.content.close()
    reply.content = projected.body
    call.trace.fields_given = projected.given
    call.trace.fields_removed += projected.removed


def _readable(call: Call, answer: Answer, content: bytes | Spool) -> bytes:
    if "content-encoding" in answer.head.first:
        raise NotProjectable("it is compressed although plain content was asked for")
    type = answer.head.first.get("content-type", "").split(";")[0].strip().lower()
    if type != "application/json" and not type.endswith("+json"):
        raise NotProjectable(f"its content type is {type or 'missing'}")
    if isinstance(content, Spool):
        if content.size > call.context.options.projection_bytes:
            raise NotProjectable(f"it has {content.size} bytes")
        return content.whole()
    return content


def _withhold(call: Call, answer: Answer, reply: Reply, problem: NotProjectable) -> None:
    """A provider's redirect or error keeps its status without its body; a success that cannot be limited
    is refused.
    """
    call.trace.fields_removed += ("/**",)
    if answer.head.status >= 300:
        reply.content = b""
        reply.fields = [one for one in reply.fields if one[1] != "content-type"]
        return
    raise Refusal(
        "Server.ServerProxy.FieldsNotLimited",
        refusals.NOT_PROJECTABLE,
        agreement=call.trace.agreement.id if call.trace.agreement else "",
        service=call.service.id,
        problem=problem,
    )
