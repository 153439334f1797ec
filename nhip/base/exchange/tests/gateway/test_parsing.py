"""The parser edge: a corpus of smuggling tricks, and random bytes; nothing may be read in two ways."""

import httptools
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nhip.base.exchange.gateway.framing import BodyReader
from nhip.base.exchange.gateway.heads import (
    CHUNKED,
    NO_BODY,
    UNTIL_CLOSE,
    BadMessage,
    request_head,
    response_head,
)
from nhip.base.exchange.tests.gateway.running import CLIENT, OPEN_SERVICE, Caller

TARGET = f"/r1/{OPEN_SERVICE}/echo"
START = f"POST {TARGET} HTTP/1.1\r\nHost: a\r\nX-Road-Client: {CLIENT}\r\n".encode()

SMUGGLING = {
    "length and encoding": START
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    "two lengths": START + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "the same length twice": START + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\na",
    "a list of lengths": START + b"Content-Length: 1, 1\r\n\r\na",
    "a signed length": START + b"Content-Length: +1\r\n\r\na",
    "a negative length": START + b"Content-Length: -1\r\n\r\na",
    "a hexadecimal length": START + b"Content-Length: 0x1\r\n\r\na",
    "an empty length": START + b"Content-Length:\r\n\r\na",
    "an endless length": START + b"Content-Length: 99999999999999999999\r\n\r\na",
    "a bare line feed": START.replace(b"Host: a\r\n", b"Host: a\n") + b"\r\n",
    "a bare line feed in a value": START + b"X-A: b\nX-Evil: 1\r\n\r\n",
    "a bare carriage return": START + b"X-A: b\rX-Evil: 1\r\n\r\n",
    "a zero byte": START + b"X-A: b\x00c\r\n\r\n",
    "a folded header": START + b"X-A: b\r\n c\r\n\r\n",
    "a space before the colon": START + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a space before the name": START + b" Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a line without colon": START + b"nonsense\r\n\r\n",
    "an empty name": START + b": x\r\n\r\n",
    "another encoding": START + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "an encoding twice": START + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a hidden encoding": START + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "identity": START + b"Transfer-Encoding: identity\r\n\r\n",
    "chunked in HTTP/1.0": START.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "HTTP/2.0": START.replace(b"1.1", b"2.0") + b"\r\n",
    "no version": f"GET {TARGET}\r\n\r\n".encode(),
    "two spaces": START.replace(b"POST ", b"POST  ") + b"\r\n",
    "a space in the target": START.replace(b"/echo", b"/e cho") + b"\r\n",
    "an absolute target": START.replace(b"/r1", b"http://evil/r1") + b"\r\n",
    "a fragment": START.replace(b"/echo", b"/echo#x") + b"\r\n",
    "two hosts": START + b"Host: b\r\n\r\n",
    "no host": START.replace(b"Host: a\r\n", b"") + b"\r\n",
    "CONNECT": b"CONNECT evil:443 HTTP/1.1\r\nHost: a\r\n\r\n",
    "a long head": START + b"X-A: " + b"a" * 40_000 + b"\r\n\r\n",
    "many headers": START + b"X-A: b\r\n" * 150 + b"\r\n",
}
BAD_CHUNKS = {
    "no size": b"\r\nabc\r\n0\r\n\r\n",
    "no hexadecimal": b"g\r\nabc\r\n0\r\n\r\n",
    "a sign": b"+3\r\nabc\r\n0\r\n\r\n",
    "a prefix": b"0x3\r\nabc\r\n0\r\n\r\n",
    "a space": b"3 \r\nabc\r\n0\r\n\r\n",
    "an extension": b"3;a=b\r\nabc\r\n0\r\n\r\n",
    "a bare line feed": b"3\nabc\r\n0\r\n\r\n",
    "too much data": b"3\r\nabcd\r\n0\r\n\r\n",
    "an overflow": b"fffffffffffffffff\r\nabc\r\n0\r\n\r\n",
    "trailers": b"3\r\nabc\r\n0\r\nX-Road-Client: evil\r\n\r\n",
}


@pytest.mark.parametrize("name", SMUGGLING)
def test_a_trick_is_refused_ends_the_connection_and_reaches_nobody(gateway, provider, name):
    before = len(provider.seen)
    caller = Caller(gateway.port)
    answer = caller.send(SMUGGLING[name]).read()
    assert (answer.status, answer.error) == (400, "Client.BadRequest")
    assert answer.headers["connection"] == "close"
    assert caller.read() is None
    caller.close()
    assert len(provider.seen) == before


@pytest.mark.parametrize("name", BAD_CHUNKS)
def test_a_bad_chunk_is_refused_and_what_follows_is_never_a_request(gateway, provider, name):
    before = len(provider.seen)
    caller = Caller(gateway.port)
    answer = caller.send(START + b"Transfer-Encoding: chunked\r\n\r\n" + BAD_CHUNKS[name]).read()
    assert (answer.status, answer.error, answer.headers["connection"]) == (400, "Client.BadRequest", "close")
    assert caller.read() is None
    caller.close()
    # The provider saw a request that never ended, so it saw none.
    assert len(provider.seen) == before


