"""What we give developers to call with: generated clients and the command, against a live gateway."""

import io
import json
import shutil
import subprocess
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import call_command

from nhip.base.exchange.contracts import Endpoint, Parameter, Service, Version, VersionState
from nhip.base.exchange.rules.snippets import javascript_client, python_client, typescript_client
from nhip.base.exchange.tests.gateway.certificates import Authority
from nhip.base.exchange.tests.gateway.running import CLIENT, SERVICE, Gateway, document, free_port

NODE = shutil.which("node")
PEM = Ed25519PrivateKey.from_private_bytes(bytes(range(32))).private_bytes(
    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
)
PERSON = Parameter("id", "path", "string", is_required=True)
ON = Parameter("on", "query", "string", is_required=False)
ENDPOINTS = (
    Endpoint("GET", "/people/{id}", 'Một "người" */ và hộ', parameters=(PERSON, ON)),
    Endpoint("POST", "/echo", "Trả lại", has_body=True),
    Endpoint("GET", "/wards", "Không có trong thỏa thuận"),
)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
DESCRIBED = Service(
    id=uuid4(),
    identifier=SERVICE,
    code="ho-khau",
    name='Hộ khẩu """thử"""',
    subsystem_id=uuid4(),
    provider="Công an",
    agency_id=uuid4(),
    base_url="http://127.0.0.1:1",
    timeout_seconds=5,
    keep_bodies=False,
    retention_days=30,
    is_signature_required=True,
    deprecated_on=None,
    published=Version(uuid4(), uuid4(), 1, "Hộ khẩu", "", VersionState.PUBLISHED, NOW, None, NOW, ENDPOINTS),
)


@dataclass
class Place:
    """A gateway with mutual TLS and the files of a client."""

    gateway: Gateway
    folder: Path
    key: Path
    certificate: Path
    certificate_key: Path
    authority: Path

    @property
    def plain(self) -> str:
        return f"http://127.0.0.1:{self.gateway.port}"

    @property
    def tls(self) -> str:
        return f"https://localhost:{self.gateway.tls_port}"


