"""The household register as a source: what it fills in, and what becomes of a form when it is away or wrong."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from nhip.work.cases import queries
from nhip.work.cases.actions import drafts
from nhip.work.cases.models import SourceConsent
from nhip.work.cases.tests.conftest import NOW, VENDING
from nhip.work.procedures import api as procedures

RESIDENCE, SOURCE, RECORD = "xac-nhan-cu-tru", "household_register", "personal_record"
SERVICE = "VN-79/GOV/CA/dan-cu/ho-khau"


class Gateway(ThreadingHTTPServer):
    """Answers every call with what it was told, and keeps the requests."""

    daemon_threads = True

    def __init__(self) -> None:
        self.status, self.error, self.content = 200, "", b"{}"
        self.heard: list[tuple[str, dict[str, str]]] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    def say(self, content: object, *, status: int = 200, error: str = "") -> None:
        self.status, self.error, self.content = status, error, json.dumps(content).encode()


class _Handler(BaseHTTPRequestHandler):
    server: Gateway

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.server.heard.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        self.send_response(self.server.status)
        if self.server.error:
            self.send_header("X-Road-Error", self.server.error)
        self.send_header("Content-Length", str(len(self.server.content)))
        self.end_headers()
        self.wfile.write(self.server.content)


@pytest.fixture
def gateway(settings, tmp_path: Path) -> Iterator[Gateway]:
    server = Gateway()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(pem)
    told = {"gateway": "", "client": "VN-79/GOV/VP/dich-vu-cong", "kid": "k1", "key": "key.pem"}
    (tmp_path / "client.json").write_text(json.dumps(told))
    settings.EXCHANGE_CLIENT = str(tmp_path / "client.json")
    settings.EXCHANGE_GATEWAY = f"http://127.0.0.1:{server.server_address[1]}"
    settings.EXCHANGE_INSTANCE = "VN-79"
    settings.HOUSEHOLD_REGISTER = "GOV/CA/dan-cu/ho-khau"
    yield server
    server.shutdown()
    server.server_close()


def household(number: str) -> dict[str, object]:
    """What comes through an agreement that gives so much."""
    return {
        "number": number,
        "as_of": "2026-03-01",
        "household": {"unit_code": "26740", "address": "12 đường Mô Phỏng"},
        "members": [
            {"name": "Nguyễn Thị Mai", "birth_date": "1990-05-17", "relation": "chủ hộ"},
            {"name": "Trần Bảo An", "birth_date": "2015-01-02", "relation": "con"},
        ],
    }


def test_it_fills_in_where_and_with_whom_somebody_lives_with_source_and_day(world, gateway):
    gateway.say(household(world.citizen.number))
    draft = queries.draft(world.mai, drafts.start_draft(world.mai, RESIDENCE, agreed=[SOURCE]))
    assert draft.answers["place"] == "26740"
    assert draft.answers["address"] == "12 đường Mô Phỏng"
    assert draft.answers["household"] == [
        {"person": {"name": "Nguyễn Thị Mai", "birth_date": "1990-05-17"}, "relation": "head"},
        {"person": {"name": "Trần Bảo An", "birth_date": "2015-01-02"}, "relation": "child"},
    ]
    source = draft.sources["household"]
    assert (source.source, source.as_of.isoformat(), source.attribute) == (
        SOURCE,
        "2026-03-01",
        "household.members",
    )
    ((path, headers),) = gateway.heard
    assert path == f"/r1/{SERVICE}/people/{world.citizen.number}/household"
    assert headers["x-road-client"] == "VN-79/GOV/VP/dich-vu-cong"
    assert headers["x-road-userid"] == f"party/{world.citizen.id}"
    assert headers["x-road-issue"] == RESIDENCE
    assert 'keyid="k1"' in headers["signature-input"]


def test_where_somebody_lives_the_register_knows_better_than_the_account(world, gateway):
    gateway.say(household(world.citizen.number))
    draft = queries.draft(world.mai, drafts.start_draft(world.mai, RESIDENCE, agreed=[RECORD, SOURCE]))
    assert draft.sources["address"].source == SOURCE
    assert draft.sources["applicant"].source == RECORD


def test_nothing_is_asked_without_consent_nor_in_another_procedure(world, gateway):
    drafts.start_draft(world.mai, RESIDENCE, agreed=[RECORD])
    drafts.start_draft(world.mai, VENDING, agreed=[SOURCE])
    assert gateway.heard == []
    form = procedures.form_of(procedures.current_version(VENDING).id)
    assert SOURCE not in {one.code for one in queries.offers(form, VENDING)}


@pytest.mark.parametrize(
    ("content", "status", "error"),
    [
        ({"type": "Server.ServerProxy.NetworkError"}, 500, "Server.ServerProxy.NetworkError"),
        ({"type": "Server.ServerProxy.AccessDenied"}, 500, "Server.ServerProxy.AccessDenied"),
        ({"title": "failed"}, 503, ""),
        ({"number": "079000000000", "as_of": "2026-03-01"}, 200, ""),
        (["no object"], 200, ""),
    ],
)
def test_a_register_that_is_away_or_wrong_leaves_the_form_to_be_typed(world, gateway, content, status, error):
    gateway.say(content, status=status, error=error)
    draft_id = drafts.start_draft(world.mai, RESIDENCE, agreed=[SOURCE])
    assert queries.draft(world.mai, draft_id).answers == {}
    assert SourceConsent.objects.get().no_answer_at == NOW


def test_an_installation_that_is_no_client_says_so_too(world, gateway, settings, tmp_path):
    settings.EXCHANGE_CLIENT = str(tmp_path / "nothing.json")
    drafts.start_draft(world.mai, RESIDENCE, agreed=[SOURCE])
    assert gateway.heard == []
    assert SourceConsent.objects.get().no_answer_at == NOW


def test_somebody_the_register_does_not_know_is_an_answer(world, gateway):
    gateway.say({"title": "Not Found"}, status=404)
    draft = queries.draft(world.mai, drafts.start_draft(world.mai, RESIDENCE, agreed=[SOURCE]))
    assert draft.answers == {}
    assert SourceConsent.objects.get().no_answer_at is None


def test_without_a_register_nothing_is_offered(world, gateway, settings):
    settings.HOUSEHOLD_REGISTER = ""
    form = procedures.form_of(procedures.current_version(RESIDENCE).id)
    assert SOURCE not in {one.code for one in queries.offers(form, RESIDENCE)}
    drafts.start_draft(world.mai, RESIDENCE, agreed=[SOURCE])
    assert gateway.heard == []
