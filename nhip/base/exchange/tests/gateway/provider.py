"""An example provider on loopback, in the test's own process: answers well, slowly, wrongly or not at all."""

import asyncio
import json
import threading
from dataclasses import dataclass, field

PERSON = {
    "name": "Nguyễn Văn An",
    "cccd": "079204001234",
    "born": "2004-05-01",
    "fee": 1234567890123456789.10,
    "address": {"ward": "Bến Nghé", "street": "Lê Lợi"},
    "members": [
        {"name": "Trần Thị Bình", "cccd": "079304005678"},
        {"name": "Nguyễn Minh", "cccd": "079224000001"},
    ],
}
PERSON_TEXT = json.dumps(PERSON, ensure_ascii=False).replace(
    "1.2345678901234568e+18", "1234567890123456789.10"
)


@dataclass
class Seen:
    """One request as the provider received it: raw head and body."""

    head: str
    body: bytes

    @property
    def line(self) -> str:
        return self.head.split("\r\n", 1)[0]

    def header(self, name: str) -> list[str]:
        lines = [one.split(":", 1) for one in self.head.split("\r\n")[1:] if one]
        return [value.strip() for key, value in lines if key.lower() == name.lower()]


@dataclass
class Provider:
    """Runs in a thread of its own. `seen` are the requests in order."""

    port: int = 0
    seen: list[Seen] = field(default_factory=list)
    received_bytes: int = 0

    def start(self) -> "Provider":
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait(10)
        return self

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", self.port))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                body = await self._body(head, reader)
                self.seen.append(Seen(head, body))
                path = head.split(" ", 2)[1].split("?")[0]
                name = path.strip("/").split("/")[1]
                await getattr(self, f"_{name}", self._missing)(writer, head, body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _body(self, head: str, reader: asyncio.StreamReader) -> bytes:
        lower = head.lower()
        if "transfer-encoding: chunked" in lower:
            pieces = []
            while size := int(await reader.readline(), 16):
                piece = await reader.readexactly(size + 2)
                self.received_bytes += size
                if len(pieces) < 64:
                    pieces.append(piece[:-2])
            await reader.readline()
            return b"".join(pieces)
        if "content-length:" not in lower:
            return b""
        left = int(lower.split("content-length:")[1].split("\r\n")[0])
        kept = b""
        while left:
            piece = await reader.read(min(left, 65536))
            if not piece:
                raise ConnectionError
            left -= len(piece)
            self.received_bytes += len(piece)
            if len(kept) < 1 << 20:
                kept += piece
        return kept

    @staticmethod
    def answer(writer: asyncio.StreamWriter, status: str, body: bytes, *fields: str) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *fields]
        writer.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)

    async def _people(self, writer: asyncio.StreamWriter, head: str, body: bytes) -> None:
        fields = [
            "Content-Type: application/json",
            "Server: secret-host/1.0",
            "X-Owner: 079204001234",
            "ETag: 1",
        ]
        self.answer(writer, "200 OK", PERSON_TEXT.encode(), *fields)

    async def _echo(self, writer: asyncio.StreamWriter, head: str, body: bytes) -> None:
        fields = ["Content-Type: application/octet-stream", "X-Road-Id: forged", "X-Custom: kept"]
        self.answer(writer, "200 OK", body, *fields)

    async def _text(self, writer: asyncio.StreamWriter, head: str, body: bytes) -> None:
        self.answer(writer, "200 OK", b"079204001234", "Content-Type: text/plain")

    async def _error(self, writer: asyncio.StreamWriter, head: str, body: bytes) -> None:
        self.answer(writer, "503 Busy", b'{"error": "mine"}', "Content-Type: application/json")

    async def _moved(self, writer: asyncio.StreamWriter, head: str, body: bytes) -> None:
        self.answer(writer, "302 Found", b"", "Location: http://127.0.0.1:1/elsewhere")

    async def _slow(self, writer: asyncio.StreamWriter, head: str, body: bytes) -> None:
        await asyncio.Event().wait()

    async def _short(self, writer: asyncio.StreamWriter, head: str, body: bytes) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b"x" * 100_000)
        raise ConnectionError

    async def _long(self, writer: asyncio.StreamWriter, head: str, body: bytes) -> None:
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
        )

    async def _both(self, writer: asyncio.StreamWriter, head: str, body: bytes) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")

    async def _split(self, writer: asyncio.StreamWriter, head: str, body: bytes) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\nX-Evil: 1\r\n\r\nok")

    async def _dead(self, writer: asyncio.StreamWriter, head: str, body: bytes) -> None:
        raise ConnectionError

    async def _big(self, writer: asyncio.StreamWriter, head: str, body: bytes) -> None:
        size = int(head.split("size=")[1].split(" ")[0])
        writer.write(
            f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\nContent-Type: application/zip\r\n\r\n".encode()
        )
        while size:
            piece = b"z" * min(size, 65536)
            writer.write(piece)
            await writer.drain()
            size -= len(piece)

    async def _chunks(self, writer: asyncio.StreamWriter, head: str, body: bytes) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for piece in (b"one", b"two", b"three"):
            writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            await writer.drain()
        writer.write(b"0\r\n\r\n")

    async def _missing(self, writer: asyncio.StreamWriter, head: str, body: bytes) -> None:
        self.answer(writer, "404 Not Found", b"nothing here")
