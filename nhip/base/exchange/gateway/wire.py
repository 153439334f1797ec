"""One connection, to a caller or to a provider: a buffer, a wait for more, flow control both ways, a
deadline.
"""

import asyncio
import time
from collections.abc import Callable
from typing import cast

from nhip.base.exchange.gateway.framing import BodyReader
from nhip.base.exchange.gateway.heads import BadMessage, end_of_head

HIGH_WATER = 256 * 1024


class Broken(Exception):
    """The other side went away before it was done."""


class TooSlow(Exception):
    """The other side did not do its part in time."""


class Wire(asyncio.Protocol):
    """A connection read and written by one task. `deadline` is a moment of the monotonic clock, 0 for
    none.
    """

    def __init__(self, on_close: Callable[["Wire"], None]) -> None:
        self.buffer = bytearray()
        self.deadline = 0.0
        self.used_at = 0.0
        self.is_closed = False
        self.at_end = False
        self.is_idle = False
        self._is_late = False
        self._on_close = on_close
        self._waiter: asyncio.Future[None] | None = None
        self._drain: asyncio.Future[None] | None = None
        self._reading_paused = False
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if len(self.buffer) > HIGH_WATER and not self._reading_paused:
            self._reading_paused = True
            self.transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        self.at_end = True
        self._wake()
        # A caller may close its half and still read: the answer goes out before we close. TLS has no halves.
        return self.transport.get_extra_info("sslcontext") is None

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_closed = self.at_end = True
        self._wake()
        self.resume_writing()
        self._on_close(self)

    def pause_writing(self) -> None:
        if self._drain is None:
            self._drain = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        if self._drain is not None:
            if not self._drain.done():
                self._drain.set_result(None)
            self._drain = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def expire(self, now: float) -> None:
        """Called by the worker's sweep: past the deadline the connection is cut and its task hears
        TooSlow.
        """
        if self.deadline and now >= self.deadline and not self.is_closed:
            self._is_late = True
            self.transport.abort()

    def allow(self, seconds: float) -> None:
        """The next steps may take this long in all; 0 for no limit."""
        self.deadline = time.monotonic() + seconds if seconds else 0.0

    async def more(self) -> bool:
        """Waits for bytes; False when there will be none. Raises TooSlow past the deadline."""
        if self._reading_paused and len(self.buffer) <= HIGH_WATER:
            self._reading_paused = False
            self.transport.resume_reading()
        if not self.at_end:
            self._waiter = asyncio.get_running_loop().create_future()
            before = len(self.buffer)
            await self._waiter
            self._waiter = None
            if len(self.buffer) > before:
                return True
        if self._is_late:
            raise TooSlow
        return False

    async def head(self) -> bytes | None:
        """The bytes of the next head; None when the connection ended before one began."""
        while True:
            end = end_of_head(self.buffer)
            if end:
                data = bytes(self.buffer[:end])
                del self.buffer[:end]
                return data
            if not await self.more():
                if self.buffer:
                    raise BadMessage("the connection ended within a head")
                return None

    async def send(self, data: bytes) -> None:
        """Writes, and waits while the other side is slow to take it. Raises Broken."""
        if self.is_closed:
            raise TooSlow if self._is_late else Broken
        self.transport.write(data)
        if self._drain is not None:
            await self._drain
            if self.is_closed:
                raise TooSlow if self._is_late else Broken

    def close(self) -> None:
        """Ends the connection after what was written has gone."""
        if not self.is_closed:
            self.transport.close()

    def abort(self) -> None:
        """Ends the connection at once: the other side must see that what it got is not whole."""
        if not self.is_closed:
            self.transport.abort()


class Body:
    """The body that follows a head on a wire, read piece by piece."""

    __slots__ = ("_reader", "_wire")

    def __init__(self, wire: Wire, length: int) -> None:
        self._wire = wire
        self._reader = BodyReader(length)

    @property
    def finished(self) -> bool:
        """Whether the whole body was read."""
        return self._reader.finished

    async def read(self) -> bytes:
        """The next piece; empty at the end. Raises BadMessage for wrong framing or an early end, TooSlow."""
        while not self._reader.finished:
            before = len(self._wire.buffer)
            data = self._reader.take(self._wire.buffer)
            if data:
                return data
            if self._reader.finished:
                break
            # A chunk's line end was taken, and more stands in the buffer already.
            if len(self._wire.buffer) != before and self._wire.buffer:
                continue
            if not await self._wire.more():
                self._reader.end()
        return b""
