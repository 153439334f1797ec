"""A gateway of its own for the trial: its folder, its table, its provider; gone when the trial ends."""

import base64
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nhip.base.exchange import table

START_SECONDS = 20.0
SEED = bytes(range(32))
KID = "k1"
OWN = ("VN-00", "GOV", "TU-PHAP", "ho-tich")
PROVIDER = ("VN-00", "GOV", "CONG-AN", "dan-cu")
SERVICE, OPEN_SERVICE, BARE_SERVICE = "ho-khau", "danh-muc", "khong-mo-ta"
PERSON = {"name": "Nguyễn Văn Thử", "number": "079204001234", "born": "2004-05-01"}
PERSONAL_PATH = "/people/{id}"
# What GovStack's suite asks for: instance, class, member, application, then one service in each.
MEDIATOR_PROVIDERS = (
    ("identifier", "identifier", "alp4aNum3r1c", "alp4aNum3r1c"),
    ("a11a11a11a", "asd2211a", "12as12", "m3mb3rc0d3"),
    ("a552example", "zzz321a", "m3mb3rc0d3", "aa15"),
    ("valid1dentifi3r", "rand0mid3nt", "str1ng", "azxcv55"),
)
MEDIATOR_SERVICE = "alp4aNum3r1c"
MEDIATOR_CLIENT = ("eGovStack", "GOV", "90000009", "digitalregistries")
DESCRIPTION: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Hộ khẩu (thử)", "version": "1"},
    "paths": {
        PERSONAL_PATH: {"get": {"summary": "Một người", "responses": {"200": {"description": "Có"}}}},
        "/echo": {"post": {"summary": "Trả lại nội dung", "responses": {"200": {"description": "Có"}}}},
    },
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the gateway is, and its folder."""

    port: int
    folder: Path

    @property
    def address(self) -> str:
        """`http://127.0.0.1:PORT`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def public_key(self) -> bytes:
        """The key that the gateway signs answers with."""
        return (self.folder / "keys" / "gateway.pub").read_bytes()


def identifier(parts: tuple[str, ...], *more: str) -> str:
    """`VN-00/GOV/CONG-AN/dan-cu/ho-khau`."""
    return "/".join([*parts, *more])


@contextmanager
def live_gateway() -> Iterator[Place]:
    """A gateway that answers, before a provider that does; both end with the context."""
    provider = ThreadingHTTPServer(("127.0.0.1", 0), _Provider)
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    try:
        with tempfile.TemporaryDirectory(prefix="nhip-conformance-") as name:
            place = Place(_free_port(), Path(name))
            _prepare(place.folder, provider.server_address[1])
            arguments = ["-m", "nhip.base.exchange.gateway.supervisor", name, "--port", str(place.port)]
            # Our own interpreter and module, with a folder that goes away.
            process = subprocess.Popen([sys.executable, *arguments])  # noqa: S603
            try:
                _wait(process, place.port)
                yield place
            finally:
                process.terminate()
                process.wait(START_SECONDS)
    finally:
        provider.shutdown()
        provider.server_close()


def _prepare(folder: Path, provider_port: int) -> None:
    (folder / "openapi").mkdir()
    (folder / "openapi" / "a.json").write_text(json.dumps(DESCRIPTION), encoding="utf-8")
    table.write(_table(f"http://127.0.0.1:{provider_port}"), folder / "table.json")


def _table(base_url: str) -> dict[str, Any]:
    endpoints: list[dict[str, Any]] = [
        {
            "method": "GET",
            "path": PERSONAL_PATH,
            "personal": True,
            "subject": {"in": "path", "name": "id"},
        },
        {"method": "POST", "path": "/echo"},
    ]
    described = {"base_url": base_url, "timeout_seconds": 5, "endpoints": endpoints}
    described["openapi_file"] = "openapi/a.json"
    bare = {key: value for key, value in described.items() if key != "openapi_file"}
    services = {
        identifier(PROVIDER, SERVICE): described,
        identifier(PROVIDER, OPEN_SERVICE): {**described, "signature_required": False},
        identifier(PROVIDER, BARE_SERVICE): bare,
        **{identifier(one, MEDIATOR_SERVICE): described for one in MEDIATOR_PROVIDERS},
    }
    agreed = [identifier(PROVIDER, SERVICE), identifier(PROVIDER, OPEN_SERVICE)]
    public = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()
    key = {"kid": KID, "ed25519": base64.b64encode(public).decode(), "until": "2099-01-01T00:00:00Z"}
    everybody = [OWN, PROVIDER, MEDIATOR_CLIENT, *MEDIATOR_PROVIDERS]
    return {
        "version": 1,
        "instance": OWN[0],
        "clients": {identifier(one): {"name": one[3], "keys": [key]} for one in (OWN, MEDIATOR_CLIENT)},
        "members": [_party(one) for one in everybody],
        "subsystems": [_party(one) | {"subsystem": one[3], "subsystem_name": one[3]} for one in everybody],
        "services": services,
        "agreements": [_agreement(number, service) for number, service in enumerate(agreed, 1)],
        "metadata_rights": "all",
    }


def _party(parts: tuple[str, ...]) -> dict[str, str]:
    return {"instance": parts[0], "class": parts[1], "code": parts[2], "name": f"Cơ quan {parts[2]}"}


def _agreement(number: int, service: str) -> dict[str, Any]:
    return {
        "id": f"T{number}",
        "version": 1,
        "client": identifier(OWN),
        "service": service,
        "endpoints": [["GET", PERSONAL_PATH], ["POST", "/echo"]],
        "fields": ["/name", "/number"] if number == 1 else ["/**"],
        "purpose": "thu",
        "quota": {},
        "valid_from": "2020-01-01T00:00:00Z",
        "valid_to": "2099-01-01T00:00:00Z",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"the gateway did not open port {port} within {START_SECONDS:g} s")


class _Provider(BaseHTTPRequestHandler):
    """The system behind the gateway: gives a person, or what it was sent."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the trial reports."""

    def do_GET(self) -> None:
        self._answer(json.dumps(PERSON).encode())

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _answer(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
