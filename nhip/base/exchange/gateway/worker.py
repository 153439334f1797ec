"""One worker: listens beside the others on the same ports, watches the table, cuts what is late, shows
its state.

Started by the supervisor: `python -m nhip.base.exchange.gateway.worker <number> <options as JSON>`.
"""

import asyncio
import gc
import logging
import os
import signal
import socket
import ssl
import sys
import time
from pathlib import Path

import uvloop

from nhip.base.exchange import table
from nhip.base.exchange.gateway.circuits import Circuits
from nhip.base.exchange.gateway.context import Context, Peer
from nhip.base.exchange.gateway.options import Options
from nhip.base.exchange.gateway.providers import Pool
from nhip.base.exchange.gateway.quotas import Quotas
from nhip.base.exchange.gateway.replay import Nonces
from nhip.base.exchange.gateway.serving import serve
from nhip.base.exchange.gateway.signatures import Signer
from nhip.base.exchange.gateway.state import Board
from nhip.base.exchange.gateway.tls import server_context
from nhip.base.exchange.gateway.wire import Wire
from nhip.base.exchange.ledger import keys
from nhip.base.exchange.ledger.bodies import BodyStore
from nhip.base.exchange.ledger.writer import Writer

log = logging.getLogger("nhip.exchange.gateway")
TICK_SECONDS = 0.1
TABLE_TICKS = 2
STATE_TICKS = 10
LARGE_TABLE_BYTES = 1 << 20


def make_context(options: Options, *, number: int) -> Context:
    """What the worker of this number (from 1) works with."""
    name = f"w{number}"
    options.spool_folder.mkdir(parents=True, exist_ok=True)
    board = Board(options.state_folder, worker=name)
    circuits = Circuits(
        failures=options.circuit_failures,
        seconds=options.circuit_seconds,
        on_change=lambda service, state, failures: board.event(
            f"circuit_{state}", service=service, failures=failures
        ),
    )
    return Context(
        options=options,
        name=name,
        writer=Writer(options.ledger_folder, worker=name, segment_bytes=options.segment_bytes),
        signer=Signer(keys.signing_key(options.signing_key_file).private_bytes_raw(), keyid="gateway"),
        index_key=keys.secret(options.index_key_file),
        nonces=Nonces(options.state_folder / "nonces"),
        quotas=Quotas(options.state_folder, workers=options.workers, cell=number - 1),
        circuits=circuits,
        pool=Pool(connect_seconds=options.connect_seconds),
        board=board,
        bodies=BodyStore(options.ledger_folder, master_key=keys.secret(options.bodies_key_file)),
    )


class TableFile:
    """Looks whether the table's file was replaced, and reads it when it was."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._seen: tuple[int, int, int] = (0, 0, 0)

    async def look(self) -> None:
        """Takes a new table. One that cannot be read changes nothing, and is told once.

        A large table is read in a thread: calls go on meanwhile, under the table before.
        """
        path = self._context.options.table_file
        try:
            state = path.stat()
        except FileNotFoundError:
            return
        seen = state.st_mtime_ns, state.st_ino, state.st_size
        if seen == self._seen:
            return
        self._seen = seen
        try:
            is_large = state.st_size > LARGE_TABLE_BYTES
            new = await asyncio.to_thread(_read, path) if is_large else table.read(path)
        except (table.TableError, OSError) as problem:
            self._context.board.event("table_refused", problem=str(problem))
            return
        self._context.take_table(new)
        self._context.board.event("table_read", version=new.version)


def _read(path: Path) -> table.Table:
    # Nothing of a table is garbage while it is read, and it lives long: the collector need not look.
    gc.disable()
    try:
        return table.read(path)
    finally:
        gc.freeze()
        gc.enable()


class Worker:
    """The sockets and the clockwork of one worker."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._wires: set[Wire] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Serves until told to stop; then lets running calls end."""
        file = TableFile(self._context)
        await file.look()
        servers = await self._listen()
        self._context.board.event("worker_started", pid=os.getpid())
        parent = os.getppid()
        ticks = 0
        looking: asyncio.Future[None] | None = None
        while not self._stopping.is_set() and os.getppid() == parent:
            self._tick(ticks)
            if ticks % TABLE_TICKS == 0 and (looking is None or looking.done()):
                looking = asyncio.ensure_future(file.look())
            ticks += 1
            await self._pause(TICK_SECONDS)
        await self._end(servers)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return

    def stop(self) -> None:
        """No new connections; running calls may end."""
        self._stopping.set()

    def _tick(self, ticks: int) -> None:
        moment = time.monotonic()
        for wire in [*self._wires, *self._context.pool.wires]:
            wire.expire(moment)
        if ticks % STATE_TICKS == 0:
            self._show()

    def _show(self) -> None:
        context = self._context
        context.board.show(
            {
                "table": context.table.version if context.table else 0,
                "calls": context.counters.calls,
                "outcomes": dict(context.counters.outcomes),
                "errors": dict(context.counters.errors),
                "circuits": context.circuits.states(),
                "connections": len(self._wires),
            }
        )

    async def _listen(self) -> list[asyncio.Server]:
        options, loop = self._context.options, asyncio.get_running_loop()
        doors: list[tuple[int, ssl.SSLContext | None]] = []
        if options.port:
            doors.append((options.port, None))
        if options.tls_port:
            self._context.door = server_context(options)
            self._context.trust_peers()
            doors.append((options.tls_port, self._context.door))
        return [
            await loop.create_server(self._door, sock=bound(options.host, port), ssl=context, backlog=4096)
            for port, context in doors
        ]

    def _door(self) -> Wire:
        return CallerWire(self)

    def admit(self, wire: "CallerWire") -> None:
        """Begins to serve a new connection."""
        self._wires.add(wire)
        peer = Peer.of(wire.transport.get_extra_info("ssl_object"))
        task = asyncio.get_running_loop().create_task(serve(self._context, wire, peer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def forget(self, wire: Wire) -> None:
        """A connection ended."""
        self._wires.discard(wire)

    async def _end(self, servers: list[asyncio.Server]) -> None:
        for server in servers:
            server.close()
        for wire in list(self._wires):
            if not wire.buffer and wire.is_idle:
                wire.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        self._context.pool.close()
        await self._context.writer.close()


class CallerWire(Wire):
    """A connection from a caller: it is served from the moment it stands."""

    def __init__(self, worker: Worker) -> None:
        super().__init__(worker.forget)
        self._worker = worker

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._worker.admit(self)


def bound(host: str, port: int) -> socket.socket:
    """A socket bound to a port that the other workers bind too: the kernel spreads connections among
    them.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listening.bind((host, port))
    listening.setblocking(False)
    return listening


async def _run(options: Options, number: int) -> None:
    worker = Worker(make_context(options, number=number))
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, worker.stop)
    await worker.run()


def main(arguments: list[str]) -> None:
    """The process of one worker."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    number, options = int(arguments[0]), Options.from_json(arguments[1])
    uvloop.run(_run(options, number))


if __name__ == "__main__":
    main(sys.argv[1:])