@pytest.fixture(scope="module")
def place(provider: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("clients")
    authority = Authority(folder)
    server, ours = authority.issue("server"), authority.issue("ours")
    (folder / "keys").mkdir()
    shutil.copy(server[0], folder / "keys" / "tls.crt")
    shutil.copy(server[1], folder / "keys" / "tls.key")
    shutil.copy(authority.file, folder / "ca.pem")
    changed = document(provider.port)
    changed["clients"][CLIENT]["certificates"] = [ours[2]]
    changed["agreements"][0]["fields"] = ["/**"]
    (folder / "own.pem").write_bytes(PEM)
    gateway = Gateway(folder, changed, port=free_port(), tls_port=free_port()).start()
    yield Place(gateway, folder, folder / "own.pem", ours[0], ours[1], authority.file)
    gateway.stop()


def python_module() -> ModuleType:
    module = ModuleType("generated")
    text = python_client(DESCRIBED, gateway="https://GATEWAY:8362")
    exec(compile(text, "generated.py", "exec"), module.__dict__)
    return module


@pytest.mark.parametrize("is_tls", [False, True])
def test_the_generated_python_client_signs_and_is_believed(place: Place, is_tls: bool) -> None:
    made = python_module()
    files = {
        "certificate": str(place.certificate),
        "certificate_key": str(place.certificate_key),
        "authority": str(place.authority),
    }
    client = made.HoKhauClient(CLIENT, "k1", PEM, place.tls if is_tls else place.plain, **files)
    assert client.get_people_by_id("079204001234", on="2026-01-01")["name"] == "Nguyễn Văn An"
    record = next(one for one in place.gateway.records() if one.request_id == client.record)
    assert (record.client, record.service, record.outcome) == (CLIENT, SERVICE, "answered")
    assert '"content-digest"' not in record.request_signature
    assert client.post_echo({"name": "Lan"}) == {"name": "Lan"}
    record = next(one for one in place.gateway.records() if one.request_id == client.record)
    assert '"@query" "x-road-client" "x-road-id" "content-type" "content-digest"' in record.request_signature


def test_the_generated_python_client_tells_a_refusal(place: Place) -> None:
    made = python_module()
    client = made.HoKhauClient(CLIENT, "k1", PEM, place.plain)
    with pytest.raises(made.ExchangeError) as refused:
        client.get_wards()
    assert (refused.value.status, refused.value.type) == (500, "Server.ServerProxy.AccessDenied")
    other = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(made.ExchangeError) as refused:
        made.HoKhauClient(CLIENT, "k1", other, place.plain).get_people_by_id("079204001234")
    assert refused.value.type == "Client.InvalidSignature"


PROGRAM = """
import { readFileSync } from "node:fs";
import { HoKhauClient } from "./client.mjs";
const [plain, tls, client, key, cert, certKey, ca] = process.argv.slice(2);
const pem = (path) => readFileSync(path, "utf8");
const files = { cert: pem(cert), key: pem(certKey), ca: pem(ca) };
const found = [];
for (const one of [new HoKhauClient(client, "k1", pem(key), plain),
                   new HoKhauClient(client, "k1", pem(key), tls, files)]) {
  found.push((await one.getPeopleById("079204001234", { on: "2026-01-01" })).name);
  found.push(await one.postEcho({ name: "Lan" }));
  found.push(one.record.length > 0);
  try { await one.getWards(); } catch (error) { found.push([error.status, error.type]); }
}
console.log(JSON.stringify(found));
"""


@pytest.mark.skipif(NODE is None, reason="node is not installed here")
def test_the_generated_client_for_node_signs_and_is_believed(place: Place, tmp_path: Path) -> None:
    (tmp_path / "client.mjs").write_text(javascript_client(DESCRIBED, gateway="https://GATEWAY:8362"))
    (tmp_path / "program.mjs").write_text(PROGRAM)
    files = [place.key, place.certificate, place.certificate_key, place.authority]
    command = [str(NODE), "program.mjs", place.plain, place.tls, CLIENT, *map(str, files)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    once = ["Nguyễn Văn An", {"name": "Lan"}, True, [500, "Server.ServerProxy.AccessDenied"]]
    assert (done.stderr, json.loads(done.stdout or "[]")) == ("", once * 2)


def test_the_typescript_client_is_that_of_node_with_types_that_can_be_erased() -> None:
    typed = typescript_client(DESCRIBED, gateway="https://GATEWAY:8362")
    plain = javascript_client(DESCRIBED, gateway="https://GATEWAY:8362")
    assert 'getPeopleById(id: string, query: { "on"?: string } = {}): Promise<unknown> {' in typed
    assert "getPeopleById(id, query = {}) {" in plain
    for text in (typed, plain):
        assert not set("‹›⟨⟩") & set(text)
    # What is not erased but compiled: properties in a constructor's head, enumerations, namespaces.
    head = typed[typed.index("  constructor(") :]
    for word in ("private ", "readonly ", "enum ", "namespace "):
        assert word not in head


def run(*arguments: str) -> tuple[int, str]:
    said = io.StringIO()
    with redirect_stdout(said):
        try:
            call_command("exchange", "call", *arguments, stdout=said)
        except SystemExit as end:
            return int(str(end.code)), said.getvalue()
    return 0, said.getvalue()


def test_the_command_calls_over_mutual_tls_and_shows_what_came(place: Place, tmp_path: Path) -> None:
    who = ["--client", CLIENT, "--kid", "k1", "--key", str(place.key)]
    files = ["--certificate", str(place.certificate), "--certificate-key", str(place.certificate_key)]
    secured = ["--gateway", place.tls, *who, *files, "--authority", str(place.authority)]
    code, said = run(SERVICE, "/people/079204001234", "--user", "can-bo-1", "--issue", "HS-1", *secured)
    assert (code, said.splitlines()[0]) == (0, "200 OK")
    assert "x-road-request-id: " in said
    assert json.loads(said.split("\n\n", 1)[1])["name"] == "Nguyễn Văn An"
    record = place.gateway.records()[-1]
    assert (record.user, record.issue, record.outcome) == ("can-bo-1", "HS-1", "answered")
    (tmp_path / "body.json").write_text('{"name": "Lan"}')
    body = ["--method", "post", "--body", str(tmp_path / "body.json")]
    assert run(SERVICE, "echo", *body, *secured)[1].endswith('{"name": "Lan"}\n')
    code, said = run(SERVICE, "/wards", *secured)
    assert (code, "x-road-error: Server.ServerProxy.AccessDenied" in said) == (2, True)


def test_the_command_says_what_is_missing(place: Place) -> None:
    from django.core.management import CommandError

    with pytest.raises(CommandError, match="with --gateway also --kid --key is needed"):
        run(SERVICE, "/people/1", "--gateway", place.plain, "--client", CLIENT)
    with pytest.raises(CommandError, match="--kid needs --gateway"):
        run(SERVICE, "/people/1", "--kid", "k1")
