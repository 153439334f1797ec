"""The consumer at a terminal: one signed call, its answer as it came; an https gateway by mutual TLS."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from nhip.base.exchange.consumer.client import ERROR_HEADER, Consumer
from nhip.base.exchange.consumer.identity import Identity, read_key
from nhip.base.exchange.consumer.own import own_consumer
from nhip.base.exchange.contracts import Answer, Call

TIMEOUT_SECONDS = 30.0
WHO = ("client", "kid", "key")
FILES = ("certificate", "certificate_key", "authority")


class NotAClient(ValueError):
    """The options do not say whole who calls; the message says what is missing."""


def add_arguments(parser: ArgumentParser) -> None:
    """What a call needs; without `--gateway` this installation calls as itself."""
    parser.add_argument("service", help="VN-79/GOV/79-CA/dan-cu/ho-khau")
    parser.add_argument("path", help="what follows the service: /people/079195900001/household")
    parser.add_argument("--method", default="GET")
    parser.add_argument("--query", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--body", default="", metavar="FILE", help="- for stdin")
    parser.add_argument("--content-type", default="application/json", help="of the body")
    parser.add_argument("--user", default="", help="who asks (X-Road-UserId)")
    parser.add_argument("--issue", default="", help="in which matter (X-Road-Issue)")
    parser.add_argument("--gateway", default="", help="https://HOST:PORT; else this installation's own")
    parser.add_argument("--client", default="", help="the calling subsystem: VN-79/GOV/79-STP/ho-tich")
    parser.add_argument("--kid", default="", help="what the exchange calls the key")
    parser.add_argument("--key", default="", metavar="FILE", help="the Ed25519 key to sign with (PEM)")
    parser.add_argument("--certificate", default="", metavar="FILE", help="of mutual TLS (PEM)")
    parser.add_argument("--certificate-key", default="", metavar="FILE")
    parser.add_argument("--authority", default="", metavar="FILE", help="who issued the gateway's (PEM)")


def call(options: Mapping[str, Any]) -> Answer:
    """Make the call of the options. Raises NotAClient, CallFailed, OSError."""
    return _consumer(options).ask(_asked(options))


def told(answer: Answer) -> str:
    """An answer as it came: status, headers, body."""
    try:
        phrase = HTTPStatus(answer.status).phrase
    except ValueError:
        phrase = ""
    lines = [f"{answer.status} {phrase}".strip(), *(f"{name}: {one}" for name, one in answer.headers.items())]
    return "\n".join([*lines, "", answer.content.decode(errors="replace")])


def is_answered(answer: Answer) -> bool:
    """Whether the provider gave what was asked."""
    return answer.status < HTTPStatus.BAD_REQUEST and ERROR_HEADER.lower() not in answer.headers


def _consumer(options: Mapping[str, Any]) -> Consumer:
    given = [name for name in (*WHO, *FILES) if options[name]]
    if not options["gateway"]:
        if given:
            raise NotAClient(f"--{given[0].replace('_', '-')} needs --gateway")
        return own_consumer(options["service"])
    missing = [name for name in WHO if not options[name]]
    if missing:
        raise NotAClient(f"with --gateway also --{' --'.join(missing)} is needed")
    paths = {name: Path(options[name]) if options[name] else None for name in FILES}
    key = read_key(Path(options["key"]).read_bytes())
    identity = Identity(options["client"], options["kid"], key, **paths)
    return Consumer(options["gateway"], identity, timeout_seconds=TIMEOUT_SECONDS)


def _asked(options: Mapping[str, Any]) -> Call:
    body = _body(options["body"])
    path = options["path"] if options["path"].startswith("/") else f"/{options['path']}"
    return Call(
        service=options["service"].strip("/"),
        path=path,
        query=dict(one.partition("=")[::2] for one in options["query"]),
        method=options["method"].upper(),
        body=body,
        content_type=options["content_type"] if body else "",
        user=options["user"],
        issue=options["issue"],
    )


def _body(name: str) -> bytes:
    if not name:
        return b""
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
