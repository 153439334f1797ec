"""A call from one gateway to another's: signed, answered, proved, noted in both ledgers; and what is refused."""

import shutil
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nhip.base.exchange.gateway.signatures import Signer
from nhip.base.exchange.ledger.records import Record
from nhip.base.exchange.tests.gateway.certificates import Authority
from nhip.base.exchange.tests.gateway.provider import Provider
from nhip.base.exchange.tests.gateway.running import (
    CLIENT,
    SERVICE,
    Caller,
    Gateway,
    document,
    free_port,
    request,
    wait_until,
)

TARGET = f"/r1/{SERVICE}/people/079204001234"
PEOPLE = {"name": "Nguyễn Văn An", "fee": 1234567890123456789.10}
HERE, THERE = "VN-79", "VN-00"


@dataclass
class Two:
    """The consumer's gateway `here`, the provider's `there`; `SERVICE` stands at the second."""

    here: Gateway
    there: Gateway

    def call(self, target: str = TARGET, **said: Any) -> Any:
        return self.here.call(target, signed=True, **said)

    def last(self) -> tuple[Record, Record]:
        return self.here.records()[-1], self.there.records()[-1]


def key_of(folder: Path) -> dict[str, str]:
    """The public key that a gateway of this folder signs with; made now, before it starts."""
    from nhip.base.exchange.ledger import keys

    key = keys.signing_key(folder / "keys" / "gateway.pem")
    return {"ed25519": b64encode(key.public_key().public_bytes_raw()).decode()}


def install(folder: Path, authority: Authority) -> str:
    """The keys of a gateway's folder; says the SHA-256 of the certificate it calls other platforms with."""
    server, caller = authority.issue("server"), authority.issue("caller")
    (folder / "keys").mkdir(parents=True, exist_ok=True)
    for name, file in zip(("tls.crt", "tls.key"), server[:2], strict=True):
        shutil.copy(file, folder / "keys" / name)
    for name, file in zip(("peer.crt", "peer.key"), caller[:2], strict=True):
        shutil.copy(file, folder / "keys" / name)
    shutil.copy(authority.file, folder / "ca.pem")
    return caller[2]


