import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.base.exchange.ledger.records import (
    FIRST_PREV,
    Cursor,
    Outcome,
    Position,
    Record,
    Timings,
    decode,
    encode,
    is_canonical,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
RECORDS = st.builds(
    Record,
    id=st.uuids().map(str),
    at=TEXT,
    instance=TEXT,
    client=TEXT,
    outcome=st.sampled_from(Outcome),
    user=TEXT,
    endpoint=TEXT,
    agreement_version=st.integers(0, 2**53),
    request_bytes=st.integers(0, 2**53),
    fields_given=st.lists(TEXT, max_size=3).map(tuple),
    timings=st.builds(Timings, st.integers(0, 2**53), st.integers(0, 9)),
)


def test_the_bytes_of_a_record_never_change() -> None:
    known = Record(
        id="019aa000-0000-7000-8000-000000000001",
        at="2026-11-22T12:00:00.000Z",
        instance="VN-79",
        client="VN-79/GOV/79-HT/tu-phap",
        outcome=Outcome.REFUSED,
        purpose="hộ khẩu\n",
        fields_given=("/a", "/b"),
        timings=Timings(1, 2, 3, 4),
    )
    payload = encode(known, worker="w1", prev=FIRST_PREV)
    assert payload.startswith(b'{"agreement":"","agreement_version":0,"at":"2026-11-22T12:00:00.000Z"')
    assert '"purpose":"hộ khẩu\\n"'.encode() in payload
    assert b'"timings":{"from_provider":3,"in":1,"out":4,"to_provider":2}' in payload
    digest = "234153cad330515a13d5e79db03f7b49bc216aa0bc4d4ed4512cc45b89f67188"
    assert hashlib.sha256(payload).hexdigest() == digest


@given(RECORDS)
def test_a_record_comes_back_as_it_was_written(one: Record) -> None:
    payload = encode(one, worker="w7", prev="ab" * 32)
    again = decode(payload)
    assert (again.worker, again.prev, again.user, again.timings) == ("w7", "ab" * 32, one.user, one.timings)
    assert encode(again, worker="w7", prev="ab" * 32) == payload


def test_a_record_of_before_a_field_was_added_is_still_one() -> None:
    now = encode(Record(id="x", at="", instance="", client="Đ", outcome="answered"), worker="w1", prev="0")
    older = now.replace(b'"request_sha256":"",', b"")
    assert older != now
    assert decode(older) == decode(now)
    assert is_canonical(older)
    assert is_canonical(now)
    assert not is_canonical(now.replace(b'"worker":"w1"}', b'"worker": "w1"}'))
    assert not is_canonical(now[:-1] + b',"agreement":""}')


def test_text_that_is_none_is_refused() -> None:
    one = Record(id="x", at="", instance="", client="\ud800", outcome="answered")
    with pytest.raises(ValueError, match="surrogates not allowed"):
        encode(one, worker="w1", prev=FIRST_PREV)


@pytest.mark.parametrize("payload", [b"", b"[]", b"{}", b'{"id":"1","stranger":2}', b"\xff"])
def test_bytes_that_are_no_record_are_refused(payload: bytes) -> None:
    with pytest.raises(ValueError):
        decode(payload)


def test_a_position_survives_as_text() -> None:
    position = Position((Cursor("w1", 0, 52, 3), Cursor("w2", 40, 99, 41)))
    assert str(position) == '{"w1":[0,52,3],"w2":[40,99,41]}'
    assert Position.parse(str(position)) == position
    assert Position.parse("") == Position()
    assert position.moved(Cursor("w2", 40, 120, 42)).cursors == (
        Cursor("w1", 0, 52, 3),
        Cursor("w2", 40, 120, 42),
    )
