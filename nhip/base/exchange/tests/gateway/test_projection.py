import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.base.exchange.gateway.projection import NotProjectable, Projection

CASES = [
    (["/name"], {"name": "A", "id": 1}, {"name": "A"}, ["/name"], ["/id"]),
    (
        ["/m/*/name"],
        {"m": [{"name": "A", "id": 1}, {"id": 2}]},
        {"m": [{"name": "A"}, {}]},
        ["/m/*/name"],
        ["/m/*/id"],
    ),
    (["/a"], {"a": {"b": 1}}, {}, [], ["/a"]),
    (["/a/**"], {"a": {"b": [1]}, "c": 2}, {"a": {"b": [1]}}, ["/a/**"], ["/c"]),
    (["/a"], {"a": [1, None, "x"]}, {"a": [1, None, "x"]}, ["/a"], []),
    (["/a"], {"a": [1, {"b": 2}]}, {}, [], ["/a"]),
    (["/*/name"], {"x": {"name": 1, "id": 2}, "y": 3}, {"x": {"name": 1}}, ["/*/name"], ["/x/id", "/y"]),
    (["/*/name"], [{"name": 1, "id": 2}], [{"name": 1}], ["/*/name"], ["/*/id"]),
    (["/a~1b"], {"a/b": 1}, {"a/b": 1}, ["/a~1b"], []),
    (["/x"], {"079204001234": 1}, {}, [], ["/*"]),
    (["/**"], {"a": 1}, {"a": 1}, ["/**"], []),
    ([], {"a": 1}, {}, [], ["/"]),
    (["/name"], "079204001234", {}, [], ["/"]),
]


@pytest.mark.parametrize(("patterns", "body", "left", "given", "removed"), CASES)
def test_what_is_left(patterns, body, left, given, removed):
    found = Projection(patterns).apply(json.dumps(body).encode())
    assert (json.loads(found.body), list(found.given), list(found.removed)) == (left, given, removed)


@pytest.mark.parametrize(
    "body", [b"", b"<xml/>", b'{"a": NaN}', b"\xff", b"[" * 100_000, b'{"a": "\\ud800"}']
)
def test_what_is_not_json_is_not_shown(body):
    with pytest.raises(NotProjectable):
        Projection(["/a"]).apply(body)


@pytest.mark.parametrize("depth", [300, 900, 990])
def test_depth_is_shown_or_refused_but_never_breaks(depth):
    body = b'{"a":' * depth + b"1" + b"}" * depth
    try:
        assert Projection(["/a/**"]).apply(body).body == body
    except NotProjectable:
        assert depth > 300


def test_numbers_keep_their_digits():
    body = b'{"fee":1234567890123456789.10,"n":[1.0,12345678901234567890],"e":1E400}'
    assert (
        Projection(["/fee", "/n", "/e"]).apply(body).body
        == b'{"fee":1234567890123456789.10,"n":[1.0,12345678901234567890],"e":1E+400}'
    )


def test_of_a_key_that_stands_twice_only_what_was_judged_leaves():
    assert Projection(["/a"]).apply(b'{"a": {"secret": 1}, "a": 2}').body == b'{"a":2}'


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
    max_leaves=20,
)
PATTERNS = st.lists(
    st.lists(st.sampled_from(["a", "b", "*"]), min_size=1, max_size=3).map(lambda one: "/" + "/".join(one))
)


def leaves(value, place=()):
    if isinstance(value, dict):
        return {leaf for key, one in value.items() for leaf in leaves(one, (*place, key))}
    if isinstance(value, list):
        return {leaf for one in value for leaf in leaves(one, (*place, "*"))}
    return {place}


def is_agreed(place, patterns):
    wanted = [tuple(one[1:].split("/")) for one in patterns]
    # An array of plain values is kept by the pattern of the array.
    ends = [place] + ([place[:-1]] if place and place[-1] == "*" else [])
    return any(
        len(w) == len(end) and all(x in (y, "*") for x, y in zip(w, end, strict=True))
        for w in wanted
        for end in ends
    )


@given(JSON, PATTERNS)
def test_no_value_leaves_that_no_pattern_names(value, patterns):
    found = Projection(patterns).apply(json.dumps(value).encode())
    assert all(is_agreed(place, patterns) for place in leaves(json.loads(found.body)))
