"""Who lies, replays, borrows or outlives: what the other tests of the gateway do not try yet."""

import time
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.base.exchange.gateway import signatures
from nhip.base.exchange.gateway.calls import Call
from nhip.base.exchange.gateway.context import Peer
from nhip.base.exchange.gateway.heads import request_head
from nhip.base.exchange.gateway.refusals import Refusal
from nhip.base.exchange.gateway.signatures import BadSignature, Signature
from nhip.base.exchange.table import parse
from nhip.base.exchange.tests.gateway.running import (
    CLIENT,
    SERVICE,
    Gateway,
    document,
    request,
    wait_until,
)

PERSON = f"/r1/{SERVICE}/people/079204001234"
CERTIFICATE = "ab" * 32


def test_a_replay_after_the_gateway_started_again_is_refused(provider, tmp_path):
    """The memory of nonces outlives the workers; a lost one accepts nothing that was signed before it."""
    gateway = Gateway(tmp_path, document(provider.port)).start()
    sent = request(PERSON, signed=True)
    assert gateway.exchange(sent).status == 200
    gateway.stop()
    gateway.start()
    assert gateway.exchange(sent).error == "Client.Replayed"
    gateway.stop()
    (tmp_path / "state" / "nonces").unlink()
    before = len(provider.seen)
    # The new memory begins in a later second than the one in which the request was signed.
    made = int(sent.split(b";created=")[1][:10])
    wait_until(lambda: int(time.time()) > made, "the clock stands still")
    gateway.start()
    try:
        answer = gateway.exchange(sent)
        assert (answer.error, len(provider.seen)) == ("Client.InvalidSignature", before)
        assert "memory of nonces" in answer.json["detail"]
        assert gateway.exchange(request(PERSON, signed=True)).status == 200
    finally:
        gateway.stop()


def test_a_replay_in_another_dress_is_a_replay(gateway):
    """The label of a signature is not signed: another one makes no other request of it."""
    sent = request(PERSON, signed=True)
    assert gateway.exchange(sent).status == 200
    dressed = sent.replace(b"sig=", b"other=")
    assert dressed != sent
    assert gateway.exchange(dressed).error == "Client.Replayed"
    renamed = sent.replace(b"Signature-Input", b"SIGNATURE-INPUT").replace(b"X-Road-Client", b"x-road-client")
    assert gateway.exchange(renamed).error == "Client.Replayed"


def test_a_replay_to_another_service_or_under_another_name_does_not_match(gateway, provider):
    sent = request(PERSON, signed=True)
    before = len(provider.seen)
    for old, new in (
        (b"079204001234", b"079204001235"),
        (b"GET ", b"HEAD "),
        (b"people/079204001234 ", b"people/079204001234?x=1 "),
        (b';nonce="', b';nonce="1'),
    ):
        answer = gateway.exchange(sent.replace(old, new), method="HEAD")
        assert answer.status in (400, 500)
        assert answer.error in ("Client.InvalidSignature", "Server.ServerProxy.AccessDenied")
    assert len(provider.seen) == before


@pytest.mark.parametrize("path", ["short", "both", "split", "dead"])
def test_a_provider_that_lies_to_a_signed_call_gives_nothing_at_all(gateway, path):
    """A held answer is whole or an error: of a broken one no byte reaches the caller."""
    answer = gateway.call(f"/r1/{SERVICE}/{path}", signed=True)
    assert (answer.status, answer.error, answer.complete) == (500, "Server.ServerProxy.ServiceFailed", True)
    assert b"xxxx" not in answer.body
    record = next(one for one in gateway.records() if one.request_id == answer.headers["x-road-request-id"])
    assert (record.outcome, record.response_bytes) == ("provider_error", len(answer.body))


def identified(*, certificate: str = CERTIFICATE, valid_until: float) -> Call:
    """A call over TLS as the gateway sees it, before it is known whose it is."""
    changed = document(9001)
    changed["clients"][CLIENT]["certificates"] = [CERTIFICATE]
    head = request_head(request(PERSON))
    context = SimpleNamespace(options=SimpleNamespace())
    peer = Peer(is_tls=True, certificate=certificate, valid_until=valid_until)
    return Call(context, SimpleNamespace(buffer=bytearray()), head, peer, parse(changed))


def test_a_certificate_that_runs_out_while_its_connection_stands(monkeypatch):
    """The handshake looked at it once; every call looks again."""
    call = identified(valid_until=2_000_000_000)
    monkeypatch.setattr(time, "time", lambda: 1_999_999_999.9)
    call.identify()
    assert call.trace.client == CLIENT
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    with pytest.raises(Refusal, match="SslAuthenticationFailed"):
        call.identify()


def test_a_certificate_of_the_same_authority_and_name_is_not_the_registered_one():
    with pytest.raises(Refusal, match="SslAuthenticationFailed"):
        identified(certificate="cd" * 32, valid_until=4e9).identify()
    with pytest.raises(Refusal, match="SslAuthenticationFailed"):
        identified(certificate="", valid_until=4e9).identify()


@dataclass
class Window:
    """What `check_time` may say, from the words of the decision record: five seconds ahead, 300 behind."""

    created: int
    expires: int | None

    def is_open(self, now: float) -> bool:
        ends = self.created + 300
        if self.expires is not None:
            ends = min(ends, self.expires)
        return self.created - 5 <= now <= ends


SECONDS = st.integers(1_700_000_000, 1_700_002_000)


@given(SECONDS, st.none() | SECONDS, st.floats(1_699_999_000, 1_700_003_000))
def test_whatever_the_clocks_say_the_window_is_the_same(created, expires, now):
    parameters = {"created": str(created)} | ({"expires": str(expires)} if expires is not None else {})
    signature = Signature("sig", (), parameters, "", b"")
    window = Window(created, expires)
    try:
        until = signatures.check_time(signature, now=now, window=300, skew=5)
    except BadSignature:
        assert not window.is_open(now)
    else:
        assert window.is_open(now)
        # The nonce is remembered for as long as the request could come again.
        assert until == created + 300 >= now or expires is not None


@given(st.text(max_size=12) | st.integers().map(str))
def test_a_time_that_is_no_time_is_refused(created):
    signature = Signature("sig", (), {"created": created}, "", b"")
    try:
        signatures.check_time(signature, now=1_700_000_000, window=300, skew=5)
    except BadSignature:
        return
    assert abs(int(created) - 1_700_000_000) <= 300
