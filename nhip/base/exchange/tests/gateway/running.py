"""A gateway for tests: its folder, its table, its processes; and a caller that speaks HTTP byte by byte."""

import json
import os
import socket
import ssl
import subprocess
import sys
import time
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from nhip.base.exchange import table
from nhip.base.exchange.gateway.signatures import Message, Signer
from nhip.base.exchange.ledger.reading import read
from nhip.base.exchange.ledger.records import Record

CLIENT = "VN-79/GOV/79-HT/tu-phap"
STRANGER = "VN-79/GOV/79-HT/khac"
SERVICE = "VN-79/GOV/79-CA/dan-cu/ho-khau"
OPEN_SERVICE = "VN-79/GOV/79-CA/dan-cu/mo"
SIGNER = Signer(bytes(range(32)), keyid="k1")
ENDPOINTS = [
    ("GET", "/people/{id}"),
    ("POST", "/echo"),
    *(
        ("GET", f"/{name}")
        for name in ("text", "error", "moved", "slow", "short", "long", "both", "split", "dead")
    ),
    ("GET", "/big"),
    ("GET", "/chunks"),
    ("HEAD", "/big"),
]


def document(port: int) -> dict[str, Any]:
    """A table with one signed service of personal data and one open service, one agreement on each."""
    personal = [
        {
            "method": method,
            "path": path,
            "personal": path.startswith("/people"),
            "subject": {"in": "path", "name": "id"} if path.startswith("/people") else None,
        }
        for method, path in ENDPOINTS
    ]
    plain = [{"method": method, "path": path} for method, path in ENDPOINTS]
    shared = {"base_url": f"http://127.0.0.1:{port}/v1", "timeout_seconds": 1}
    agreed = {
        "version": 3,
        "client": CLIENT,
        "endpoints": [list(one) for one in ENDPOINTS],
        "purpose": "cap-giay-khai-sinh",
        "legal_basis": "Luật Hộ tịch",
        "quota": {"per_minute": None, "per_day": None},
        "valid_from": "2020-01-01T00:00:00Z",
        "valid_to": "2099-01-01T00:00:00Z",
    }
    return {
        "version": 1,
        "instance": "VN-79",
        "made_at": "2026-01-01T00:00:00Z",
        "clients": {
            CLIENT: {
                "name": "Tư pháp",
                "certificates": [],
                "keys": [
                    {
                        "kid": "k1",
                        "ed25519": b64encode(SIGNER.public).decode(),
                        "until": "2099-01-01T00:00:00Z",
                    }
                ],
            },
            STRANGER: {"name": "Khác", "certificates": [], "keys": []},
        },
        "members": [{"instance": "VN-79", "class": "GOV", "code": "79-CA", "name": "Công an"}],
        "subsystems": [
            {
                "instance": "VN-79",
                "class": "GOV",
                "code": "79-CA",
                "name": "Công an",
                "subsystem": "dan-cu",
                "subsystem_name": "Dân cư",
            }
        ],
        "services": {
            SERVICE: {
                **shared,
                "signature_required": True,
                "endpoints": personal,
                "openapi": "",
                "openapi_file": "openapi/a.json",
            },
            OPEN_SERVICE: {**shared, "signature_required": False, "endpoints": plain},
        },
        "agreements": [
            {**agreed, "id": "A1", "service": SERVICE, "fields": ["/name", "/fee", "/members/*/name"]},
            {**agreed, "id": "A2", "service": OPEN_SERVICE, "fields": ["/**"]},
        ],
        "metadata_rights": "all",
    }


@dataclass
class Answer:
    """What a caller read: `complete` is False when the connection ended early."""

    status: int
    headers: dict[str, str]
    body: bytes
    complete: bool = True

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> str:
        return self.headers.get("x-road-error", "")


