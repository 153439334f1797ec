"""A simulated national portal: a process of its own that speaks the port, and says that it is simulated.

It fails as it is told to (`POST /simulated/faults`): the faults are listed in FAULTS.
"""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from nhip.work.national_portal.simulated.store import Store

TOKEN = "simulated"  # noqa: S105 - listens to this machine alone
FAULTS = {
    "slow": "answers after `detail` seconds",
    "stored_slow": "stores at once, and answers after `detail` seconds",
    "cut": "closes the connection without an answer",
    "500": "fails",
    "503": "fails and asks for `detail` seconds of patience",
    "forgets": "answers that it stored, and did not",
    "stored_500": "stores, and answers that it failed",
    "stored_cut": "stores, and closes the connection",
    "stored_twice": "stores an update twice",
    "malformed": "answers something that is no JSON",
    "other": "answers about another update",
    "conflict": "will not have a status",
    "revoked": "no longer accepts the token",
    "partial": "leaves out the end of a list without saying so",
    "doubled": "lists each dossier twice",
    "reversed": "lists dossiers in the wrong order",
    "stuck": "says there is more, at the same place",
}
Answer = tuple[int, dict[str, Any]]


class SimulatedPortal(ThreadingHTTPServer):
    """The server with its memory."""

    daemon_threads = True

    def __init__(self, port: int, file: Path) -> None:
        self.store = Store(file)
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """One call: its fault, if one is due, else the honest answer."""

    server: SimulatedPortal
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: what was called is in the store."""

    def do_GET(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        content = self.rfile.read(length)
        address = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        parts = [unquote(part) for part in address.path.strip("/").split("/")]
        if parts[0] == "simulated":
            self._send(*self._steer(parts[1:], json.loads(content or b"{}")))
        elif parts[0] != "v1":
            self._send(
                200, {"simulated": True, "about": "A simulated national portal; nothing here is real."}
            )
        else:
            self._answer(parts[1:], query, content)

    def _answer(self, parts: list[str], query: dict[str, str], content: bytes) -> None:
        operation = self._operation(parts, query)
        kind, detail = self.server.store.next_fault(operation)
        self.server.store.note_call(operation, parts[-1], kind or "honest")
        if kind == "slow":
            time.sleep(float(detail))
        if kind == "revoked" or self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._send(401, {"title": "Unauthorized"})
        elif kind in {"500", "503"}:
            headers = {"Retry-After": detail} if kind == "503" else {}
            self._send(int(kind), {"title": "failed"}, headers)
        elif kind == "cut":
            self.close_connection = True
        else:
            self._do(lambda: self._honest(parts, query, content, kind), kind, detail)

    def _operation(self, parts: list[str], query: dict[str, str]) -> str:
        if parts[0] == "updates":
            return "push" if self.command == "PUT" else "has" if len(parts) == 2 else "updates"
        if len(parts) == 2:
            return "dossier"
        return "dossiers_of" if "from" in query else "dossiers"

    def _do(self, honest: Callable[[], Answer], kind: str, detail: str) -> None:
        status, answer = honest()
        if kind == "stored_slow":
            time.sleep(float(detail))
        if kind == "stored_cut":
            self.close_connection = True
        elif kind == "malformed":
            self._raw(status, b'{"key": "')
        else:
            self._send(status, answer)

    def _honest(self, parts: list[str], query: dict[str, str], content: bytes, kind: str) -> Answer:
        store = self.server.store
        answers: dict[str, Callable[[], Answer]] = {
            "push": lambda: self._push(parts[1], json.loads(content), kind),
            "has": lambda: self._one(store.update(parts[1])),
            "updates": lambda: self._list(store.updates(query["from"], query["to"]), kind),
            "dossier": lambda: self._one(store.dossier(parts[1])),
            "dossiers_of": lambda: self._list(store.dossiers(query["from"], query["to"]), kind),
            "dossiers": lambda: self._page(query, kind),
        }
        return answers[self._operation(parts, query)]()

    def _push(self, key: str, body: dict[str, Any], kind: str) -> Answer:
        if kind == "conflict":
            return 409, {"title": "Conflict", "detail": f"status {body['status']} is not expected"}
        if kind != "forgets":
            self.server.store.put_update({**body, "key": key}, even_if_known=kind == "stored_twice")
        if kind == "stored_twice":
            self.server.store.put_update({**body, "key": key}, even_if_known=True)
        if kind == "stored_500":
            return 500, {"title": "failed"}
        return 200, {"key": "another" if kind == "other" else key, "simulated": True}

    def _one(self, found: dict[str, Any] | None) -> Answer:
        return (200, found) if found else (404, {"title": "Not Found"})

    def _list(self, items: list[dict[str, Any]], kind: str) -> Answer:
        shown = items[:-1] if kind == "partial" else items
        return 200, {"items": shown, "count": len(items), "simulated": True}

    def _page(self, query: dict[str, str], kind: str) -> Answer:
        limit = int(query.get("limit", "50"))
        after = int(query.get("after") or 0)
        found = self.server.store.dossiers_after(after, limit + 1)
        items = [body for _number, body in found[:limit]]
        last = found[:limit][-1][0] if items else after
        if kind == "doubled":
            items = [one for body in items for one in (body, body)]
        if kind == "reversed":
            items.reverse()
        shown = items[:-1] if kind == "partial" else items
        page = {"items": shown, "count": len(items), "next": str(last), "more": len(found) > limit}
        if kind == "stuck":
            page |= {"items": [], "count": 0, "next": query.get("after", ""), "more": True}
        return 200, {**page, "simulated": True}

    def _steer(self, parts: list[str], body: dict[str, Any]) -> Answer:
        """What tests and demonstrations tell it: a fault to have, a dossier that is filed, a wrong clock."""
        store = self.server.store
        if parts == ["faults"]:
            if body["kind"] not in FAULTS:
                return 422, {"faults": FAULTS}
            store.add_fault(
                body.get("operation", "*"), body["kind"], body.get("times", 1), str(body.get("detail", ""))
            )
        elif parts == ["honest"]:
            store.clear_faults()
        elif parts == ["dossiers"]:
            store.file_dossier(body)
        elif parts == ["skew"]:
            store.skew = timedelta(hours=body["hours"])
        else:
            return 404, {"title": "Not Found"}
        return 200, {"simulated": True}

    def _send(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self._raw(status, json.dumps(body, ensure_ascii=False).encode(), headers)

    def _raw(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"X-Simulated": "true", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
