"""Calls through a real gateway of two workers to a real provider."""

import json
from base64 import b64decode, b64encode
from hashlib import sha256, sha512

import pytest

from nhip.base.exchange.gateway import signatures
from nhip.base.exchange.gateway.subjects import index_value
from nhip.base.exchange.ledger.bodies import BodyStore
from nhip.base.exchange.tests.gateway.running import (
    CLIENT,
    OPEN_SERVICE,
    SERVICE,
    STRANGER,
    Caller,
    request,
    wait_until,
)

PERSON = f"/r1/{SERVICE}/people/079204001234"
OPEN = f"/r1/{OPEN_SERVICE}"
PROVIDER_ID = SERVICE.rpartition("/")[0]


def record_of(gateway, answer):
    return next(one for one in gateway.records() if one.request_id == answer.headers["x-road-request-id"])


def test_a_signed_call_gives_the_agreed_fields_and_its_record_says_so(gateway):
    answer = gateway.call(
        PERSON, signed=True, headers={"X-Road-UserId": "VN079", "X-Road-Issue": "HS-1", "X-Road-Id": "m1"}
    )
    assert answer.status == 200
    assert answer.body.decode() == (
        '{"name":"Nguyễn Văn An","fee":1234567890123456789.10,"members":[{"name":"Trần Thị Bình"},{"name":"Nguyễn Minh"}]}'
    )
    record = record_of(gateway, answer)
    assert (record.client, record.service, record.method, record.endpoint) == (
        CLIENT,
        SERVICE,
        "GET",
        "/people/{id}",
    )
    assert (record.agreement, record.agreement_version, record.purpose) == ("A1", 3, "cap-giay-khai-sinh")
    assert (record.user, record.issue, record.status, record.outcome, record.error) == (
        "VN079",
        "HS-1",
        200,
        "answered",
        "",
    )
    assert record.fields_given == ("/fee", "/members/*/name", "/name")
    assert record.fields_removed == ("header:x-owner", "/address", "/born", "/cccd", "/members/*/cccd")
    assert record.response_sha256 == sha256(answer.body).hexdigest()
    assert record.response_bytes == len(answer.body)
    assert record.subject == index_value("079204001234", (gateway.folder / "keys/index.key").read_bytes())
    assert record.request_sha512 == answer.headers["x-road-request-hash"]
    assert answer.headers["x-road-id"] == "m1"
    assert answer.headers["x-road-client"] == CLIENT
    assert answer.headers["x-road-service"] == SERVICE
    assert "x-owner" not in answer.headers
    assert "etag" not in answer.headers


def test_the_answer_is_signed_by_the_gateway(gateway):
    answer = gateway.call(PERSON, signed=True)
    assert answer.headers["content-digest"] == f"sha-256=:{b64encode(sha256(answer.body).digest()).decode()}:"
    found = signatures.parse(answer.headers["signature-input"], answer.headers["signature"])
    message = signatures.Message("", "", "", "", None, answer.headers, answer.status)
    signatures.verify(found, message, (gateway.folder / "keys/gateway.pub").read_bytes())
    assert found.components == (
        '"@status"',
        '"content-digest"',
        '"x-road-request-hash"',
        '"x-road-id"',
        '"x-road-request-id"',
    )


def test_the_request_hash_is_that_of_x_road(gateway):
    body = b'{"q": 1}'
    sent = request(f"{OPEN}/echo?x=1", method="POST", body=body, headers={"X-Road-Id": "m2", "Accept": "*/*"})
    answer = gateway.exchange(sent)
    number = answer.headers["x-road-request-id"]
    told = f"POST\r\n{OPEN}/echo?x=1\r\nX-Road-Client:{CLIENT}\r\nX-Road-Id:m2\r\nAccept:*/*\r\nx-road-request-id:{number}\r\n"
    expected = sha512(sha512(told.encode()).digest() + sha512(body).digest()).digest()
    assert b64decode(answer.headers["x-road-request-hash"]) == expected