class Caller:
    """One connection that writes raw bytes and reads answers."""

    def __init__(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        raw = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.socket = tls.wrap_socket(raw, server_hostname="localhost") if tls else raw
        self.file = self.socket.makefile("rb")

    def send(self, data: bytes) -> "Caller":
        self.socket.sendall(data)
        return self

    def read(self, *, method: str = "GET") -> Answer | None:
        line = self.file.readline()
        if not line:
            return None
        status = int(line.split()[1])
        headers: dict[str, str] = {}
        while (field := self.file.readline()) not in (b"\r\n", b""):
            name, _, value = field.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        if status == 100:
            return Answer(status, headers, b"")
        return self._with_body(status, headers, method)

    def _with_body(self, status: int, headers: dict[str, str], method: str) -> Answer:
        if method == "HEAD" or status in (204, 304):
            return Answer(status, headers, b"")
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while True:
                line = self.file.readline()
                if not line.strip():
                    return Answer(status, headers, body, complete=False)
                size = int(line, 16)
                body += self.file.read(size)
                self.file.read(2)
                if not size:
                    return Answer(status, headers, body)
        length = int(headers["content-length"])
        body = self.file.read(length)
        return Answer(status, headers, body, complete=len(body) == length)

    def close(self) -> None:
        self.file.close()
        self.socket.close()


@dataclass
class Gateway:
    """A running gateway and its folder."""

    folder: Path
    document: dict[str, Any]
    port: int = 0
    tls_port: int = 0
    workers: int = 1
    options: dict[str, Any] = field(default_factory=dict)

    def start(self) -> "Gateway":
        self.port = self.port or free_port()
        self.publish()
        self.process = subprocess.Popen([sys.executable, "-c", _PROGRAM, self._json()])
        wait_until(lambda: is_open(self.port), "the gateway did not open its port")
        return self

    def _json(self) -> str:
        values = {
            "folder": str(self.folder),
            "workers": self.workers,
            "port": self.port,
            "tls_port": self.tls_port,
        }
        return json.dumps({**values, **self.options})

    def publish(self) -> None:
        self.document["version"] += 1
        table.write(self.document, self.folder / "table.json")

    def publish_and_wait(self) -> float:
        """Publishes the document and waits until every worker has it; says how long that took."""
        begun = time.monotonic()
        self.publish()
        wanted = self.document["version"]
        wait_until(
            lambda: self._read_by() >= {f"w{n + 1}": wanted for n in range(self.workers)}.items(), "not read"
        )
        return time.monotonic() - begun

    def _read_by(self) -> Any:
        found = {one["worker"]: one["version"] for one in self.events() if one["event"] == "table_read"}
        return found.items()

    def events(self) -> list[dict[str, Any]]:
        files = sorted((self.folder / "state").glob("events-*.jsonl"))
        return [json.loads(line) for file in files for line in file.read_text().splitlines()]

    def records(self) -> list[Record]:
        return [record for _, record in read(self.folder / "ledger")]

    def call(self, target: str, **said: Any) -> Answer:
        return self.exchange(request(target, **said), method=said.get("method", "GET"))

    def exchange(self, data: bytes, *, method: str = "GET") -> Answer:
        caller = Caller(self.port)
        try:
            answer = caller.send(data).read(method=method)
            assert answer is not None, "the gateway closed the connection without an answer"
            return answer
        finally:
            caller.close()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(15)


_PROGRAM = """
import json, sys
from nhip.base.exchange.gateway.options import Options
from nhip.base.exchange.gateway.supervisor import main
main(Options.from_json(sys.argv[1]))
"""


def request(
    target: str,
    *,
    method: str = "GET",
    client: str = CLIENT,
    headers: dict[str, str] | None = None,
    body: bytes = b"",
    signed: bool = False,
    port: int = 0,
    **changes: Any,
) -> bytes:
    """The bytes of a request; `signed` signs it as the client does. `changes` go to `signature_headers`."""
    fields = {"Host": "127.0.0.1", "X-Road-Client": client, **(headers or {})}
    if body:
        fields["Content-Length"] = str(len(body))
    if signed:
        fields |= signature_headers(method, target, fields, body, **changes)
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} {target} HTTP/1.1\r\n{lines}\r\n".encode() + body


def signature_headers(
    method: str,
    target: str,
    fields: dict[str, str],
    body: bytes,
    *,
    created: int | None = None,
    nonce: str = "",
    signer: Signer = SIGNER,
    covered: tuple[str, ...] = (),
    scheme: str = "http",
    extra: str | None = None,
) -> dict[str, str]:
    """Content-Digest, Signature-Input and Signature of a request."""
    path, mark, query = target.partition("?")
    lower = {name.lower(): value for name, value in fields.items()}
    added = {}
    if body:
        added["Content-Digest"] = lower["content-digest"] = (
            f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"
        )
    message = Message(method, scheme, lower["host"], path, query if mark else None, lower)
    names = covered or (
        "@method",
        "@path",
        *(("@query",) if mark else ()),
        *(name for name in lower if name.startswith("x-road-") or name == "content-digest"),
    )
    unique = nonce or os.urandom(12).hex()
    stated, signature = signer.sign(
        message,
        names,
        created=int(time.time()) if created is None else created,
        extra=extra if extra is not None else f';nonce="{unique}"',
    )
    return {**added, "Signature-Input": stated, "Signature": signature}


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(is_so: Any, otherwise: str, seconds: float = 15) -> None:
    """Waits for a fact of another process; no fixed sleep decides a test."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, otherwise
        time.sleep(0.01)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