@pytest.mark.parametrize("value", ["a%0d%0aX-Evil:%201", "a%0aX", "a%00"])
def test_a_line_end_in_an_identifier_becomes_no_header(gateway, value):
    answer = gateway.call(TARGET, client=f"VN-79/GOV/{value}")
    assert (answer.status, answer.error) == (400, "Client.BadRequest")


HEADS = st.lists(
    st.sampled_from(
        [
            b"Host: a",
            b"Content-Length: 3",
            b"Content-Length: 03",
            b"content-length:3",
            b"Transfer-Encoding: chunked",
            b"Transfer-Encoding:chunked ",
            b"Connection: close",
            b"X: \xff",
            b"X-A:",
            b"X-A : b",
            b" X: y",
            b"\tX: y",
            b"X: a\x00",
            b"",
            b"X",
        ]
    ),
    max_size=5,
)
ENDS = st.sampled_from([b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"\r\n "])


@given(HEADS, st.lists(ENDS, min_size=5, max_size=5), st.sampled_from([b"GET", b"POST", b"get", b"G ET"]))
@settings(max_examples=500)
def test_what_we_accept_every_strict_parser_reads_alike(fields, ends, method):
    data = (
        method + b" /a HTTP/1.1\r\n" + b"".join(a + b for a, b in zip(fields, ends, strict=False)) + b"\r\n"
    )
    try:
        head = request_head(data)
    except BadMessage:
        return
    lines = data[:-4].split(b"\r\n")[1:]
    assert [f"{name}:{value}".encode("latin-1") for name, _, value in head.fields] == [
        b":".join(part.strip(b" \t") for part in line.split(b":", 1)) for line in lines
    ]
    assert data.count(b"\r\n\r\n") == 1
    assert data.count(b"\n") == data.count(b"\r") == data.count(b"\r\n")
    lengths = [one for one in lines if one.lower().startswith(b"content-length")]
    encodings = [one for one in lines if one.lower().startswith(b"transfer-encoding")]
    assert len(lengths) + len(encodings) <= 1
    assert head.length == (CHUNKED if encodings else 3 if lengths else NO_BODY)


@given(st.binary(max_size=300))
def test_random_bytes_are_refused_or_read_but_never_break(data):
    for read in (request_head, lambda one: response_head(one, method="GET")):
        try:
            read(data + b"\r\n\r\n")
        except BadMessage:
            continue


class Oracle:
    """llhttp as the second opinion on a chunked body."""

    def __init__(self, data: bytes) -> None:
        self.body = b""
        self.done = False
        try:
            httptools.HttpRequestParser(self).feed_data(
                b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + data
            )
        except httptools.HttpParserError:
            self.failed = True
        else:
            self.failed = False

    def on_body(self, data: bytes) -> None:
        if not self.done:
            self.body += data

    def on_message_complete(self) -> None:
        self.done = True


def read_body(data: bytes, length: int, pieces: list[int]) -> tuple[bytes, BodyReader, bytes]:
    reader, buffer, content, position = BodyReader(length), bytearray(), b"", 0
    for size in [*pieces, len(data)]:
        buffer += data[position : position + size]
        position += size
        while True:
            before = len(buffer)
            content += reader.take(buffer)
            if len(buffer) == before or reader.finished:
                break
    return content, reader, bytes(buffer) + data[position:]


CHUNK_BYTES = st.lists(
    st.sampled_from(
        [
            b"3\r\nabc\r\n",
            b"0\r\n\r\n",
            b"A\r\n0123456789\r\n",
            b"0\r\n",
            b"\r\n",
            b"\n",
            b"3\r\nab",
            b"00",
            b";x",
            b"f",
            b" ",
        ]
    )
).map(b"".join)


@given(CHUNK_BYTES, st.lists(st.integers(1, 7), max_size=10))
@example(b"3\r\nabc\r\n0\r\n\r\n", [1, 1, 1, 1, 1, 1, 1])
@settings(max_examples=500)
def test_a_chunked_body_is_what_llhttp_reads_too_however_it_is_cut(data, pieces):
    try:
        content, reader, _ = read_body(data, CHUNKED, pieces)
    except BadMessage:
        return
    if reader.finished:
        oracle = Oracle(data)
        assert (oracle.done, oracle.body) == (True, content)


@given(st.binary(max_size=50), st.integers(0, 40), st.lists(st.integers(1, 9), max_size=9))
def test_a_counted_body_takes_exactly_its_length(data, length, pieces):
    content, reader, rest = read_body(data, length, pieces)
    assert (content, rest) == (data[:length], data[length:])
    assert reader.finished is (len(data) >= length)


def test_a_body_until_the_end_of_the_connection():
    content, reader, _ = read_body(b"abc", UNTIL_CLOSE, [1])
    assert (content, reader.finished) == (b"abc", False)
    reader.end()
    assert reader.finished


def test_an_early_end_is_an_error():
    reader = BodyReader(5)
    reader.take(bytearray(b"abc"))
    with pytest.raises(BadMessage, match="ended before"):
        reader.end()


@given(st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_a_live_gateway_answers_anything_with_an_error_or_nothing(gateway, data):
    caller = Caller(gateway.port)
    try:
        caller.send(data + b"\r\n\r\n")
        caller.socket.shutdown(1)
        answer = caller.read()
        assert answer is None or answer.status == 400
    except ConnectionError:
        pass
    finally:
        caller.close()
