"""Keeps the bodies of a call where agreement or service says so, encrypted under its subject's key."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime

from nhip.base.exchange.gateway.answers import Reply
from nhip.base.exchange.gateway.calls import Call
from nhip.base.exchange.gateway.spool import Spool


async def keep_bodies(call: Call, reply: Reply) -> None:
    """Notes where the bodies are kept. Raises LedgerFull: what cannot be kept is not answered.

    The answer is kept as the caller gets it, so what was removed from it is not kept either.
    """
    if not call.keeps_bodies or call.trace.agreement is None:
        return
    day = datetime.fromtimestamp(call.trace.received / 1000, UTC).date()
    reference = call.context.bodies.reference(call.trace.id, day=day)
    await asyncio.to_thread(_keep, call, reply, reference)
    call.trace.body_ref = reference


def _keep(call: Call, reply: Reply, reference: str) -> None:
    store, subject = call.context.bodies, call.trace.subject
    if call.held is not None:
        store.keep(reference, "request", call.held.pieces(), subject=subject)
    store.keep(reference, "response", _pieces(reply.content), subject=subject)


def _pieces(content: bytes | Spool) -> Iterable[bytes]:
    return content.pieces() if isinstance(content, Spool) else (content,)
