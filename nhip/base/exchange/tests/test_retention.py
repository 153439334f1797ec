"""Evidence kept as long as was agreed, stamped by whom the settings name, and what may be had of it."""

import base64
import io
import json
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from nhip.base.exchange import api, queries, serving
from nhip.base.exchange.actions import ingesting, retaining
from nhip.base.exchange.adapters import time_stamps
from nhip.base.exchange.adapters.kept_bodies import body_store
from nhip.base.exchange.adapters.subject_index import subject_of
from nhip.base.exchange.gateway.options import Options
from nhip.base.exchange.gateway.supervisor import CannotServe
from nhip.base.exchange.ledger import proofs
from nhip.base.exchange.ledger.authorities import DevelopmentAuthority
from nhip.base.exchange.ledger.chain import Chain
from nhip.base.exchange.ledger.checking import verify_folder
from nhip.base.exchange.ledger.errors import BodyUnreadable, LedgerDamaged
from nhip.base.exchange.ledger.heads import Heads
from nhip.base.exchange.ledger.records import Record
from nhip.base.exchange.models import AccessRow
from nhip.base.exchange.testing import Pair, agreed, agreement_text, make_pair
from nhip.base.identity.testing import actor_for, make_person, make_staff, sign_in
from nhip.kernel import clock
from nhip.kernel.audit import history
from nhip.kernel.errors import Invalid, NotAllowed
from nhip.kernel.ids import new_id
from nhip.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db
QUESTION, ANSWER = b'{"id": "1"}', b'{"name": "Lan"}'
OPENSSL = shutil.which("openssl")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "exchange"


@pytest.fixture
def pair() -> Pair:
    return make_pair()


def written(pair: Pair, number: str, *, subject: str = "", count: int = 1, **more: Any) -> list[Record]:
    """Calls as the gateway leaves them behind, each with its bodies: now, and in a segment of their own."""
    now, store = clock.now(), body_store()
    made = []
    for _each in range(count):
        record_id = str(new_id())
        reference = store.reference(record_id, day=now.astimezone(UTC).date())
        store.keep(reference, "request", [QUESTION], subject=subject)
        store.keep(reference, "response", [ANSWER], subject=subject)
        values = {
            "id": record_id,
            "at": now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "instance": "VN-79",
            "client": pair.consumer.identifier,
            "service": pair.service,
            "outcome": "answered",
            "method": "GET",
            "endpoint": "/people/{id}",
            "agreement": number,
            "agreement_version": 1 if number else 0,
            "subject": subject,
            "status": 200,
            "request_sha256": sha256(QUESTION).hexdigest(),
            "response_sha256": sha256(ANSWER).hexdigest(),
            "body_ref": reference,
        }
        made.append(Record(**{**values, **more}))
    for one in made:
        # A segment a call: what is dropped later is a whole segment.
        chain = Chain(queries.evidence.ledger(), worker="w1", segment_bytes=1)
        chain.commit([one])
        chain.close()
    return made


def sealed() -> Any:
    return serving.sealer(Options(folder=queries.evidence.ledger().parent)).seal()


def test_records_are_archived_and_dropped_when_their_time_is_over_and_all_still_verifies(pair: Pair) -> None:
    short = agreed(pair, agreement_text(pair).replace("retention_days: 365", "retention_days: 40"))
    begun = clock.now()
    with clock.frozen(begun):
        old = written(pair, short.number, count=3)
        sealed()
    with clock.frozen(begun + timedelta(days=35)):
        new = written(pair, short.number, count=2)
        sealed()
        done = retaining.keep_to_retention()
        assert (done.archived, done.segments, done.bodies) == (3, 0, 0)
        assert body_store().sides(old[0].body_ref) == ("request", "response")
    with clock.frozen(begun + timedelta(days=45)):
        done = retaining.keep_to_retention()
        assert (done.archive, done.segments, done.bodies) == ("", 0, 3)
        assert (body_store().sides(old[0].body_ref), len(body_store().days())) == ((), 1)
    # The record of the call stays as long as the service's 730 days say.
    with clock.frozen(begun + timedelta(days=800)):
        done = retaining.keep_to_retention()
        assert (done.archived, done.bodies) == (2, 2)
        assert done.segments == 4
        report = verify_folder(queries.evidence.ledger())
    assert (report.broken, report.sealed, report.dropped) == (None, 5, 4)
    assert json.loads(proofs.proof(queries.evidence.ledger(), old[0].id)["record"])["id"] == old[0].id
    assert AccessRow.objects.filter(record_id__in=[one.id for one in old + new]).count() == 5
    told = OutboxEvent.objects.filter(type="nhip.exchange.evidence_retained.v1").order_by("id")
    assert [one.data["bodies"] for one in told] == [0, 3, 2]
    found = api.evidence_standing()
    assert (found.archives, found.archived, found.segments, found.body_days) == (2, 5, 1, 0)


