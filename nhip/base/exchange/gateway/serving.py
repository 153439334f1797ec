"""Serves one connection: call after call, each with its answer and its record."""

import logging

from nhip.base.exchange.gateway import metadata, refusals
from nhip.base.exchange.gateway.addresses import METADATA, Target, parse_target
from nhip.base.exchange.gateway.answers import CutShort, Reply, error_reply, send, without_record
from nhip.base.exchange.gateway.calls import Call, understood
from nhip.base.exchange.gateway.context import Context, Peer, now
from nhip.base.exchange.gateway.forwarding import forward
from nhip.base.exchange.gateway.heads import NO_BODY, BadMessage, Head, request_head
from nhip.base.exchange.gateway.keeping import keep_bodies
from nhip.base.exchange.gateway.refusals import Refusal
from nhip.base.exchange.gateway.spool import Spool
from nhip.base.exchange.gateway.traces import Trace
from nhip.base.exchange.gateway.wire import Broken, TooSlow, Wire
from nhip.base.exchange.ledger.errors import LedgerFull
from nhip.base.exchange.ledger.records import Outcome

log = logging.getLogger("nhip.exchange.gateway")
CATALOGUE_PATH = "/nhip/catalogue"
LINGER_BYTES = 1024 * 1024
LINGER_SECONDS = 2.0
_PROVIDER = ("NetworkError", "ServiceFailed", "FieldsNotLimited", "PeerNotTrusted")
_GATEWAY = tuple(f"Server.ClientProxy.{kind}" for kind in ("InternalError", "NotReady", "LedgerFull"))


async def serve(context: Context, wire: Wire, peer: Peer) -> None:
    """Answers what comes over a connection until one side ends it."""
    try:
        while await _one(context, wire, peer):
            pass
        await _linger(wire)
    except (Broken, TooSlow, BadMessage, CutShort):
        wire.abort()
    except LedgerFull:
        await _say_full(context, wire)
    finally:
        wire.close()


async def _one(context: Context, wire: Wire, peer: Peer) -> bool:
    """Answers one call; says whether another may follow."""
    wire.allow(context.options.idle_seconds)
    wire.is_idle = True
    try:
        data = await wire.head()
        if data is None:
            return False
        head = request_head(data)
    except BadMessage as problem:
        await _answer_malformed(context, wire, problem)
        return False
    wire.allow(0)
    wire.is_idle = False
    return await _answer(context, wire, head, peer)


async def _answer_malformed(context: Context, wire: Wire, problem: BadMessage) -> None:
    trace = Trace(instance=context.table.instance if context.table else "")
    refusal = Refusal("Client.BadRequest", refusals.BAD_REQUEST, problem=problem)
    reply = error_reply(refusal, accept="", accept_language="", outcome=Outcome.REFUSED)
    await send(context, wire, trace, reply, keep_alive=False)


async def _answer(context: Context, wire: Wire, head: Head, peer: Peer) -> bool:
    if context.is_ledger_closed:
        raise LedgerFull
    if context.table is None:
        refusal = Refusal("Server.ClientProxy.NotReady", refusals.NO_TABLE, status=503, retry_after=5)
        await send(context, wire, Trace(), _error(head, refusal), keep_alive=False)
        return False
    call = Call(context, wire, head, peer, context.table)
    reply: Reply | None = None
    try:
        reply = await _reply(call)
        if reply is None:
            return head.keep_alive and call.body.finished
        keep_alive = head.keep_alive and call.body.finished
        await keep_bodies(call, reply)
        wire.allow(context.options.body_seconds)
        await send(context, wire, call.trace, reply, keep_alive=keep_alive)
        return keep_alive
    finally:
        call.close()
        if reply is not None and isinstance(reply.content, Spool):
            reply.content.close()


async def _reply(call: Call) -> Reply | None:
    try:
        return await _passed(call)
    except Refusal as refusal:
        await _drop_small_body(call)
        if call.body.finished:
            call.note_request_hash()
        return _error(call.head, refusal)
    except (Broken, TooSlow, BadMessage, CutShort, LedgerFull):
        raise
    except Exception:
        # The caller gets an answer with a record, and the log the reason under the same number.
        log.exception("call_failed", extra={"call": call.trace.id})
        text = refusals.INTERNAL
        return _error(call.head, Refusal("Server.ClientProxy.InternalError", text, id=call.trace.id))


