"""The table of refusals, and that the one who asks before hears what the one who calls hears."""

import copy
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.base.exchange import table
from nhip.base.exchange.table import Call, Reason, TableError, decide, parse
from nhip.base.exchange.tests.gateway.running import (
    CLIENT,
    ENDPOINTS,
    OPEN_SERVICE,
    SERVICE,
    STRANGER,
    document,
)

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CALL = Call(client=CLIENT, service=SERVICE, method="GET", path="/people/079204001234", at=NOW)
TABLE = parse(document(9001))

REFUSED = [
    ({"client": "VN-79/GOV/none"}, Reason.UNKNOWN_CLIENT, {"client": "VN-79/GOV/none"}),
    ({"service": SERVICE + "x"}, Reason.UNKNOWN_SERVICE, {"service": SERVICE + "x"}),
    ({"path": "/people/1/../2"}, Reason.UNSAFE_PATH, {"path": "/people/1/../2"}),
    ({"path": "/people/%2e%2e"}, Reason.UNSAFE_PATH, {"path": "/people/%2e%2e"}),
    ({"path": "/people/a%2Fb"}, Reason.UNSAFE_PATH, {"path": "/people/a%2Fb"}),
    ({"path": "/people/a%5cb"}, Reason.UNSAFE_PATH, {"path": "/people/a%5cb"}),
    ({"path": "/people/%00"}, Reason.UNSAFE_PATH, {"path": "/people/%00"}),
    ({"path": "/people//1"}, Reason.UNSAFE_PATH, {"path": "/people//1"}),
    ({"path": "/people/%ff"}, Reason.UNSAFE_PATH, {"path": "/people/%ff"}),
    ({"path": "/people"}, Reason.UNKNOWN_ENDPOINT, {"method": "GET", "path": "/people", "service": SERVICE}),
    (
        {"method": "DELETE"},
        Reason.UNKNOWN_ENDPOINT,
        {"method": "DELETE", "path": CALL.path, "service": SERVICE},
    ),
    ({"client": STRANGER}, Reason.NO_AGREEMENT, {"client": STRANGER, "service": SERVICE}),
    ({"agreement": "A2"}, Reason.OTHER_AGREEMENT, {"agreement": "A2", "service": SERVICE}),
    (
        {"at": datetime(2019, 1, 1, tzinfo=UTC)},
        Reason.NOT_YET_VALID,
        {"agreement": "A1", "instant": "2020-01-01T00:00:00+00:00"},
    ),
    (
        {"at": datetime(2099, 1, 1, tzinfo=UTC)},
        Reason.NO_LONGER_VALID,
        {"agreement": "A1", "instant": "2099-01-01T00:00:00+00:00"},
    ),
]


@pytest.mark.parametrize(("changes", "reason", "values"), REFUSED)
def test_refusals(changes, reason, values):
    decision = decide(TABLE, replace(CALL, **changes))
    assert (decision.allowed, decision.reason, decision.values) == (False, reason, values)
    assert table.SENTENCES[reason] % decision.values


def test_allowed():
    decision = decide(TABLE, CALL)
    assert decision.allowed
    assert (decision.agreement.id, decision.endpoint.path) == ("A1", "/people/{id}")
    assert decision.parameters == {"id": "079204001234"}


def test_an_endpoint_of_the_service_that_is_not_agreed():
    changed = document(9001)
    changed["agreements"][0]["endpoints"] = [["GET", "/text"]]
    decision = decide(parse(changed), CALL)
    assert decision.reason is Reason.ENDPOINT_NOT_AGREED
    assert decision.values == {"method": "GET", "path": "/people/{id}", "agreement": "A1"}


def test_the_narrowest_of_several_agreements_counts_unless_one_is_named():
    changed = document(9001)
    wide = {**copy.deepcopy(changed["agreements"][0]), "id": "A0", "fields": ["/**"]}
    changed["agreements"].insert(0, wide)
    assert decide(parse(changed), CALL).agreement.id == "A1"
    assert decide(parse(changed), replace(CALL, agreement="A0")).agreement.id == "A0"


def test_a_literal_segment_wins_over_a_parameter():
    changed = document(9001)
    changed["services"][OPEN_SERVICE]["endpoints"].append({"method": "GET", "path": "/people/all"})
    changed["agreements"][1]["endpoints"].append(["GET", "/people/all"])
    decision = decide(parse(changed), replace(CALL, service=OPEN_SERVICE, path="/people/all"))
    assert decision.endpoint.path == "/people/all"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.pop("services"), "table cannot be read: KeyError 'services'"),
        (
            lambda d: d["agreements"][0].update(valid_to="2099-01-01"),
            "agreement A1 cannot be read: ValueError",
        ),
        (
            lambda d: d["agreements"][0].update(client="x"),
            "agreement A1 names the client x, which is not listed",
        ),
        (lambda d: d["clients"][CLIENT]["keys"][0].update(ed25519="AAAA"), f"client {CLIENT} cannot be read"),
        (
            lambda d: d["services"][SERVICE]["endpoints"][0].update(subject=None),
            f"service {SERVICE} cannot be read",
        ),
        (lambda d: d["services"][SERVICE].update(base_url="ftp://x"), f"service {SERVICE} cannot be read"),
    ],
)
def test_a_table_at_fault_is_refused_whole_and_names_the_entry(change, said):
    changed = document(9001)
    change(changed)
    with pytest.raises(TableError, match="^" + said.replace("(", r"\(")):
        parse(changed)


def test_writing_replaces_the_table_only_when_it_can_be_read(tmp_path):
    path = tmp_path / "table.json"
    table.write(document(9001), path)
    with pytest.raises(TableError):
        table.write({"version": 2}, path)
    assert table.read(path).version == 1


SEGMENTS = st.text(st.sampled_from("abp%2efF5C./\\{}*012 \x00é"), max_size=12)


@given(
    st.lists(SEGMENTS, max_size=4).map(lambda parts: "/" + "/".join(parts)),
    st.sampled_from(["GET", "POST", "get"]),
)
def test_whatever_the_path_only_agreed_endpoints_are_allowed(path, method):
    decision = decide(TABLE, replace(CALL, path=path, method=method))
    if decision.allowed:
        assert (method, decision.endpoint.path) in ENDPOINTS
        assert len(path.split("/")) == len(decision.endpoint.path.split("/"))
        assert not any(bad in path.lower() for bad in ("%2f", "%5c", "\\", "//", "%00"))
        assert not {".", "..", "%2e", "%2e%2e"} & set(path.lower().split("/"))


INSTANTS = st.datetimes(datetime(2019, 1, 1), datetime(2022, 1, 1), timezones=st.just(UTC))


@given(
    st.lists(st.tuples(INSTANTS, INSTANTS, st.sampled_from(["/text", "/error"])), min_size=1, max_size=5),
    INSTANTS,
)
def test_the_decision_agrees_with_a_plain_reading_of_the_agreements(terms, at):
    changed = document(9001)
    template = changed["agreements"][0]
    changed["agreements"] = [
        {
            **template,
            "id": f"T{n}",
            "valid_from": a.isoformat(),
            "valid_to": b.isoformat(),
            "endpoints": [["GET", path]],
        }
        for n, (a, b, path) in enumerate(terms)
    ]
    decision = decide(parse(changed), replace(CALL, path="/text", at=at))
    expected = [f"T{n}" for n, (a, b, path) in enumerate(terms) if a <= at < b and path == "/text"]
    assert (decision.agreement.id if decision.agreement else None) == (expected[0] if expected else None)
