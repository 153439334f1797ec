"""Calls providers: connections kept and used again, time limits, and a clear word for each way it can
fail.
"""

import asyncio
import ssl
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from nhip.base.exchange.gateway.heads import BadMessage, Head, response_head
from nhip.base.exchange.gateway.wire import Body, Broken, TooSlow, Wire

KEPT_PER_PROVIDER = 256
KEPT_SECONDS = 15.0
_REPEATABLE = frozenset(("GET", "HEAD", "OPTIONS", "PUT", "DELETE"))


class Unreachable(Exception):
    """No connection to the provider; the text says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a service answers, out of its base URL."""

    host: str
    port: int
    is_tls: bool
    prefix: str
    peer: str = ""

    @classmethod
    def of(cls, base_url: str, *, peer: str = "") -> "Place":
        """The place of a base URL; `peer` is the other platform whose gateway it is."""
        parts = urlsplit(base_url)
        is_tls = parts.scheme == "https"
        return cls(parts.hostname or "", parts.port or (443 if is_tls else 80), is_tls, parts.path, peer)

    @property
    def authority(self) -> str:
        """The Host header of a request to it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_tls else 80) else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Request:
    """What goes to a provider: the head as bytes; `body` is None, or pieces with their framing already in
    them.
    """

    method: str
    head: bytes
    body: AsyncIterator[bytes] | None
    timeout_seconds: float


@dataclass(slots=True)
class Answer:
    """A provider's answer whose body still stands on the wire."""

    head: Head
    body: Body
    wire: Wire


class Pool:
    """The connections of one worker to all providers."""

    def __init__(self, *, connect_seconds: float) -> None:
        self._connect_seconds = connect_seconds
        self._idle: dict[Place, deque[Wire]] = defaultdict(deque)
        self._tls = ssl.create_default_context()
        self._peers: dict[str, ssl.SSLContext] = {}
        self.wires: set[Wire] = set()

    async def ask(self, place: Place, request: Request) -> Answer:
        """Sends a request and reads the head of its answer. Raises Unreachable, TooSlow, Broken,
        BadMessage.

        A kept connection that ended before a byte of the answer came is replaced once, for methods that may
        be repeated and requests without a body to send again.
        """
        kept = self._kept(place)
        if kept is not None:
            try:
                return await self._over(kept, request)
            except Broken:
                if request.method not in _REPEATABLE or request.body is not None:
                    raise
        return await self._over(await self._connect(place), request)

    def join(self, peers: dict[str, ssl.SSLContext]) -> None:
        """From here on the gateways of other platforms are called with these."""
        self._peers = peers

    def _kept(self, place: Place) -> Wire | None:
        idle = self._idle[place]
        while idle:
            wire = idle.pop()
            if not wire.at_end and not wire.buffer and time.monotonic() - wire.used_at < KEPT_SECONDS:
                return wire
            wire.abort()
        return None

    async def _connect(self, place: Place) -> Wire:
        loop, wire = asyncio.get_running_loop(), self._new_wire()
        opening = loop.create_connection(lambda: wire, place.host, place.port, ssl=self._secured(place))
        try:
            await asyncio.wait_for(opening, self._connect_seconds)
        except TimeoutError as problem:
            self.wires.discard(wire)
            raise Unreachable(f"no connection within {self._connect_seconds:g} s") from problem
        except (OSError, ssl.SSLError) as problem:
            self.wires.discard(wire)
            raise Unreachable(type(problem).__name__) from problem
        return wire

    def _secured(self, place: Place) -> ssl.SSLContext | None:
        if not place.is_tls:
            return None
        if place.peer and place.peer not in self._peers:
            raise Unreachable(f"there is no certificate to call {place.peer} with")
        return self._peers[place.peer] if place.peer else self._tls

    def _new_wire(self) -> Wire:
        wire = Wire(self.wires.discard)
        self.wires.add(wire)
        return wire

    async def _over(self, wire: Wire, request: Request) -> Answer:
        try:
            wire.allow(request.timeout_seconds)
            await self._send(wire, request)
            wire.allow(request.timeout_seconds)
            return await self._answer(wire, request.method)
        except BaseException:
            wire.abort()
            raise

    async def _send(self, wire: Wire, request: Request) -> None:
        try:
            await wire.send(request.head)
            if request.body is not None:
                async for piece in request.body:
                    wire.allow(request.timeout_seconds)
                    await wire.send(piece)
        except Broken:
            # It may have answered, 413 say, and closed without reading the rest.
            if not wire.buffer:
                raise

    async def _answer(self, wire: Wire, method: str) -> Answer:
        while True:
            data = await wire.head()
            if data is None:
                raise Broken
            head = response_head(data, method=method)
            if head.status == 101:
                raise BadMessage("it switched protocols without being asked")
            if head.status >= 200:
                return Answer(head, Body(wire, head.length), wire)

    def done(self, place: Place, answer: Answer) -> None:
        """Keeps the connection of an answer that was read whole, or ends it."""
        wire = answer.wire
        wire.deadline = 0.0
        idle = self._idle[place]
        fit = answer.body.finished and answer.head.keep_alive and not wire.at_end and not wire.buffer
        if fit and len(idle) < KEPT_PER_PROVIDER:
            wire.used_at = time.monotonic()
            idle.append(wire)
        else:
            wire.abort()

    def close(self) -> None:
        """Ends all connections."""
        for wire in list(self.wires):
            wire.abort()


__all__ = ["Answer", "BadMessage", "Broken", "Place", "Pool", "Request", "TooSlow", "Unreachable"]
