"""Credentials, descriptions and their changes, the text of agreements, the ledger's rows."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from django.test import Client

from nhip.base.exchange import queries
from nhip.base.exchange.actions import compiling, credentials, ingesting, services, watching
from nhip.base.exchange.actions.credentials import NewKey
from nhip.base.exchange.contracts import (
    Change,
    ChangeKind,
    CredentialRefused,
    DescriptionRefused,
    WrongState,
)
from nhip.base.exchange.ledger.records import Record, Timings
from nhip.base.exchange.ledger.writer import Writer
from nhip.base.exchange.models import AccessRow, Incident
from nhip.base.exchange.rules.changes import changes_between
from nhip.base.exchange.rules.terms import digest_of, read_terms, written
from nhip.base.exchange.testing import DESCRIPTION, agreed, agreement_text, make_pair, make_subsystem
from nhip.base.identity.testing import actor_for, make_agency, make_staff, sign_in
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db
KEYS = ("A" * 43 + "=", "B" * 43 + "=")


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def _events(kind: str) -> list[dict[str, object]]:
    rows = OutboxEvent.objects.filter(type=f"nhip.exchange.{kind}.v1").order_by("id")
    return list(rows.values_list("data", flat=True))


def test_a_credential_that_runs_out_within_thirty_days_is_said_once() -> None:
    subsystem = make_subsystem(make_agency())
    now = clock.now()
    credentials.register_key(SYSTEM, subsystem.id, NewKey("k1", KEYS[0], now + timedelta(days=31)))
    assert credentials.warn_of_expiring() == 0
    with clock.frozen(now + timedelta(days=2)):
        assert credentials.warn_of_expiring() == 1
        assert credentials.warn_of_expiring() == 0
    warned = _events("credential_expiring")
    assert [(one["kind"], one["subsystem"]) for one in warned] == [("key", subsystem.identifier)]


def test_a_key_is_rotated_with_an_overlap_in_which_both_count() -> None:
    subsystem = make_subsystem(make_agency())
    now = clock.now()
    old = credentials.register_key(SYSTEM, subsystem.id, NewKey("k1", KEYS[0], now + timedelta(days=300)))
    new = NewKey("k2", KEYS[1], now + timedelta(days=600))
    credentials.rotate_key(SYSTEM, old, new, overlap_days=7)

    def live() -> list[str]:
        listed = queries.decision_table.content()["clients"][subsystem.identifier]["keys"]
        return sorted(one["kid"] for one in listed)

    assert live() == ["k1", "k2"]
    with clock.frozen(now + timedelta(days=8)):
        assert live() == ["k2"]


@pytest.mark.parametrize("text", ["", "A" * 40, "-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----"])
def test_what_is_no_ed25519_key_is_refused(text: str) -> None:
    subsystem = make_subsystem(make_agency())
    with pytest.raises(CredentialRefused) as refused:
        credentials.register_key(SYSTEM, subsystem.id, NewKey("k", text, clock.now() + timedelta(days=1)))
    assert list(refused.value.fields) == ["public_key"]


def test_the_changes_that_break_a_client_are_computed() -> None:
    old, new = yaml.safe_load(DESCRIPTION), yaml.safe_load(DESCRIPTION)
    del new["paths"]["/wards"]
    get = new["paths"]["/people/{id}"]["get"]
    get["parameters"].append({"name": "on", "in": "query", "required": True, "schema": {"type": "string"}})
    person = new["components"]["schemas"]["Person"]
    person["properties"]["name"]["type"] = "integer"
    person["properties"]["sex"]["enum"] = ["female"]
    del person["properties"]["members"]["items"]["properties"]["relation"]
    person["properties"]["age"] = {"type": "integer"}
    where = "GET /people/{id}"
    assert set(changes_between(old, new)) == {
        Change(ChangeKind.PATH_REMOVED, "/wards"),
        Change(ChangeKind.PARAMETER_REQUIRED, where, "query on"),
        Change(ChangeKind.TYPE_CHANGED, f"{where} 200", "/name: string → integer"),
        Change(ChangeKind.VALUE_REMOVED, f"{where} 200", "/sex: male"),
        Change(ChangeKind.FIELD_REMOVED, f"{where} 200", "/members/*/relation"),
        Change(ChangeKind.FIELD_ADDED, f"{where} 200", "/age"),
    }
    assert changes_between(old, old) == ()


def test_agreement_holders_are_warned_before_a_breaking_description() -> None:
    pair = make_pair()
    agreed(pair)
    narrower = DESCRIPTION.replace("        sex: {type: string, enum: [female, male]}\n", "")
    services.describe_again(SYSTEM, pair.service_id, narrower)
    with pytest.raises(WrongState):
        services.publish_version(SYSTEM, pair.service_id)
    day = clock.today() + timedelta(days=30)
    services.announce_version(SYSTEM, pair.service_id, effective_on=day)
    told = _events("breaking_change_announced")
    assert [(one["changes"], one["holder_agency_ids"]) for one in told] == [
        (["field_removed: GET /people/{id} 200 /sex"], [str(pair.consumer.agency_id)])
    ]
    with pytest.raises(WrongState):
        services.publish_version(SYSTEM, pair.service_id)
    with clock.frozen(clock.now() + timedelta(days=31)):
        services.publish_version(SYSTEM, pair.service_id)
    published = queries.services.service(pair.service_id).published
    assert published is not None
    assert published.number == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (DESCRIPTION.replace("#/components", "https://example.vn/x#/components"), "trỏ ra ngoài"),
        ("openapi: 3.1.0\ninfo: {title: x}\npaths: {}", "Bản mô tả sai ở"),
        ("a: &x [1]\nb: *x", "aliases are not accepted"),
        ("{", "Không đọc được bản mô tả"),
        ("x" * 1_000_001, "nhiều nhất là 1000000"),
    ],
)
def test_descriptions_we_do_not_accept(text: str, words: str) -> None:
    pair = make_pair()
    with pytest.raises(DescriptionRefused) as refused:
        services.describe_again(SYSTEM, pair.service_id, text)
    assert words in str(refused.value)


def test_the_text_of_an_agreement_is_read_strictly_and_written_back_alike() -> None:
    pair = make_pair()
    text = agreement_text(pair)
    terms, problems = read_terms(text)
    assert problems == ()
    assert terms is not None
    assert read_terms(written(terms)) == (terms, ())
    assert digest_of(text) == digest_of(text.replace("\n", "\r\n") + "\n\n")
    wrong = text.replace("per_minute: 600", "per_minute: many").replace("Điều 16", "")
    assert [(one.line, one.place) for one in read_terms(wrong)[1]] == [
        (9, "legal_basis.article"),
        (16, "quota.per_minute"),
    ]


def test_records_of_the_ledger_become_rows_once() -> None:
    pair = make_pair()
    _write(pair.service, pair.consumer.identifier, outcomes=["answered", "refused", "provider_error"])
    assert ingesting.ingest() == 3
    assert ingesting.ingest() == 0
    assert AccessRow.objects.count() == 3
    now = clock.now()
    figures = queries.monitoring.figures(
        SYSTEM, since=now - timedelta(hours=1), until=now + timedelta(hours=1)
    )
    assert [(one.calls, one.refused, one.failed, one.p95_ms) for one in figures] == [(3, 1, 1, 40)]
    rows = list(
        queries.accesses.operational_data(
            SYSTEM, since=now - timedelta(hours=1), until=now + timedelta(hours=1)
        )
    )
    assert list(rows[0]) == list(queries.accesses.OPERATIONAL_FIELDS)
    assert {(row["serviceCode"], row["clientMemberClass"]) for row in rows} == {("ho-khau", "GOV")}
    assert sorted(bool(row["succeeded"]) for row in rows) == [False, False, True]


def test_a_failing_provider_raises_an_event_once_and_another_when_well() -> None:
    pair = make_pair()
    _write(pair.service, pair.consumer.identifier, outcomes=["answered"] * 7 + ["provider_error"] * 3)
    ingesting.ingest()
    assert (watching.watch_providers(), watching.watch_providers()) == (1, 0)
    assert [(one["kind"], one["figure"]) for one in _events("provider_ailing")] == [("failing", 30)]
    AccessRow.objects.filter(outcome="provider_error").update(outcome="answered")
    assert watching.watch_providers() == 1
    assert Incident.objects.get().closed_at is not None
    assert len(_events("provider_recovered")) == 1


def test_rest_speaks_of_the_same(client: Client) -> None:
    pair = make_pair()
    sign_in(client, pair.asker)
    made = client.post(
        "/api/exchange/agreements", {"text": agreement_text(pair)}, content_type="application/json"
    )
    assert (made.status_code, made.json()["state"]) == (201, "asked")
    wrong = client.post("/api/exchange/agreements", {"text": "x: 1"}, content_type="application/json")
    assert wrong.status_code == 422
    assert wrong.json()["problems"][0] == {
        "line": 1,
        "place": "x",
        "message": "Không có khoá “x”; nhận: agreement, consumer, service, purpose, legal_basis, endpoints, "
        "fields, quota, valid, retention_days, keep_bodies.",
    }
    asked = {
        "client": pair.consumer.identifier,
        "service": pair.service,
        "method": "GET",
        "path": "/people/1",
    }
    assert client.get("/api/exchange/may-i", asked).json()["reason"] == "no_agreement"
    listed = client.get("/api/exchange/services", {"q": pair.service}).json()
    assert [one["identifier"] for one in listed] == [pair.service]
    stranger = make_staff("handler", make_agency())
    sign_in(client, stranger)
    assert client.get("/api/exchange/agreements").status_code == 403
    assert actor_for(stranger).may("exchange.read") is False


def test_the_table_is_written_anew_when_time_alone_changed_it() -> None:
    subsystem = make_subsystem(make_agency())
    until = clock.now() + timedelta(days=1)
    credentials.register_key(SYSTEM, subsystem.id, NewKey("k1", KEYS[0], until))
    assert compiling.refresh() is True
    assert compiling.refresh() is False
    before = json.loads(compiling.table_path().read_bytes())["version"]
    with clock.frozen(until + timedelta(seconds=1)):
        assert compiling.refresh() is True
    after = json.loads(compiling.table_path().read_bytes())
    assert after["clients"][subsystem.identifier]["keys"] == []
    assert after["version"] == before + 1


def _write(service: str, client: str, *, outcomes: list[str]) -> None:
    folder = compiling.table_path().parent / "ledger"
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    milliseconds = int(now.timestamp() * 1000)

    async def append() -> None:
        writer = Writer(folder, worker="w1")
        for outcome in outcomes:
            await writer.append(
                Record(
                    id=str(uuid4()),
                    at=now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                    instance="VN-79",
                    client=client,
                    service=service,
                    outcome=outcome,
                    method="GET",
                    endpoint="/people/{id}",
                    status=200,
                    timings=Timings(milliseconds, milliseconds + 5, milliseconds + 35, milliseconds + 40),
                )
            )
        await writer.close()

    asyncio.run(append())