REFUSALS = [
    (PERSON, {}, 400, "Client.InvalidSignature"),
    (PERSON, {"client": "VN-79/GOV/none", "signed": True}, 500, "Server.ClientProxy.UnknownMember"),
    (PERSON, {"client": "VN-79"}, 400, "Client.BadRequest"),
    (PERSON, {"client": "VN-79/GOV/%zz"}, 400, "Client.BadRequest"),
    (f"{OPEN}/people/1", {"client": STRANGER}, 500, "Server.ServerProxy.AccessDenied"),
    (f"/r1/{SERVICE}x/people/1", {"signed": True}, 500, "Server.ServerProxy.UnknownService"),
    (f"{OPEN}/people/1/../2", {}, 400, "Client.BadRequest"),
    (f"{OPEN}/people/%2e%2e", {}, 400, "Client.BadRequest"),
    (f"{OPEN}/nothing", {}, 500, "Server.ServerProxy.AccessDenied"),
    (f"{OPEN}/text", {"method": "PUT"}, 500, "Server.ServerProxy.AccessDenied"),
    ("/r1/VN-79/GOV", {}, 400, "Client.BadRequest"),
    ("/r2/VN-79/GOV/a/b/c", {}, 400, "Client.BadRequest"),
    ("/", {}, 400, "Client.BadRequest"),
    (f"{OPEN}/people/1", {"headers": {"Nhip-Agreement": "A1"}}, 500, "Server.ServerProxy.AccessDenied"),
    (f"/r1/{SERVICE}/text", {"signed": True}, 500, "Server.ServerProxy.FieldsNotLimited"),
    (f"{OPEN}/slow", {}, 500, "Server.ServerProxy.NetworkError"),
    (f"{OPEN}/dead", {}, 500, "Server.ServerProxy.ServiceFailed"),
    (f"{OPEN}/both", {}, 500, "Server.ServerProxy.ServiceFailed"),
    (f"{OPEN}/split", {}, 500, "Server.ServerProxy.ServiceFailed"),
]


@pytest.mark.parametrize(("target", "said", "status", "error"), REFUSALS)
def test_refusals_have_the_error_of_x_road_and_a_record(gateway, target, said, status, error):
    answer = gateway.call(target, **said)
    assert (answer.status, answer.error) == (status, error)
    assert answer.headers["content-type"] == "application/json;charset=utf-8"
    assert list(answer.json) == ["type", "message", "detail"]
    assert answer.json["type"] == error
    record = record_of(gateway, answer)
    failed = error.rpartition(".")[2] in ("NetworkError", "ServiceFailed", "FieldsNotLimited")
    assert (record.status, record.error) == (status, error)
    assert record.outcome == ("provider_error" if failed else "refused")
    assert record.response_sha256 == sha256(answer.body).hexdigest()


def test_what_is_refused_reaches_no_provider(gateway, provider):
    before = len(provider.seen)
    for target, said, _, error in REFUSALS:
        if not error.startswith("Server.ServerProxy.") or error.endswith(("AccessDenied", "UnknownService")):
            gateway.call(target, **said)
    assert len(provider.seen) == before


def test_an_error_is_xml_for_who_asks_for_it(gateway):
    answer = gateway.call("/", headers={"Accept": "text/xml"})
    assert answer.headers["content-type"] == "text/xml;charset=utf-8"
    assert answer.body.startswith(
        b'<?xml version="1.0" encoding="UTF-8"?><error><type>Client.BadRequest</type><message>'
    )