def test_nothing_is_dropped_while_its_archive_is_damaged(pair: Pair, client: Client) -> None:
    written(pair, "", count=3)
    sealed()
    begun = clock.now()
    with clock.frozen(begun + timedelta(days=35)):
        assert retaining.keep_to_retention().archived == 3
    (path,) = (queries.evidence.ledger() / "archive").glob("*.nhiparc")
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    with clock.frozen(begun + timedelta(days=800)):
        with pytest.raises(LedgerDamaged, match="put a good copy back"):
            retaining.keep_to_retention()
        assert api.evidence_standing().segments == 3
        path.write_bytes(whole)
        assert retaining.keep_to_retention().segments == 2


def test_damaged_evidence_is_told_on_the_page_and_the_page_still_shows(pair: Pair, client: Client) -> None:
    written(pair, "")
    sealed()
    heads = queries.evidence.ledger() / "tree" / "heads"
    heads.write_bytes(bytes(len(heads.read_bytes())))
    sign_in(client, make_staff("administrator", pair.holder.agency))
    answer = client.get("/desk/exchange/monitoring/")
    assert answer.status_code == 200
    assert "Chứng cứ hỏng: the head 1 does not match its checksum" in answer.content.decode()


def test_a_round_with_nothing_to_do_says_nothing(pair: Pair) -> None:
    retaining.keep_to_retention()
    assert not OutboxEvent.objects.filter(type="nhip.exchange.evidence_retained.v1").exists()


def test_bodies_of_a_call_under_no_agreement_stay_as_long_as_the_longest(pair: Pair) -> None:
    agreed(pair)
    begun = clock.now()
    kept = written(pair, "")[0]
    with clock.frozen(begun + timedelta(days=729)):
        retaining.keep_to_retention()
        assert body_store().sides(kept.body_ref) == ("request", "response")
    with clock.frozen(begun + timedelta(days=732)):
        retaining.keep_to_retention()
        assert body_store().sides(kept.body_ref) == ()


def test_the_longest_and_the_shortest_time_are_those_of_agreements_and_services(pair: Pair) -> None:
    assert (queries.retention.longest_days(), queries.retention.shortest_days()) == (730, 30)
    agreed(pair, agreement_text(pair).replace("retention_days: 365", "retention_days: 7"))
    agreed(pair, agreement_text(pair).replace("retention_days: 365", "retention_days: 9000"))
    assert (queries.retention.longest_days(), queries.retention.shortest_days()) == (9000, 7)


def test_erasing_a_persons_bodies_needs_the_operator_a_reason_and_leaves_every_proof(pair: Pair) -> None:
    person = make_person()
    kept = written(pair, "", subject=subject_of(person.number))[0]
    sealed()
    operator = actor_for(make_staff("administrator", pair.holder.agency))
    with pytest.raises(NotAllowed):
        retaining.erase_bodies(actor_for(pair.holder), person.number, reason="Theo yêu cầu")
    with pytest.raises(Invalid):
        retaining.erase_bodies(operator, person.number, reason=" ")
    assert body_store().whole(kept.body_ref, "response", most=99) == ANSWER
    assert retaining.erase_bodies(operator, person.number, reason="Theo yêu cầu của chủ thể") is True
    assert retaining.erase_bodies(operator, person.number, reason="Lần nữa") is False
    with pytest.raises(BodyUnreadable, match="erased"):
        body_store().whole(kept.body_ref, "response", most=99)
    assert verify_folder(queries.evidence.ledger()).is_whole
    assert proofs.proof(queries.evidence.ledger(), kept.id)["stamp"]
    for event in OutboxEvent.objects.filter(type="nhip.exchange.bodies_erased.v1"):
        assert person.number not in str(event.data)