async def _passed(call: Call) -> Reply | None:
    if call.path == "/listClients":
        return _list_clients(call)
    if call.path == CATALOGUE_PATH:
        return _catalogue(call)
    if not call.path.startswith("/r1/"):
        raise Refusal("Client.BadRequest", refusals.NOT_FOUND, path=call.path[:200])
    target = understood(parse_target, call.head.target)
    call.identify()
    if target.parts[-1] in METADATA and not target.rest:
        return _metadata(call, target)
    call.decide(target)
    await call.admit()
    return await forward(call, keep_alive=call.head.keep_alive)


def _list_clients(call: Call) -> Reply:
    if call.head.method != "GET":
        raise Refusal("Client.BadRequest", refusals.UNKNOWN_METHOD, service="listClients")
    type, content = metadata.clients(call.table, accept=call.head.first.get("accept", ""))
    return Reply(200, [("Content-Type", "content-type", type)], content)


def _catalogue(call: Call) -> Reply:
    """What other platforms read of ours; signed by the control plane, so it is given as it stands."""
    if call.head.method != "GET":
        raise Refusal("Client.BadRequest", refusals.UNKNOWN_METHOD, service="catalogue")
    try:
        content = call.context.options.catalogue_file.read_bytes()
    except FileNotFoundError as problem:
        raise Refusal("Client.BadRequest", refusals.NOT_FOUND, path=CATALOGUE_PATH) from problem
    return Reply(200, [("Content-Type", "content-type", metadata.JSON_TYPE)], content)


def _metadata(call: Call, target: Target) -> Reply:
    provider, _, code = target.service_with_subsystem.rpartition("/")
    call.trace.service = target.service_with_subsystem
    if call.trace.client not in call.table.clients:
        raise refusals.unknown_client(call.trace.client)
    if call.head.method != "GET":
        raise Refusal("Client.BadRequest", refusals.UNKNOWN_METHOD, service=code)
    call.note_request_hash()
    content = _metadata_content(call, provider, code)
    return Reply(200, [("Content-Type", "content-type", metadata.JSON_TYPE)], content)


def _metadata_content(call: Call, provider: str, code: str) -> bytes:
    if code != "getOpenAPI":
        client = call.trace.client if code == "allowedMethods" else None
        return metadata.methods(call.table, provider, client=client, at=now())
    asked = metadata.asked_service(call.query)
    try:
        return metadata.description(call.table, f"{provider}/{asked}", call.context.options.folder)
    except metadata.NoDescription as problem:
        type = "Server.ServerProxy.InternalError" if asked else "Server.ServerProxy.InvalidRequest"
        raise Refusal(type, refusals.NO_DESCRIPTION, message=str(problem), service=asked) from problem


def _error(head: Head, refusal: Refusal) -> Reply:
    kind = refusal.type.rpartition(".")[2]
    outcome = Outcome.REFUSED
    if kind in _PROVIDER:
        outcome = Outcome.PROVIDER_ERROR
    elif refusal.type in _GATEWAY:
        outcome = Outcome.GATEWAY_ERROR
    first = head.first
    reply = error_reply(
        refusal,
        accept=first.get("accept", ""),
        accept_language=first.get("accept-language", ""),
        outcome=outcome,
    )
    reply.has_body = head.method != "HEAD"
    return reply


async def _drop_small_body(call: Call) -> None:
    """Reads the rest of a small refused body, so that the connection can be kept; larger ones end it."""
    if (
        NO_BODY < call.head.length <= call.context.options.stream_from_bytes
        and "expect" not in call.head.first
    ):
        try:
            call.wire.allow(LINGER_SECONDS)
            while await call.body.read():
                pass
        except BadMessage:
            return


async def _linger(wire: Wire) -> None:
    """Lets a caller that is still sending read its answer: closing at once could discard it on the way."""
    dropped = 0
    wire.allow(LINGER_SECONDS)
    if not wire.at_end and wire.transport.can_write_eof():
        wire.transport.write_eof()
        while dropped < LINGER_BYTES:
            dropped += len(wire.buffer)
            wire.buffer.clear()
            if not await wire.more():
                return


async def _say_full(context: Context, wire: Wire) -> None:
    if not wire.is_closed:
        wire.transport.write(without_record(context, accept_language=""))