def test_without_a_client_header(gateway):
    answer = gateway.exchange(f"GET {PERSON} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    assert (answer.status, answer.error) == (400, "Client.BadRequest")


def test_the_provider_sees_neither_hop_by_hop_nor_forged_fields(gateway, provider):
    said = {
        "Connection": "keep-alive, X-Secret",
        "X-Secret": "1",
        "Keep-Alive": "5",
        "TE": "trailers",
        "User-Agent": "caller",
        "Proxy-Authorization": "x",
        "X-Road-Request-Id": "forged",
        "X-Road-Service": "forged",
        "X-Road-Error": "forged",
        "Nhip-Internal": "forged",
        "Authorization": "Bearer kept",
        "X-Road-Represented-Party": "COM/0301",
    }
    answer = gateway.call(f"{OPEN}/people/1?a=%20b&a=2", headers=said)
    seen = provider.seen[-1]
    assert seen.line == "GET /v1/people/1?a=%20b&a=2 HTTP/1.1"
    gone = (
        "Connection",
        "X-Secret",
        "Keep-Alive",
        "TE",
        "User-Agent",
        "Proxy-Authorization",
        "X-Road-Error",
        "Nhip-Internal",
    )
    assert [seen.header(name) for name in gone] == [[]] * len(gone)
    assert seen.header("X-Road-Service") == [OPEN_SERVICE]
    assert seen.header("X-Road-Client") == [CLIENT]
    assert seen.header("X-Road-Request-Id") == [answer.headers["x-road-request-id"]]
    assert seen.header("Authorization") == ["Bearer kept"]
    assert seen.header("X-Road-Represented-Party") == ["COM/0301"]
    assert seen.header("Host") == [f"127.0.0.1:{provider.port}"]
    assert "server" not in answer.headers


def test_a_provider_cannot_set_our_fields(gateway):
    answer = gateway.call(f"{OPEN}/echo", method="POST", body=b"x", headers={"X-Road-Id": "mine"})
    assert (answer.headers["x-road-id"], answer.headers["x-custom"]) == ("mine", "kept")


def test_an_error_of_the_provider_is_passed_on_as_it_is(gateway):
    answer = gateway.call(f"{OPEN}/error")
    assert (answer.status, answer.body, answer.error) == (503, b'{"error": "mine"}', "")
    assert record_of(gateway, answer).outcome == "answered"


def test_a_redirect_is_passed_on_and_not_followed(gateway, provider):
    before = len(provider.seen)
    answer = gateway.call(f"{OPEN}/moved")
    assert (answer.status, answer.headers["location"]) == (302, "http://127.0.0.1:1/elsewhere")
    assert len(provider.seen) == before + 1


def test_bodies_with_and_without_a_length(gateway, provider):
    chunked = (
        request(f"{OPEN}/echo", method="POST", headers={"Transfer-Encoding": "chunked"})
        + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    )
    assert gateway.exchange(chunked).body == b"abcde"
    assert gateway.call(f"{OPEN}/chunks").body == b"onetwothree"
    assert gateway.call(f"{OPEN}/big?size=300000").body == b"z" * 300_000
    assert gateway.call(f"{OPEN}/big?size=5", method="HEAD").status == 200


def test_expect_continue(gateway):
    caller = Caller(gateway.port)
    head = request(f"{OPEN}/echo", method="POST", headers={"Expect": "100-continue", "Content-Length": "3"})
    assert caller.send(head).read().status == 100
    assert caller.send(b"abc").read().body == b"abc"
    caller.close()


def test_a_connection_is_kept_and_pipelined_calls_are_answered_in_order(gateway):
    caller = Caller(gateway.port)
    caller.send(b"".join(request(f"{OPEN}/echo", method="POST", body=str(n).encode()) for n in range(5)))
    assert [caller.read().body for _ in range(5)] == [b"0", b"1", b"2", b"3", b"4"]
    caller.close()


def test_a_provider_that_lies_about_its_length(gateway):
    cut = gateway.call(f"{OPEN}/short")
    assert (cut.status, cut.complete) == (200, False)
    assert gateway.call(f"{OPEN}/long").body == b"hello"
    # What stood behind the lie is not the answer of the next call.
    assert gateway.call(f"{OPEN}/text").body == b"079204001234"
    record = record_of(gateway, cut)
    assert (record.outcome, record.error, record.response_bytes) == (
        "provider_error",
        "Server.ServerProxy.ServiceFailed",
        100_000,
    )


def test_a_signed_request_is_accepted_once(gateway):
    sent = request(PERSON, signed=True)
    assert gateway.exchange(sent).status == 200
    # New connections reach both workers.
    answers = [gateway.exchange(sent) for _ in range(8)]
    assert {(one.status, one.error) for one in answers} == {(400, "Client.Replayed")}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"created": 100}, "expired"),
        ({"created": 4_000_000_000}, "ahead"),
        ({"extra": ""}, "created, keyid and nonce"),
        ({"extra": ';nonce="a";expires=5'}, "expired"),
        ({"covered": ("@method", "x-road-client")}, "@path"),
        ({"covered": ("@method", "@path")}, "x-road-client"),
        ({"signer": signatures.Signer(bytes(32), keyid="k1")}, "does not match"),
        ({"signer": signatures.Signer(bytes(range(32)), keyid="k9")}, "keyid"),
    ],
)
def test_signatures_that_are_not_accepted(gateway, provider, changes, says):
    before = len(provider.seen)
    answer = gateway.call(PERSON, signed=True, **changes)
    assert (answer.status, answer.error) == (400, "Client.InvalidSignature")
    assert says in answer.json["detail"]
    assert len(provider.seen) == before


def test_a_body_that_is_not_the_signed_one_goes_nowhere(gateway, provider):
    before = len(provider.seen)
    sent = request(f"/r1/{SERVICE}/echo", method="POST", body=b'{"name": 1}', signed=True)
    answer = gateway.exchange(sent.replace(b'{"name": 1}', b'{"name": 2}'))
    assert (answer.error, len(provider.seen)) == ("Client.InvalidSignature", before)
    assert "Content-Digest" in answer.json["detail"]