@pytest.fixture(scope="module")
def two(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    folders = [tmp_path_factory.mktemp(name) for name in ("here", "there")]
    homes = [tmp_path_factory.mktemp(name) for name in ("authority-a", "authority-b")]
    authorities = [Authority(home, home.name) for home in homes]
    used = [install(folder, one) for folder, one in zip(folders, authorities, strict=True)]
    pems = [one.file.read_text() for one in authorities]
    port = free_port()
    asked = document(provider.port)
    service = asked["services"][SERVICE]
    service |= {"base_url": f"https://localhost:{port}", "peer": THERE}
    asked["peers"] = {THERE: {**key_of(folders[1]), "authority": pems[1]}}
    given = document(provider.port)
    given["instance"] = THERE
    key = {"kid": "gateway", **key_of(folders[0]), "until": "2099-01-01T00:00:00Z"}
    given["clients"][CLIENT] = {"name": "Tư pháp", "certificates": [used[0]], "keys": [key], "peer": HERE}
    given["peers"] = {HERE: {**key_of(folders[0]), "authority": pems[0]}}
    options = {"circuit_failures": 1000}
    there = Gateway(folders[1], given, tls_port=port, options=options).start()
    here = Gateway(folders[0], asked, options=options).start()
    wait_until(lambda: here.call("/listClients").status == 200, "not ready")
    yield Two(here, there)
    here.stop()
    there.stop()


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    running = Provider().start()
    yield running
    running.stop()


def test_a_call_across_is_answered_and_noted_on_both_sides(two: Two) -> None:
    said = {"X-Road-Id": "so-123", "X-Road-UserId": "VN1234", "X-Road-Issue": "hs-9"}
    answer = two.call(headers=said)
    assert (answer.status, answer.json["name"], answer.headers["x-road-id"]) == (
        200,
        "Nguyễn Văn An",
        "so-123",
    )
    assert "cccd" not in answer.json
    here, there = two.last()
    assert (here.peer, there.peer, here.instance, there.instance) == (THERE, HERE, HERE, THERE)
    assert here.message_id == there.message_id == "so-123"
    assert here.request_id == there.request_id == answer.headers["x-road-request-id"]
    assert (here.peer_request_sha512, here.peer_response_sha256) == (
        there.request_sha512,
        there.response_sha256,
    )
    assert (there.client, there.user, there.issue) == (CLIENT, "VN1234", "hs-9")
    assert (here.agreement, there.agreement) == ("A1", "A1")
    assert here.peer_signature.startswith('("@status" "content-digest" "x-road-request-hash"')
    assert 'keyid="gateway"' in there.request_signature
    assert here.subject and there.subject


def test_a_body_goes_across(two: Two) -> None:
    two.there.document["agreements"][0]["fields"] = ["/**"]
    two.here.document["agreements"][0]["fields"] = ["/**"]
    two.there.publish_and_wait()
    two.here.publish_and_wait()
    answer = two.call(f"/r1/{SERVICE}/echo?a=b%20c", method="POST", body=b'{"x": 1}')
    assert (answer.status, answer.body) == (200, b'{"x": 1}')
    here, there = two.last()
    assert here.peer_response_sha256 == here.response_sha256 == there.response_sha256
    assert here.request_sha256 == there.request_sha256 != ""


def test_what_the_other_platform_refuses_is_its_error_here(two: Two) -> None:
    agreements = two.there.document["agreements"]
    two.there.document["agreements"] = []
    two.there.publish_and_wait()
    answer = two.call()
    assert (answer.status, answer.error) == (500, "Server.ServerProxy.AccessDenied")
    assert answer.json["detail"].startswith("Nền tảng VN-00 trả lời: ")
    here, there = two.last()
    assert (here.outcome, here.error, here.request_id) == ("refused", there.error, there.request_id)
    two.there.document["agreements"] = agreements
    two.there.publish_and_wait()


def test_errors_of_the_provider_behind_the_other_gateway_are_told_apart(two: Two) -> None:
    dead = two.call(f"/r1/{SERVICE}/dead")
    assert (dead.status, dead.error) == (500, "Server.ServerProxy.ServiceFailed")
    busy = two.call(f"/r1/{SERVICE}/error")
    assert (busy.status, busy.error, busy.json) == (503, "", {"error": "mine"})


def test_an_answer_signed_by_somebody_else_is_not_let_out(two: Two) -> None:
    peers = two.here.document["peers"]
    other = b64encode(Signer(bytes(32), keyid="x").public).decode()
    two.here.document["peers"] = {THERE: {**peers[THERE], "ed25519": other}}
    two.here.publish_and_wait()
    answer = two.call()
    assert (answer.status, answer.error) == (500, "Server.ClientProxy.PeerNotTrusted")
    assert "Nguyễn" not in answer.body.decode()
    assert two.here.records()[-1].outcome == "provider_error"
    two.here.document["peers"] = peers
    two.here.publish_and_wait()


def test_a_gateway_of_another_authority_is_not_called(two: Two, tmp_path: Path) -> None:
    peers = two.here.document["peers"]
    stranger = Authority(tmp_path, "stranger").file.read_text()
    two.here.document["peers"] = {THERE: {**peers[THERE], "authority": stranger}}
    # A place of its own: a kept connection was opened under the authority before.
    service = two.here.document["services"][SERVICE]
    before = service["base_url"]
    service["base_url"] = before.replace("localhost", "127.0.0.1")
    two.here.publish_and_wait()
    count = len(two.there.records())
    answer = two.call()
    assert (answer.status, answer.error) == (500, "Server.ClientProxy.NetworkError")
    assert "SSLCertVerificationError" in answer.json["detail"]
    assert len(two.there.records()) == count
    service["base_url"] = before
    two.here.document["peers"] = peers
    two.here.publish_and_wait()


def test_the_other_platform_may_not_speak_for_our_own_systems(two: Two) -> None:
    """Its certificate opens a connection, and no more: our clients are bound to their own."""
    context = Authority.caller(
        _Known(two.there.folder / "ca.pem"),
        (two.here.folder / "keys" / "peer.crt", two.here.folder / "keys" / "peer.key", ""),
    )
    caller = Caller(two.there.tls_port, context)
    try:
        answer = caller.send(request(TARGET, client="VN-79/GOV/79-HT/khac")).read()
    finally:
        caller.close()
    assert answer is not None
    assert (answer.status, answer.error) == (500, "Server.ClientProxy.SslAuthenticationFailed")


def test_a_peer_that_does_not_sign_is_refused_even_at_an_open_service(two: Two) -> None:
    two.there.document["services"][SERVICE]["signature_required"] = False
    two.there.publish_and_wait()
    answer = two.there.call(TARGET)
    assert (answer.status, answer.error) == (400, "Client.InvalidSignature")
    two.there.document["services"][SERVICE]["signature_required"] = True
    two.there.publish_and_wait()


def test_a_platform_that_is_down_is_told_kept_away_from_and_found_again(
    two: Two, provider: Provider, tmp_path: Path
) -> None:
    changed = {**two.here.document, "version": 1}
    options = {"circuit_failures": 3, "circuit_seconds": 0.5}
    shutil.copytree(two.here.folder / "keys", tmp_path / "keys")
    here = Gateway(tmp_path, changed, options=options).start()
    two.there.stop()
    try:
        errors = [here.call(TARGET, signed=True) for _ in range(4)]
        assert [one.error for one in errors] == [
            *["Server.ClientProxy.NetworkError"] * 3,
            "Server.ClientProxy.ServiceDisabled",
        ]
        assert "ConnectionRefusedError" in errors[0].json["detail"]
        assert errors[3].headers["retry-after"] == "2"
        # Nothing is lost in evidence: each of the four has its record, and none says it was answered.
        assert [one.error for one in here.records()] == [one.error for one in errors]
        two.there.start()
        wait_until(lambda: here.call(TARGET, signed=True).status == 200, "the platform is not found again")
        assert {one["service"] for one in here.events() if "circuit" in one["event"]} == {"peer:VN-00"}
    finally:
        here.stop()
        if two.there.process.poll() is not None:
            two.there.start()


@dataclass
class _Known:
    file: Path
