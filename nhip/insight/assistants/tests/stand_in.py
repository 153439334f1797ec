"""A small server that speaks as a language model's interface does, well or badly, on this host alone."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[dict[str, Any]], str]


@dataclass(slots=True)
class StandIn:
    """What the server was asked, and how it is to answer; `hold` keeps it from answering until it is set."""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    answer: Answer = lambda request: ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drips: bool = False
    whole: bool = False
    hold: threading.Event = field(default_factory=threading.Event)

    def clauses(self, number: int = -1) -> list[dict[str, str]]:
        """The clauses of one request."""
        found: list[dict[str, str]] = self.data(number)["clauses"]
        return found

    def data(self, number: int = -1) -> dict[str, Any]:
        """What stood in the user's part of one request."""
        data: dict[str, Any] = json.loads(self.asked[number]["messages"][1]["content"])
        return data


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """Run the server while the block lasts."""
    held = StandIn("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            held.asked.append(request)
            held.keys.append(self.headers.get("Authorization", ""))
            self.send_response(held.status)
            for name, value in held.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json" if held.whole else "text/event-stream")
            self.end_headers()
            if held.drips:
                self._drip()
                return
            content = held.answer(json.loads(request["messages"][1]["content"]))
            self.wfile.write(_whole(content) if held.whole else _stream(content))

        def _drip(self) -> None:
            try:
                while not held.hold.wait(0.02):
                    self.wfile.write(b": still thinking\n\n")
                    self.wfile.flush()
            except OSError:
                held.hold.set()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.url = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield held
    finally:
        held.hold.set()
        server.shutdown()
        server.server_close()


def sentences(*said: tuple[str, str]) -> str:
    """An answer of sentences, each with the token it cites."""
    return json.dumps(
        {"sentences": [{"text": text, "cites": [token]} for text, token in said]}, ensure_ascii=False
    )


def _stream(content: str) -> bytes:
    parts = [content[at : at + 7] for at in range(0, len(content), 7)]
    events: list[dict[str, Any]] = [{"choices": [{"delta": {"content": part}}]} for part in parts]
    events.append({"choices": [], "usage": {"total_tokens": 123}})
    lines = [f"data: {json.dumps(one, ensure_ascii=False)}\n\n" for one in events]
    return ("".join(lines) + "data: [DONE]\n\n").encode()


def _whole(content: str) -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}}]}, ensure_ascii=False).encode()