def test_a_changed_header_breaks_the_signature(gateway):
    sent = request(PERSON, signed=True, headers={"X-Road-UserId": "VN001"})
    assert gateway.exchange(sent.replace(b"VN001", b"VN002")).error == "Client.InvalidSignature"
    added = request(PERSON, signed=True).replace(b"\r\n\r\n", b"\r\nX-Road-UserId: VN9\r\n\r\n")
    assert "x-road-userid" in gateway.exchange(added).json["detail"]


def test_list_clients(gateway):
    answer = gateway.call("/listClients", headers={"Accept": "application/json"})
    assert answer.json == {
        "member": [
            {
                "id": {
                    "member_class": "GOV",
                    "member_code": "79-CA",
                    "object_type": "MEMBER",
                    "xroad_instance": "VN-79",
                },
                "name": "Công an",
            },
            {
                "id": {
                    "member_class": "GOV",
                    "member_code": "79-CA",
                    "object_type": "SUBSYSTEM",
                    "xroad_instance": "VN-79",
                    "subsystem_code": "dan-cu",
                },
                "name": "Công an",
                "subsystem_name": "Dân cư",
            },
        ]
    }
    assert gateway.call("/listClients").headers["content-type"] == "text/xml;charset=utf-8"


def test_list_and_allowed_methods(gateway):
    listed = gateway.call(f"/r1/{PROVIDER_ID}/listMethods", client=STRANGER).json["service"]
    assert [one["service_code"] for one in listed] == ["ho-khau", "mo"]
    assert {key: value for key, value in listed[0].items() if key != "endpoint_list"} == {
        "member_class": "GOV",
        "member_code": "79-CA",
        "object_type": "SERVICE",
        "service_code": "ho-khau",
        "service_type": "OPENAPI",
        "subsystem_code": "dan-cu",
        "xroad_instance": "VN-79",
    }
    assert listed[0]["endpoint_list"][0] == {"method": "GET", "path": "/people/*"}
    assert gateway.call(f"/r1/{PROVIDER_ID}/allowedMethods", client=STRANGER).json == {"service": []}
    allowed = gateway.call(f"/r1/{PROVIDER_ID}/allowedMethods").json["service"]
    assert [one["service_code"] for one in allowed] == ["ho-khau", "mo"]


def test_get_openapi(gateway):
    path = gateway.folder / "openapi" / "a.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"openapi": "3.0.0", "servers": [{"url": "http://10.0.0.1"}]}))
    answer = gateway.call(f"/r1/{PROVIDER_ID}/getOpenAPI?serviceCode=ho-khau")
    assert answer.json == {"openapi": "3.0.0", "servers": [{"url": f"/r1/{SERVICE}"}]}


@pytest.mark.parametrize(
    ("query", "type", "message"),
    [
        ("", "Server.ServerProxy.InvalidRequest", "Missing serviceCode in message body"),
        ("?serviceCode=mo", "Server.ServerProxy.InternalError", "Invalid service type: REST"),
        ("?serviceCode=x", "Server.ServerProxy.InternalError", f"Service not found: {PROVIDER_ID}/x"),
        (
            "?serviceCode=ho-khau",
            "Server.ServerProxy.InternalError",
            "Failed reading service description from openapi/a.json",
        ),
    ],
)
def test_without_a_description_the_words_are_those_of_x_road(gateway, query, type, message):
    (gateway.folder / "openapi" / "a.json").unlink(missing_ok=True)
    answer = gateway.call(f"/r1/{PROVIDER_ID}/getOpenAPI{query}")
    assert (answer.status, answer.error, answer.json["message"]) == (500, type, message)
    assert record_of(gateway, answer).outcome == "refused"


def test_a_revocation_bites_within_a_second(gateway):
    agreement = gateway.document["agreements"].pop(1)
    try:
        assert gateway.publish_and_wait() < 1
        answers = [gateway.call(f"{OPEN}/text") for _ in range(8)]
        assert {one.error for one in answers} == {"Server.ServerProxy.AccessDenied"}
    finally:
        gateway.document["agreements"].insert(1, agreement)
        gateway.publish_and_wait()


def test_a_quota_counts_over_all_workers(gateway):
    quota = gateway.document["agreements"][1]["quota"]
    gateway.document["agreements"][1]["quota"] = {"per_minute": None, "per_day": 5}
    gateway.publish_and_wait()
    try:
        answers = [gateway.call(f"{OPEN}/text") for _ in range(12)]
        assert [one.status for one in answers] == [200] * 5 + [400] * 7
        assert answers[-1].error == "Client.QuotaExceeded"
        assert 0 < int(answers[-1].headers["retry-after"]) <= 86400
        assert "5 lượt mỗi ngày của thoả thuận A2" in answers[-1].json["detail"]
    finally:
        gateway.document["agreements"][1]["quota"] = quota
        gateway.publish_and_wait()


