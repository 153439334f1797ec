"""Message signatures (RFC 9421) with the npm package `http-message-signatures`, both directions."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nhip.base.exchange.conformance.place import (
    KID,
    OPEN_SERVICE,
    OWN,
    PERSON,
    PROVIDER,
    SEED,
    SERVICE,
    Place,
    identifier,
)
from nhip.base.exchange.conformance.programs import Programs
from nhip.base.exchange.conformance.results import must_be, skipped, tried
from nhip.base.exchange.consumer.signing import Message, Parameters, content_digest, signed_headers
from nhip.base.exchange.contracts import Result
from nhip.kernel import clock

GROUP = "http-message-signatures"
PACKAGE = "http-message-signatures"
PROGRAM = Path(__file__).parent / "foreign" / "caller.js"
SECONDS = 30
Json = dict[str, Any]


def run(programs: Programs, place: Place) -> list[Result]:
    """What it signs we accept; what we sign, it accepts; what is changed, nobody does."""
    reason = missing(programs.npm)
    if reason:
        return skipped(GROUP, reason)
    client = Client(programs.npm, place)
    scenarios: list[tuple[str, Callable[[], None]]] = [
        ("a request it signs is answered, and the answer's signature holds", lambda: _signed(client)),
        ("a request with a body it signs is answered", lambda: _with_body(client)),
        ("a request that covers too little is refused", lambda: _covers_little(client)),
        ("a body that is not the signed one is refused", lambda: _other_body(client)),
        ("a request our consumer signs holds for it", lambda: _ours(client)),
        ("a request of ours with a header changed does not", lambda: _ours_changed(client)),
    ]
    return [tried(GROUP, name, act) for name, act in scenarios]


def missing(npm: Path | None) -> str:
    """Why it cannot be run here; empty when it can."""
    if shutil.which("node") is None:
        return "node is not installed"
    if npm is None or not (npm / "node_modules" / PACKAGE).is_dir():
        return f"the npm package {PACKAGE} is not installed; npm install it, and name the folder with --npm"
    return ""


class Client:
    """The program that signs, calls and verifies with the foreign package."""

    def __init__(self, npm: Path | None, place: Place) -> None:
        self._modules = str((npm or Path()) / "node_modules")
        self.place = place

    def call(self, service: str, path: str, **more: Any) -> Json:
        """A call it signs: status, the body, and whether the answer's signature holds (None: it has none)."""
        asked = {
            "act": "call",
            "url": f"{self.place.address}/r1/{identifier(PROVIDER, service)}{path}",
            "method": "POST" if more.get("body") else "GET",
            "body": "",
            "covered": [],
            "client": identifier(OWN),
            "seed": SEED.hex(),
            "gateway": self.place.public_key.hex(),
            **more,
        }
        return self.run(asked)

    def run(self, asked: Json) -> Json:
        """What the program says of this. Raises ValueError where it fails."""
        node = str(shutil.which("node"))
        done = subprocess.run(  # noqa: S603 our own program
            [node, str(PROGRAM)],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={**os.environ, "NODE_PATH": self._modules},
        )
        if done.returncode:
            raise ValueError(done.stderr.decode(errors="replace").strip())
        found: Json = json.loads(done.stdout)
        return found


def _signed(client: Client) -> None:
    found = client.call(SERVICE, f"/people/{PERSON['number']}")
    must_be((found["status"], found["verified"]), (200, True))
    must_be(json.loads(found["body"]), {"name": PERSON["name"], "number": PERSON["number"]})


def _with_body(client: Client) -> None:
    found = client.call(OPEN_SERVICE, "/echo?a=b", body='{"x": 1}')
    must_be((found["status"], found["verified"], found["body"]), (200, True, '{"x": 1}'))


def _covers_little(client: Client) -> None:
    found = client.call(SERVICE, f"/people/{PERSON['number']}", covered=["@method"])
    must_be((found["status"], json.loads(found["body"])["type"]), (400, "Client.InvalidSignature"))


def _other_body(client: Client) -> None:
    found = client.call(OPEN_SERVICE, "/echo", body='{"x": 1}', sent='{"x": 2}')
    must_be((found["status"], json.loads(found["body"])["type"]), (400, "Client.InvalidSignature"))


def _ours(client: Client) -> None:
    must_be(client.run(_request_of_ours())["verified"], True)


def _ours_changed(client: Client) -> None:
    asked = _request_of_ours()
    asked["headers"]["x-road-client"] = identifier(PROVIDER)
    must_be(client.run(asked)["verified"], False)


def _request_of_ours() -> Json:
    key = Ed25519PrivateKey.from_private_bytes(SEED)
    url, body = "http://127.0.0.1:8361/r1/VN-00/GOV/CONG-AN/dan-cu/ho-khau/echo?a=b%20c", b'{"x": 1}'
    headers = {"x-road-client": identifier(OWN), "content-digest": content_digest(body)}
    stated = Parameters(KID, clock.now(), nonce="n1", alg="ed25519")
    signed = signed_headers(Message("POST", url, headers), key, stated)
    public = key.public_key().public_bytes_raw().hex()
    return {
        "act": "verify",
        "method": "POST",
        "url": url,
        "headers": {**headers, "host": "127.0.0.1:8361", **{k.lower(): v for k, v in signed.items()}},
        "key": public,
        "keyid": KID,
    }
