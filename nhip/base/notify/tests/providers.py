"""Local stand-ins for a mail server, an SMS gateway and Zalo: real servers on this machine's loopback."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Taken:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass
class HttpProvider:
    """Answers every POST alike; `hang` reads the request and never answers, `cut` closes the line."""

    status: int = 200
    answer: dict[str, Any] | str = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    hang: bool = False
    cut: bool = False
    taken: list[Taken] = field(default_factory=list)
    url: str = ""
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def http_provider() -> Iterator[HttpProvider]:
    provider = HttpProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            provider.taken.append(Taken(self.path, dict(self.headers), body))
            if provider.hang:
                provider.released.wait(30)
                return
            if provider.cut:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            text = provider.answer if isinstance(provider.answer, str) else json.dumps(provider.answer)
            self.send_response(provider.status)
            for name, value in provider.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    provider.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield provider
    finally:
        provider.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class MailProvider:
    """A mail server: what it says to RCPT and at the end of DATA. `cut` closes the line instead."""

    at_recipient: str = "250 OK"
    at_data: str = "250 OK queued as 1"
    cut: bool = False
    letters: list[Any] = field(default_factory=list)
    url: str = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.at_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.at_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters.append(envelope)
        if self.cut:
            server.transport.abort()
        return self.at_data


@contextmanager
def mail_provider() -> Iterator[MailProvider]:
    provider = MailProvider()
    controller = Controller(provider, hostname="127.0.0.1", port=free_port())
    controller.start()
    provider.url = f"smtp+plain://127.0.0.1:{controller.port}"
    try:
        yield provider
    finally:
        controller.stop()


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
