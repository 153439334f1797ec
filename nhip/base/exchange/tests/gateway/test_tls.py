"""Mutual TLS: who the certificate belongs to decides who may call."""

import shutil
import ssl
from dataclasses import dataclass
from datetime import timedelta

import pytest

from nhip.base.exchange.gateway.options import Options
from nhip.base.exchange.gateway.supervisor import CannotServe, check
from nhip.base.exchange.tests.gateway.certificates import NOW, Authority
from nhip.base.exchange.tests.gateway.running import (
    CLIENT,
    OPEN_SERVICE,
    STRANGER,
    Caller,
    Gateway,
    document,
    free_port,
    request,
)

TARGET = f"/r1/{OPEN_SERVICE}/text"


@dataclass
class Secured:
    gateway: Gateway
    authority: Authority
    files: dict

    def call(self, name, *, client=CLIENT, **said):
        caller = Caller(self.gateway.tls_port, self.authority.caller(self.files[name] if name else None))
        try:
            return caller.send(request(TARGET, client=client, **said)).read()
        finally:
            caller.close()


@pytest.fixture(scope="module")
def secured(provider, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    authority, foreign = Authority(folder), Authority(folder, "foreign")
    names = ("server", "ours", "strangers", "old")
    files = {name: authority.issue(name) for name in names}
    files["expired"] = authority.issue("expired", until=NOW - timedelta(days=1))
    files["foreign"] = foreign.issue("alien")
    (folder / "keys").mkdir()
    shutil.copy(files["server"][0], folder / "keys" / "tls.crt")
    shutil.copy(files["server"][1], folder / "keys" / "tls.key")
    shutil.copy(authority.file, folder / "ca.pem")
    changed = document(provider.port)
    changed["clients"][CLIENT]["certificates"] = [files[name][2] for name in ("ours", "old", "expired")]
    changed["clients"][STRANGER]["certificates"] = [files["strangers"][2]]
    gateway = Gateway(folder, changed, port=free_port(), tls_port=free_port(), workers=2).start()
    yield Secured(gateway, authority, files)
    gateway.stop()


def test_the_clients_own_certificate(secured):
    answer = secured.call("ours")
    assert (answer.status, answer.body) == (200, b"079204001234")


def test_the_certificate_of_somebody_else_does_not_lend_a_name(secured):
    answer = secured.call("strangers", client=CLIENT)
    assert (answer.status, answer.error) == (500, "Server.ClientProxy.SslAuthenticationFailed")
    assert CLIENT in answer.json["detail"]
    assert secured.gateway.records()[-1].client == CLIENT


@pytest.mark.parametrize("name", ["", "expired", "foreign"])
def test_without_a_live_certificate_of_the_authority_there_is_no_connection(secured, name):
    with pytest.raises((ssl.SSLError, ConnectionError)):
        if secured.call(name) is None:
            raise ConnectionError


def test_a_revoked_certificate_is_refused_at_once_on_a_connection_that_stands(secured):
    caller = Caller(secured.gateway.tls_port, secured.authority.caller(secured.files["old"]))
    assert caller.send(request(TARGET)).read().status == 200
    client = secured.gateway.document["clients"][CLIENT]
    client["certificates"].remove(secured.files["old"][2])
    assert secured.gateway.publish_and_wait() < 1
    assert caller.send(request(TARGET)).read().error == "Server.ClientProxy.SslAuthenticationFailed"
    caller.close()
    assert secured.call("ours").status == 200


def test_a_signature_counts_over_tls_too(secured):
    answer = secured.call("ours", signed=True, scheme="https")
    assert answer.status == 200
    assert "signature" in answer.headers


def test_options_that_do_not_fit(tmp_path):
    cases = [
        (Options(folder=tmp_path), "neither"),
        (Options(folder=tmp_path, port=1, host="0.0.0.0"), "loopback"),
        (Options(folder=tmp_path, port=1, workers=0), "at least one worker"),
        (Options(folder=tmp_path, tls_port=1), "TLS needs"),
    ]
    for options, says in cases:
        with pytest.raises(CannotServe, match=says):
            check(options)