class Stamps(ThreadingHTTPServer):
    """A time-stamp authority on loopback: RFC 3161 over HTTP, with a root of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Stamping)
        self.authority = DevelopmentAuthority(folder)
        self.is_away = False
        self.asked = 0
        self.root = folder / "given-root.pem"
        self.root.write_bytes(self.authority.certificates()[0])
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/tsa"


class Stamping(BaseHTTPRequestHandler):
    server: Stamps

    def do_POST(self) -> None:
        self.server.asked += 1
        content = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.headers["Content-Type"] == "application/timestamp-query"
        self.send_response(503 if self.server.is_away else 200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        if not self.server.is_away:
            self.wfile.write(self.server.authority.answer(content))

    def log_message(self, *_arguments: object) -> None:
        """Quiet."""


@pytest.fixture
def stamps(tmp_path: Path, settings: Any) -> Iterator[Stamps]:
    one = Stamps(tmp_path / "elsewhere")
    settings.EXCHANGE_TSA_URL, settings.EXCHANGE_TSA_ROOT = one.address, str(one.root)
    yield one
    one.shutdown()
    one.server_close()


def test_an_authority_over_http_stamps_and_openssl_agrees(pair: Pair, stamps: Stamps, tmp_path: Path) -> None:
    written(pair, "")
    assert (sealed().faults, stamps.asked) == ((), 1)
    found = api.evidence_standing()
    assert (found.authority, found.stamped, found.fault) == (stamps.address, 1, "")
    ledger = queries.evidence.ledger()
    assert (ledger / "tree" / "authorities.pem").read_bytes() == stamps.root.read_bytes()
    assert verify_folder(ledger).stamps == 1
    if OPENSSL is None:
        pytest.skip("openssl is not installed here")
    heads = Heads(ledger)
    (tmp_path / "checkpoint").write_bytes(heads.checkpoint(heads.at_size(1)))
    (tmp_path / "token").write_bytes(next(iter(heads.stamps())).token)
    command = [OPENSSL, "ts", "-verify", "-in", "token", "-token_in", "-data", "checkpoint"]
    done = subprocess.run(
        [*command, "-CAfile", str(stamps.root)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "Verification: OK")


def test_while_the_authority_is_away_calls_go_on_and_everybody_is_told(
    pair: Pair, stamps: Stamps, client: Client
) -> None:
    stamps.is_away = True
    written(pair, "")
    begun = clock.now().replace(microsecond=0)
    with clock.frozen(begun):
        assert "does not answer" in sealed().faults[0]
    written(pair, "")
    with clock.frozen(begun + timedelta(minutes=1)):
        sealed()
    found = api.evidence_standing()
    assert (found.sealed, found.stamped, found.waiting) == (2, 0, 2)
    assert (found.fault_since, found.fault_tries) == (begun, 2)
    sign_in(client, make_staff("administrator", pair.holder.agency))
    page = client.get("/desk/exchange/monitoring/").content.decode()
    assert "Không có dấu thời gian từ" in page
    assert stamps.address in page
    stamps.is_away = False
    assert sealed().faults == ()
    found = api.evidence_standing()
    assert (found.stamped, found.fault, found.fault_since) == (2, "", None)
    assert "Không có dấu thời gian từ" not in client.get("/desk/exchange/monitoring/").content.decode()


def test_a_stamp_that_leads_to_another_root_is_none(
    pair: Pair, stamps: Stamps, tmp_path: Path, settings: Any
) -> None:
    other = tmp_path / "other.pem"
    other.write_bytes(DevelopmentAuthority(tmp_path / "third").certificates()[0])
    settings.EXCHANGE_TSA_ROOT = str(other)
    written(pair, "")
    (fault,) = sealed().faults
    assert "leads to no authority that is trusted" in fault
    assert verify_folder(queries.evidence.ledger()).is_whole


@pytest.mark.parametrize(
    ("url", "root", "said"),
    [
        ("tsa.example.vn", "ROOT", "NHIP_EXCHANGE_TSA_URL"),
        ("http://tsa.example.vn", "", "NHIP_EXCHANGE_TSA_ROOT"),
        ("http://tsa.example.vn", "missing.pem", "cannot be read"),
    ],
)
def test_an_authority_nobody_could_check_is_refused_at_the_start(
    stamps: Stamps, settings: Any, url: str, root: str, said: str
) -> None:
    settings.EXCHANGE_TSA_URL = url
    settings.EXCHANGE_TSA_ROOT = str(stamps.root) if root == "ROOT" else root
    with pytest.raises(time_stamps.AuthorityNotUsable, match=said):
        time_stamps.time_stamp_authority()
    with pytest.raises(CannotServe, match=said):
        sealed()


def test_without_a_setting_the_embedded_authority_stamps_and_says_what_it_is_worth(
    pair: Pair, client: Client
) -> None:
    written(pair, "")
    assert sealed().faults == ()
    assert api.evidence_standing().authority == ""
    sign_in(client, make_staff("administrator", pair.holder.agency))
    assert "không có giá trị pháp lý" in client.get("/desk/exchange/monitoring/").content.decode()


def test_an_officer_takes_the_proof_and_who_may_takes_the_bodies_with_it(
    pair: Pair, client: Client, tmp_path: Path
) -> None:
    found = agreed(pair)
    kept = written(pair, found.number)[0]
    ingesting.ingest()
    page = f"/desk/exchange/accesses/{kept.id}/"
    sign_in(client, pair.asker)
    assert "Chưa niêm phong" in client.get(page).content.decode()
    assert client.post(page, {"kind": "json"}).status_code == 422
    sealed()
    assert f'href="{page}"' in client.get("/desk/exchange/monitoring/").content.decode()
    shown = client.get(page).content.decode()
    for words in ("Đã niêm phong, có dấu thời gian", "Có, đã mã hoá", kept.id, "chỉ người có quyền"):
        assert words in shown
    answer = client.post(page, {"kind": "json", "has_bodies": "on", "purpose": "Kiểm tra"})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{kept.id}.json"'
    assert "bodies" not in answer.json()
    head = make_staff("department_head", pair.asker.agency)
    sign_in(client, head)
    assert client.post(page, {"kind": "json", "has_bodies": "on"}).status_code == 422
    sent = {"kind": "json", "has_bodies": "on", "purpose": "Giải quyết khiếu nại"}
    bundle = client.post(page, sent).json()
    assert base64.b64decode(bundle["bodies"]["response"]) == ANSWER
    container = client.post(page, {**sent, "kind": "asice"})
    assert container.headers["Content-Type"] == "application/vnd.etsi.asic-e+zip"
    with zipfile.ZipFile(io.BytesIO(container.content)) as file:
        assert file.read("request.body") == QUESTION
    assert [(one.act, one.detail["purpose"]) for one in history(("exchange_access", kept.id))] == [
        ("exchange.open_bodies", "Giải quyết khiếu nại"),
        ("exchange.open_bodies", "Giải quyết khiếu nại"),
    ]
    (tmp_path / "one.json").write_text(json.dumps(bundle))
    (tmp_path / "one.asice").write_bytes(container.content)
    (tmp_path / "check.py").write_bytes(client.get("/desk/exchange/verifier.py").content)
    command = [sys.executable, "-I", "check.py", "one.json", "one.asice"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.count("HOLDS")) == (0, 2)
    assert "one.asice: the enclosed response body is that of the record" in done.stdout


def test_strangers_take_no_proof(pair: Pair, client: Client) -> None:
    kept = written(pair, "")[0]
    sealed()
    ingesting.ingest()
    stranger = make_pair().asker
    sign_in(client, stranger)
    assert client.get(f"/desk/exchange/accesses/{kept.id}/").status_code == 404
    assert client.post(f"/desk/exchange/accesses/{kept.id}/", {"kind": "json"}).status_code == 404
    sign_in(client, make_person())
    assert client.get(f"/account/data-accesses/{kept.id}/proof.json").status_code == 404
    assert client.get(f"/desk/exchange/accesses/{kept.id}/").status_code == 403


def test_a_citizen_takes_the_proof_of_a_call_about_them_and_nothing_of_others(
    pair: Pair, client: Client
) -> None:
    person = make_person()
    subject = subject_of(person.number)
    kept = written(pair, "", subject=subject)[0]
    others = written(pair, "", subject=subject_of(make_person().number), count=3)
    ingesting.ingest()
    sign_in(client, person)
    page = f"/account/data-accesses/{kept.id}/"
    assert client.get(f"{page}proof.json").status_code == 409
    sealed()
    assert f'href="{page}proof.json"' in client.get(page).content.decode()
    answer = client.get(f"{page}proof.json")
    bundle = answer.json()
    assert set(bundle) == {
        "authorities", "checkpoint", "format", "inclusion", "index", "keys", "record", "stamp",
    }  # fmt: skip
    assert json.loads(bundle["record"])["subject"] == subject
    for other in others:
        assert other.id not in answer.content.decode()
        assert other.subject not in answer.content.decode()
    assert client.get("/account/data-accesses/verifier.py").content == queries.evidence.verifier_program()
