"""Which header fields go on, to the provider and back; the others end here."""

from collections.abc import Iterable

Fields = list[tuple[str, str, str]]

# Section 4.3 of the protocol: hop by hop, and what leaks the name of a host.
_ENDS_HERE = frozenset(
    [
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "http2-settings",
        "content-length",
        "expect",
        "host",
        "user-agent",
        "server",
    ]
)
_OURS = frozenset(
    [
        "x-road-client",
        "x-road-service",
        "x-road-id",
        "x-road-request-id",
        "x-road-request-hash",
        "x-road-error",
    ]
)
_OF_THE_WHOLE_BODY = frozenset(
    [
        "etag",
        "last-modified",
        "digest",
        "content-md5",
        "content-digest",
        "repr-digest",
        "want-content-digest",
        "accept-ranges",
        "content-range",
        "signature",
        "signature-input",
        "content-encoding",
    ]
)
_PARTS = frozenset(["range", "if-range", "if-match", "if-none-match", "accept-encoding"])
_SIGNED = frozenset(["content-digest", "signature", "signature-input"])
# With limited fields a header must not carry what the body may not: only these pass.
_HARMLESS = frozenset(
    [
        "content-type",
        "cache-control",
        "pragma",
        "expires",
        "date",
        "vary",
        "retry-after",
        "content-language",
        "allow",
        "www-authenticate",
        "location",
        "deprecation",
        "sunset",
    ]
)
_INTERNAL = "nhip-"


def to_provider(fields: Fields, *, named: str, is_limited: bool) -> Fields:
    """The caller's fields that reach the provider; `named` is the Connection header, whose tokens end
    here too.
    """
    ends = _ENDS_HERE | _OURS | _tokens(named)
    if is_limited:
        ends |= _PARTS
    return [one for one in fields if one[1] not in ends and not one[1].startswith(_INTERNAL)]


def to_caller(fields: Fields, *, named: str, is_limited: bool, is_signed: bool) -> tuple[Fields, list[str]]:
    """The provider's fields that reach the caller, and the names of those held back because fields are
    limited.
    """
    ends = _ENDS_HERE | _OURS | _tokens(named)
    if is_signed:
        ends |= _SIGNED
    passed = [one for one in fields if one[1] not in ends and not one[1].startswith(_INTERNAL)]
    if not is_limited:
        return passed, []
    kept = [one for one in passed if one[1] in _HARMLESS]
    held = {one[1] for one in passed} - _HARMLESS - _OF_THE_WHOLE_BODY
    return kept, sorted(held)


def _tokens(named: str) -> frozenset[str]:
    return frozenset(one.strip().lower() for one in named.split(",")) if named else frozenset()


def lines(fields: Iterable[tuple[str, str, str]]) -> str:
    """Fields as they go on the wire."""
    return "".join([f"{name}: {value}\r\n" for name, _, value in fields])


def hashed_lines(fields: Fields) -> str:
    """Fields as X-Road's request hash takes them: no space after the colon, without what ends at this
    server.
    """
    left_out = (*_ENDS_HERE, "x-road-request-id", "x-road-request-hash")
    return "".join([f"{name}:{value}\r\n" for name, lower, value in fields if lower not in left_out])
