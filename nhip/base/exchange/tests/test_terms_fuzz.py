"""The evaluator of agreements under texts nobody wrote: refused with its line, or read, never broken."""

import copy
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhip.base.exchange.rules.terms import read_terms
from nhip.base.exchange.table import Call, TableError, decide, parse
from nhip.base.exchange.tests.gateway.running import CLIENT, SERVICE, document

TEXT = """\
agreement: nhip/1
consumer: VN-79/GOV/79-HT/tu-phap
service: VN-79/GOV/79-CA/dan-cu/ho-khau
purpose:
  code: cap-giay-khai-sinh
  text: Cấp giấy khai sinh
legal_basis:
  - document: 60/2014/QH13
    article: Điều 16
endpoints:
  - GET /people/{id}
fields:
  - /name
  - /members/*/name
quota:
  per_minute: 600
  per_day: 50000
valid:
  from: 2025-01-01
  to: 2027-01-01
retention_days: 365
"""
LINES = TEXT.splitlines()
ODD = st.sampled_from(
    [
        "",
        "~",
        "[]",
        "{}",
        "- x",
        "0",
        "-1",
        "1e9",
        "!!python/object:os.system x",
        "&a [*a]",
        "? x",
        "'",
        "\x00",
        "2025-13-01",
    ]
)


@st.composite
def mutated(draw: Any) -> str:
    """A good text with lines dropped, doubled, moved, given other values or noise."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(["drop", "double", "value", "indent", "noise"]))
        if kind == "drop" and len(lines) > 1:
            del lines[at]
        elif kind == "double":
            lines.insert(at, lines[at])
        elif kind == "value":
            lines[at] = lines[at].split(":")[0] + ": " + draw(ODD | st.text(max_size=20))
        elif kind == "indent":
            lines[at] = " " * draw(st.integers(1, 6)) + lines[at]
        else:
            lines.insert(at, draw(ODD | st.text(max_size=20)))
    return "\n".join(lines)


def test_the_text_itself_is_good() -> None:
    terms, problems = read_terms(TEXT)
    assert problems == ()
    assert terms is not None


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(mutated() | st.text(max_size=200))
def test_a_text_is_read_whole_or_refused_with_lines(text: str) -> None:
    terms, problems = read_terms(text)
    assert (terms is None) is bool(problems)
    assert all(one.line >= 1 and one.message for one in problems)
    if terms is not None:
        # What is accepted says everything that a decision needs.
        assert terms.consumer and terms.service and terms.purpose and terms.legal_basis
        assert terms.endpoints and terms.fields and terms.valid_from < terms.valid_to


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    mutated(), st.sampled_from(["GET", "POST", "PUT"]), st.sampled_from(["/people/1", "/echo", "/text", "/x"])
)
def test_what_a_text_does_not_name_is_never_allowed(text: str, method: str, path: str) -> None:
    terms, _problems = read_terms(text)
    if terms is None:
        return
    base = document(9001)
    agreement = {
        **base["agreements"][0],
        "endpoints": [list(pair) for pair in terms.endpoints],
        "fields": list(terms.fields),
        "valid_from": f"{terms.valid_from}T00:00:00Z",
        "valid_to": f"{terms.valid_to}T00:00:00Z",
    }
    table = parse({**base, "agreements": [agreement]})
    at = datetime(2026, 1, 1, tzinfo=UTC)
    decision = decide(table, Call(CLIENT, SERVICE, method, path, at))
    named = {"/people/1": "/people/{id}"}.get(path, path)
    is_named = (method, named) in terms.endpoints
    is_in_time = terms.valid_from <= at.date() < terms.valid_to
    assert not decision.allowed or (is_named and is_in_time)


VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def spoiled(draw: Any) -> Any:
    """The table with one place in it changed into anything."""
    whole = copy.deepcopy(document(9001))
    place: Any = whole
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = draw(st.sampled_from(keys))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or draw(st.booleans()):
            place[key] = draw(VALUES)
            return whole
        place = inner


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(spoiled())
def test_a_spoiled_table_is_refused_whole_or_decides_without_breaking(whole: Any) -> None:
    try:
        table = parse(whole)
    except TableError:
        return
    decide(table, Call(CLIENT, SERVICE, "GET", "/people/1", datetime(2026, 1, 1, tzinfo=UTC)))
