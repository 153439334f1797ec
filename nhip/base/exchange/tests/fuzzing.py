"""Coverage-guided fuzzing of what strangers send the gateway; optional, a developer's tool.

    pip install atheris
    python -m nhip.base.exchange.tests.fuzzing heads -max_total_time=60

Targets: `heads` (request and answer), `chunks` (bodies), `signatures`, `addresses`, `terms` (texts of agreements). What
follows the target goes to libFuzzer. It ends with a crash file when one of them raises anything but its own
refusal, or when what was accepted breaks a promise.
"""

import importlib
import inspect
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from nhip.base.exchange.gateway.addresses import parse_client, parse_target
from nhip.base.exchange.gateway.framing import BodyReader
from nhip.base.exchange.gateway.heads import CHUNKED, BadMessage, request_head, response_head
from nhip.base.exchange.gateway.signatures import BadSignature, Message, check_coverage, parse, verify
from nhip.base.exchange.rules.terms import read_terms

MODULES = (
    "nhip.base.exchange.gateway.addresses",
    "nhip.base.exchange.gateway.framing",
    "nhip.base.exchange.gateway.heads",
    "nhip.base.exchange.gateway.signatures",
    "nhip.base.exchange.rules.terms",
)


def heads(data: bytes) -> None:
    """No head that is read has a bare line end, or two ways to say its length."""
    for read in (request_head, lambda one: response_head(one, method="GET")):
        try:
            head = read(data + b"\r\n\r\n")
        except BadMessage:
            continue
        text = data + b"\r\n\r\n"
        assert text.count(b"\n") == text.count(b"\r") == text.count(b"\r\n")
        assert not {"content-length", "transfer-encoding"} <= head.first.keys()


def chunks(data: bytes) -> None:
    """However a chunked body comes in pieces, the same bytes are read, or it is refused."""
    cut = data[0] % 7 + 1 if data else 1
    assert _read(data, len(data) + 1) == _read(data, cut)


def _read(data: bytes, step: int) -> bytes | None:
    reader, buffer, found = BodyReader(CHUNKED), bytearray(), bytearray()
    try:
        for place in range(0, len(data), step):
            buffer += data[place : place + step]
            before = -1
            while not reader.finished and len(buffer) != before:
                before = len(buffer)
                found += reader.take(buffer)
        reader.end()
    except BadMessage:
        return None
    return bytes(found)


def signatures(data: bytes) -> None:
    """Nothing but the key's own signature verifies: these bytes never do."""
    stated, _, value = data.decode("latin-1").partition("\n")
    message = Message("GET", "https", "example.com", "/r1/x", "a=b", {"x-road-client": "A/B/C"})
    try:
        found = parse(stated, value)
        check_coverage(found, message, has_body=False)
        verify(found, message, bytes(31) + b"\x01")
    except BadSignature:
        return


def addresses(data: bytes) -> None:
    """A part of an identifier never holds what would make another address of it."""
    text = data.decode("latin-1")
    for read in (lambda: parse_target(f"/r1/{text}").parts, lambda: tuple(parse_client(text).split("/"))):
        try:
            parts = read()
        except BadMessage:
            continue
        assert not any(set(part) & set("\r\n\x00\\%;:") or part in ("", ".", "..") for part in parts)


def terms(data: bytes) -> None:
    """A text is read whole, or refused with the lines at fault."""
    found, problems = read_terms(data.decode("utf-8", "replace"))
    assert (found is None) is bool(problems)


TARGETS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one for one in (heads, chunks, signatures, addresses, terms)
}


# Where the fuzzer begins: a grammar is not found from nothing.
SEEDS: dict[str, list[bytes]] = {
    "heads": [
        b"GET / HTTP/1.1\r\nHost: a",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5",
        b"GET / HTTP/1.1\nHost: a",
    ],
    "chunks": [b"5\r\nhello\r\n0\r\n\r\n", b"5\r\nhel", b"-1\r\n", b""],
    "signatures": [
        b'sig=("@method" "@path" "@query" "x-road-client");created=1;keyid="k";nonce="n"\nsig=:AA==:',
        b"",
    ],
    "addresses": [b"A/B/C/D/E", b"A/B/%2e%2e/D/E", b"A/B/C", b"%zz"],
    "terms": [b"agreement: nhip/1\n", b"- a", b"\xff", b"a: &x [*x]"],
}


def main(arguments: list[str]) -> None:
    """Fuzz one target until libFuzzer is told to stop."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.site.settings")
    django.setup()
    name = arguments[1] if len(arguments) > 1 else ""
    if name not in TARGETS:
        raise SystemExit(f"name a target: {', '.join(TARGETS)}")
    try:
        atheris = importlib.import_module("atheris")
    except ModuleNotFoundError as problem:
        raise SystemExit("atheris is not installed: pip install atheris") from problem
    for function in _ours():
        atheris.instrument_func(function)
    with tempfile.TemporaryDirectory(prefix="nhip-fuzzing-") as corpus:
        for number, seed in enumerate(SEEDS[name]):
            (Path(corpus) / str(number)).write_bytes(seed)
        atheris.Setup([arguments[0], *arguments[2:], corpus], TARGETS[name])
        atheris.Fuzz()


def _ours() -> Iterator[Callable[..., object]]:
    """The functions whose branches the fuzzer is to find: of the targets, and of what they try."""
    for module in (sys.modules[__name__], *map(importlib.import_module, MODULES)):
        for one in vars(module).values():
            holder = vars(one).values() if inspect.isclass(one) else (one,)
            yield from (
                each for each in holder if inspect.isfunction(each) and each.__module__ == module.__name__
            )


if __name__ == "__main__":
    main(sys.argv)
