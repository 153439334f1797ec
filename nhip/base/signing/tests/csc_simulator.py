"""A small remote signing service (CSC API v2) on this machine, over the keys of a development authority.

It keeps the three rules such services have broken: a SAD is bound to the bearer, the credential and the digest
it was given for; it is spent by one signature; nobody sees or uses another's credential.
"""

import base64
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import serialization

from nhip.base.signing.adapters.development.authority import DevelopmentAuthority
from nhip.base.signing.adapters.provider import Credential, DigestOrder

DER = serialization.Encoding.DER


class Refused(Exception):
    """The service's own words for a refusal."""


@dataclass
class Sad:
    """What an authorisation was given for."""

    bearer: str
    credential: str
    hashes: tuple[str, ...]
    is_spent: bool = False


@dataclass
class Simulator:
    """The service: who may come, whose credential is which. `lies` makes it answer wrongly on purpose."""

    address: str = ""
    bearers: set[str] = field(default_factory=lambda: {"nhip", "stranger"})
    owners: dict[str, tuple[str, str]] = field(default_factory=dict)
    sads: dict[str, Sad] = field(default_factory=dict)
    lies: str = ""
    calls: list[str] = field(default_factory=list)

    def enrol(self, bearer: str, user: str, credential: Credential) -> None:
        """Give a user of a bearer a credential."""
        self.owners[credential.name] = (bearer, user)

    def answer(self, method: str, bearer: str, body: dict[str, Any]) -> dict[str, Any]:
        self.calls.append(method)
        if bearer not in self.bearers:
            raise Refused("the bearer is not known")
        return getattr(self, "_" + method.replace("/", "_"))(bearer, body)

    def _info(self, bearer: str, body: dict[str, Any]) -> dict[str, Any]:
        return {"specs": "2.0.0.2", "name": "Simulator", "methods": ["credentials/list"]}

    def _credentials_list(self, bearer: str, body: dict[str, Any]) -> dict[str, Any]:
        user = body.get("userID")
        everybodys = self.lies == "lists everybody's"
        mine = [
            name
            for name, (owner, of) in self.owners.items()
            if everybodys or (owner == bearer and user in (None, of))
        ]
        return {"credentialIDs": mine}

    def _credentials_info(self, bearer: str, body: dict[str, Any]) -> dict[str, Any]:
        credential = self._of(bearer, body)
        chain = [one.public_bytes(DER) for one in (credential.certificate, *credential.chain)]
        return {"cert": {"certificates": [base64.b64encode(one).decode() for one in chain]}}

    def _credentials_authorize(self, bearer: str, body: dict[str, Any]) -> dict[str, Any]:
        credential = self._of(bearer, body)
        sad = secrets.token_urlsafe(16)
        self.sads[sad] = Sad(bearer, credential.name, tuple(body["hashes"]))
        return {"SAD": sad, "expiresIn": 300}

    def _signatures_signHash(self, bearer: str, body: dict[str, Any]) -> dict[str, Any]:
        given = self.sads.get(body.get("SAD", ""))
        wanted = (bearer, body["credentialID"], tuple(body["hashes"]))
        if given is None or given.is_spent or (given.bearer, given.credential, given.hashes) != wanted:
            raise Refused("the SAD is not for this")
        given.is_spent = True
        digest = base64.b64decode(body["hashes"][0])
        if self.lies == "signs something else":
            digest = bytes(32)
        signature = DevelopmentAuthority().sign_digest(body["credentialID"], DigestOrder(digest, ""))
        return {"signatures": [base64.b64encode(signature).decode()]}

    def _of(self, bearer: str, body: dict[str, Any]) -> Credential:
        name = str(body["credentialID"])
        if self.owners.get(name, ("", ""))[0] != bearer and self.lies != "lists everybody's":
            raise Refused("no such credential")
        return DevelopmentAuthority().credential(name)


def _handler(simulator: Simulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/tsa":
                self._send(200, DevelopmentAuthority().time_stamper().answer(content))
                return
            bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
            try:
                method = self.path.removeprefix("/csc/v2/")
                self._send(200, json.dumps(simulator.answer(method, bearer, json.loads(content))).encode())
            except Refused as error:
                said = {"error": "invalid_request", "error_description": str(error)}
                self._send(400, json.dumps(said).encode())

        def do_GET(self) -> None:
            number = {"/signing/crl/root.crl": 0, "/signing/crl/issuing.crl": 1}[self.path]
            self._send(200, simulator_lists()[number])

        def _send(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            return

    return Handler


# Made in the test's own thread, whose database connection knows what was revoked.
_lists: list[bytes] = []


def simulator_lists() -> list[bytes]:
    """The revocation lists the service publishes."""
    return _lists


def publish() -> None:
    """Publish the revocation lists as they stand now."""
    _lists[:] = [one.public_bytes(DER) for one in DevelopmentAuthority().evidence().revocation_lists]


@contextmanager
def running() -> Iterator[Simulator]:
    """The service on a free port, until the end of the block."""
    simulator = Simulator()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(simulator))
    simulator.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield simulator
    finally:
        server.shutdown()
        server.server_close()