def test_a_table_that_cannot_be_read_changes_nothing(gateway):
    path = gateway.folder / "table.json"
    whole = path.read_bytes()
    refused = len([one for one in gateway.events() if one["event"] == "table_refused"])
    path.write_bytes(b"{")
    wait_until(
        lambda: len([one for one in gateway.events() if one["event"] == "table_refused"]) > refused,
        "not told",
    )
    assert gateway.call(f"{OPEN}/text").status == 200
    path.write_bytes(whole)
    gateway.publish_and_wait()


def test_an_answer_that_was_read_has_its_record_already(gateway):
    asked = {gateway.call(f"{OPEN}/text").headers["x-road-request-id"] for _ in range(20)}
    assert asked <= {one.request_id for one in gateway.records()}


def test_kept_bodies_open_with_the_key_of_the_subject(gateway):
    service = gateway.document["services"][SERVICE]
    service["keep_bodies"] = True
    gateway.publish_and_wait()
    try:
        answer = gateway.call(PERSON, signed=True)
        sent = gateway.call(f"/r1/{SERVICE}/echo", method="POST", body=b'{"name": 1}', signed=True)
    finally:
        service["keep_bodies"] = False
        gateway.publish_and_wait()
    store = BodyStore(gateway.folder / "ledger", master_key=(gateway.folder / "keys/bodies.key").read_bytes())
    record = record_of(gateway, answer)
    assert b"".join(store.open(record.body_ref, "response")) == answer.body
    assert b"".join(store.open(record_of(gateway, sent).body_ref, "request")) == b'{"name": 1}'
    assert record_of(gateway, gateway.call(PERSON, signed=True)).body_ref == ""


def test_an_agreement_has_bodies_kept_where_its_service_does_not(gateway):
    agreement = gateway.document["agreements"][0]
    agreement["keep_bodies"] = True
    gateway.publish_and_wait()
    try:
        sent = gateway.call(f"/r1/{SERVICE}/echo", method="POST", body=b'{"name": 2}', signed=True)
        other = gateway.call(f"{OPEN}/text")
    finally:
        agreement["keep_bodies"] = False
        gateway.publish_and_wait()
    record = record_of(gateway, sent)
    store = BodyStore(gateway.folder / "ledger", master_key=(gateway.folder / "keys/bodies.key").read_bytes())
    assert store.sides(record.body_ref) == ("request", "response")
    assert record.request_sha256 == sha256(store.whole(record.body_ref, "request", most=9999)).hexdigest()
    assert record.response_sha256 == sha256(store.whole(record.body_ref, "response", most=9999)).hexdigest()
    assert record_of(gateway, other).body_ref == ""


def test_an_old_caller_gets_no_chunks(gateway):
    sent = request(f"{OPEN}/chunks").replace(b"HTTP/1.1", b"HTTP/1.0")
    answer = gateway.exchange(sent)
    assert (answer.body, answer.headers["content-length"], answer.headers["connection"]) == (
        b"onetwothree",
        "11",
        "close",
    )


def test_identifiers_are_encoded_on_the_way_out(gateway):
    answer = gateway.call(f"{OPEN}/text", client="VN-79/GOV/S%E1%BB%9F%20T")
    assert answer.headers["x-road-client"] == "VN-79/GOV/S%E1%BB%9F%20T"
    assert answer.error == "Server.ClientProxy.UnknownMember"


def test_a_large_refused_body_still_hears_why(gateway):
    caller = Caller(gateway.port)
    caller.send(
        request(f"{OPEN}/nothing", method="POST", headers={"Content-Length": "900000"}) + b"x" * 900_000
    )
    answer = caller.read()
    assert (answer.error, answer.headers["connection"]) == ("Server.ServerProxy.AccessDenied", "close")
    assert caller.read() is None
    caller.close()


def test_the_reader_chooses_the_language(gateway):
    english = gateway.call(f"{OPEN}/nothing", headers={"Accept-Language": "en-GB,en;q=0.9"}).json["detail"]
    vietnamese = gateway.call(f"{OPEN}/nothing").json["detail"]
    assert english == (
        f"The service {OPEN_SERVICE} does not publish GET /nothing. The calling system must use an endpoint of the "
        "service's OpenAPI description."
    )
    assert vietnamese.startswith(f"Dịch vụ {OPEN_SERVICE} không công bố GET /nothing.")
