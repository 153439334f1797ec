"""The client of the exchange: its signatures against RFC 9421, and what it believes of an answer."""

import base64
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nhip.base.exchange.consumer import Consumer, Identity, read_key
from nhip.base.exchange.consumer.signing import (
    Message,
    Parameters,
    content_digest,
    signature_base,
    signature_parameters,
)
from nhip.base.exchange.contracts import Call, CallFailed, CallRefused, ProviderFailed

SERVICE = "VN-79/GOV/79-CA/dan-cu/ho-khau"
# RFC 9421, B.1.4.
TEST_KEY = b"""-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
-----END PRIVATE KEY-----
"""
OWN_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
IDENTITY = Identity("VN-79/GOV/79-VP/dich-vu-cong", "k1", OWN_KEY)


def test_the_signature_of_the_standard() -> None:
    headers = {
        "date": "Tue, 20 Apr 2021 02:07:55 GMT",
        "content-type": "application/json",
        "content-length": "18",
    }
    message = Message("POST", "https://example.com/foo?param=Value&Pet=dog", headers)
    covered = ("date", "@method", "@path", "@authority", "content-type", "content-length")
    created = datetime.fromtimestamp(1618884473, UTC)
    stated = signature_parameters(covered, Parameters("test-key-ed25519", created))
    signature = read_key(TEST_KEY).sign(signature_base(message, covered, stated).encode())
    assert base64.b64encode(signature).decode() == (
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    )


class Gateway:
    """A loopback listener that answers one connection with the bytes it was given and keeps what it heard."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.heard = b""
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.is_heard, self.is_done = threading.Event(), threading.Event()

    def say(self, content: bytes) -> None:
        self.behave(lambda connection: connection.sendall(content))

    def behave(self, act: Callable[[socket.socket], None]) -> None:
        def serve() -> None:
            connection, _address = self.listener.accept()
            with connection:
                self.heard = connection.recv(65536)
                self.is_heard.set()
                act(connection)

        threading.Thread(target=serve, daemon=True).start()


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    one = Gateway()
    yield one
    one.is_done.set()
    one.listener.close()


def answer(status: str, content: bytes, *headers: str, missing: int = 0) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content) + missing}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def test_a_call_says_who_asks_and_is_signed_over_all_of_it(gateway: Gateway) -> None:
    gateway.say(answer("200 OK", b'{"name": "x"}', "X-Road-Request-Id: r-1"))
    call = Call(SERVICE, "/people/1/household", {"on": "2026-01-01"}, user="79.VP", issue="hồ sơ 1")
    got = Consumer(gateway.address, IDENTITY).call(call)
    assert (got.status, got.json(), got.record) == (200, {"name": "x"}, "r-1")
    lines = gateway.heard.decode().split("\r\n")
    target = f"/r1/{SERVICE}/people/1/household?on=2026-01-01"
    assert lines[0] == f"GET {target} HTTP/1.1"
    heard = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:] if line)}
    assert heard["x-road-client"] == IDENTITY.client
    assert (heard["x-road-userid"], heard["x-road-issue"]) == ("79.VP", "h%E1%BB%93 s%C6%A1 1")
    stated = heard["signature-input"].removeprefix("sig1=")
    covered = re.findall(r'"([^"]+)"', stated.split(")")[0])
    expected = ["@method", "@authority", "@path", "@query", "x-road-client"]
    assert covered == [*expected, "x-road-id", "x-road-userid", "x-road-issue"]
    message = Message("GET", gateway.address + target, heard)
    signature = base64.b64decode(heard["signature"].removeprefix("sig1=:").removesuffix(":"))
    OWN_KEY.public_key().verify(signature, signature_base(message, covered, stated).encode())


def test_a_body_is_covered_by_its_digest(gateway: Gateway) -> None:
    gateway.say(answer("200 OK", b"{}"))
    body = b'{"number": "1"}'
    Consumer(gateway.address, IDENTITY).call(
        Call(SERVICE, "/checks", method="POST", body=body, content_type="application/json")
    )
    heard = gateway.heard.decode()
    assert f"content-digest: {content_digest(body)}" in heard
    assert '"content-type" "content-digest")' in heard


@pytest.mark.parametrize(
    ("type", "expected"),
    [
        ("Server.ServerProxy.AccessDenied", CallRefused),
        ("Server.ServerProxy.UnknownService", CallRefused),
        ("Client.InvalidSignature", CallRefused),
        ("Server.ServerProxy.ServiceFailed.HttpError", ProviderFailed),
        ("Server.ClientProxy.NetworkError", CallFailed),
    ],
)
def test_an_error_of_the_exchange_is_told_as_what_it_is(
    gateway: Gateway, type: str, expected: type[Exception]
) -> None:
    said = json.dumps({"type": type, "message": "m", "detail": "because"}).encode()
    gateway.say(answer("500 Internal Server Error", said, f"X-Road-Error: {type}"))
    with pytest.raises(expected) as refused:
        Consumer(gateway.address, IDENTITY).get(SERVICE, "/people/1")
    assert refused.type is expected
    assert type in str(refused.value)
    assert "because" in str(refused.value)


def test_what_the_provider_says_is_an_answer_unless_it_failed(gateway: Gateway) -> None:
    gateway.say(answer("404 Not Found", b"{}"))
    assert Consumer(gateway.address, IDENTITY).get(SERVICE, "/people/1").status == 404
    gateway.say(answer("502 Bad Gateway", b"oops"))
    with pytest.raises(ProviderFailed, match="status 502"):
        Consumer(gateway.address, IDENTITY).get(SERVICE, "/people/1")
    gateway.say(answer("200 OK", b"[]"))
    with pytest.raises(ProviderFailed, match="no JSON object"):
        Consumer(gateway.address, IDENTITY).get(SERVICE, "/people/1").json()


def test_an_answer_that_is_not_whole_is_not_believed(gateway: Gateway) -> None:
    gateway.say(answer("200 OK", b'{"name": "x"}', missing=9))
    with pytest.raises(CallFailed, match="broke off"):
        Consumer(gateway.address, IDENTITY).get(SERVICE, "/people/1")


def test_a_gateway_that_trickles_is_given_up_at_the_time_limit(gateway: Gateway) -> None:
    def trickle(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not gateway.is_done.wait(0.05):
            try:
                connection.sendall(b"x")
            except OSError:
                return

    gateway.behave(trickle)
    with pytest.raises(CallFailed, match=r"no answer within 0\.3 s"):
        Consumer(gateway.address, IDENTITY, timeout_seconds=0.3).get(SERVICE, "/people/1")


def test_a_gateway_that_is_not_there(gateway: Gateway) -> None:
    gateway.listener.close()
    with pytest.raises(CallFailed, match="nobody listens"):
        Consumer(gateway.address, IDENTITY).get(SERVICE, "/people/1")


def test_only_an_ed25519_key_signs() -> None:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    other = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(ValueError, match="Ed25519"):
        read_key(other)
