"""The strict reading of a message's head: two grammars must accept it, ours and llhttp's.

Request smuggling lives where two parsers read the same bytes differently. So whatever a tolerant parser
would mend is refused here: a bare line feed, a folded header, a space before the colon, a second or
signed Content-Length, a Transfer-Encoding that is not exactly `chunked`, and both of them together.
"""

import re
from dataclasses import dataclass, field

import httptools

MAX_HEAD = 32 * 1024
MAX_TARGET = 8 * 1024
MAX_FIELDS = 100

_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_FIELDS = rb"(?:" + _TOKEN + rb":[\t \x21-\x7e\x80-\xff]*\r\n)*"
_REQUEST = re.compile(rb"(" + _TOKEN + rb") ([\x21-\x7e]+) HTTP/1\.([01])\r\n" + _FIELDS).fullmatch
_RESPONSE = re.compile(
    rb"HTTP/1\.([01]) ([1-5][0-9][0-9])(?: [\t \x21-\x7e\x80-\xff]*)?\r\n" + _FIELDS
).fullmatch
_LENGTH = re.compile(r"[0-9]{1,18}").fullmatch
NO_BODY, CHUNKED, UNTIL_CLOSE = 0, -1, -2


class BadMessage(Exception):
    """These bytes are no message we accept; the text says why, in English, for the log and the caller."""


@dataclass(slots=True)
class Head:
    """A head with its fields in order; `first` holds each field's value by lower-case name, joined if
    repeated.
    """

    start: tuple[str, str, str]
    fields: list[tuple[str, str, str]]
    first: dict[str, str]
    keep_alive: bool
    length: int = NO_BODY

    @property
    def method(self) -> str:
        """The method of a request."""
        return self.start[0]

    @property
    def target(self) -> str:
        """The target of a request, as it came."""
        return self.start[1]

    @property
    def status(self) -> int:
        """The status of an answer."""
        return int(self.start[1])


@dataclass(slots=True)
class _Collector:
    fields: list[tuple[str, str, str]] = field(default_factory=list)

    def on_header(self, name: bytes, value: bytes) -> None:
        text = name.decode("latin-1")
        self.fields.append((text, text.lower(), value.decode("latin-1").strip(" \t")))


def end_of_head(buffer: bytearray) -> int:
    """Where the head in `buffer` ends, after its empty line; 0 while it is not whole."""
    end = buffer.find(b"\r\n\r\n", 0, MAX_HEAD)
    if end >= 0:
        return end + 4
    if len(buffer) >= MAX_HEAD:
        raise BadMessage(f"the head is longer than {MAX_HEAD} bytes")
    return 0


def request_head(data: bytes) -> Head:
    """The head of a request. Raises BadMessage."""
    found = _REQUEST(data[:-2])
    if found is None:
        raise BadMessage("the request line or a header field is malformed")
    method, target, minor = found.group(1), found.group(2), found.group(3)
    if len(target) > MAX_TARGET:
        raise BadMessage(f"the request target is longer than {MAX_TARGET} bytes")
    if not target.startswith(b"/") or b"#" in target:
        raise BadMessage("the request target must begin with / and have no fragment")
    fields = _accepted_by_llhttp(data, httptools.HttpRequestParser)
    head = _head((method.decode(), target.decode(), minor.decode()), fields)
    head.length = _request_length(head)
    hosts = [one for one in fields if one[1] == "host"]
    if len(hosts) > 1 or (not hosts and minor == b"1"):
        raise BadMessage("exactly one Host header is needed")
    return head


def response_head(data: bytes, *, method: str) -> Head:
    """The head of the answer to a request of `method`. Raises BadMessage."""
    found = _RESPONSE(data[:-2])
    if found is None:
        raise BadMessage("the status line or a header field is malformed")
    minor, status = found.group(1).decode(), found.group(2).decode()
    fields = _accepted_by_llhttp(data, httptools.HttpResponseParser)
    head = _head(("", status, minor), fields)
    head.length = _response_length(head, method)
    return head


def _accepted_by_llhttp(data: bytes, parser: type) -> list[tuple[str, str, str]]:
    collector = _Collector()
    try:
        parser(collector).feed_data(data)
    except httptools.HttpParserUpgrade:
        pass
    except httptools.HttpParserError as problem:
        raise BadMessage(f"the head is malformed: {problem}") from problem
    if len(collector.fields) > MAX_FIELDS:
        raise BadMessage(f"there are more than {MAX_FIELDS} header fields")
    return collector.fields


def _head(start: tuple[str, str, str], fields: list[tuple[str, str, str]]) -> Head:
    first: dict[str, str] = {}
    for _, name, value in fields:
        first[name] = f"{first[name]}, {value}" if name in first else value
    connection = first.get("connection", "").lower()
    keep_alive = "close" not in connection if start[2] == "1" else "keep-alive" in connection
    return Head(start, fields, first, keep_alive)


def _declared(head: Head) -> int | None:
    """What the head itself says of the body's length; None when it says nothing."""
    encoding, length = head.first.get("transfer-encoding"), head.first.get("content-length")
    if encoding is not None and length is not None:
        raise BadMessage("Content-Length and Transfer-Encoding must not stand together")
    if encoding is not None:
        if encoding.lower() != "chunked" or head.start[2] != "1":
            raise BadMessage("the only Transfer-Encoding accepted is chunked, in HTTP/1.1")
        return CHUNKED
    if length is None:
        return None
    # A repeated field was joined with a comma, so it fails here too.
    if not _LENGTH(length):
        raise BadMessage("Content-Length must be one decimal number")
    return int(length)


def _request_length(head: Head) -> int:
    declared = _declared(head)
    return NO_BODY if declared is None else declared


def _response_length(head: Head, method: str) -> int:
    declared = _declared(head)
    if method == "HEAD" or head.status in (204, 304) or head.status < 200:
        return NO_BODY
    return UNTIL_CLOSE if declared is None else declared
