"""Whom a call is about: finds the identifier where the service says it stands, and makes its index value."""

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping
from urllib.parse import parse_qsl

from nhip.base.exchange.gateway.heads import Head
from nhip.base.exchange.table import SubjectPlace


def identifier(
    place: SubjectPlace, *, head: Head, query: str | None, parameters: Mapping[str, str], body: bytes
) -> str:
    """The identifier of the person a request names; empty when it names none, or two different ones."""
    if place.where == "path":
        return parameters.get(place.name, "")
    if place.where == "header":
        return head.first.get(place.name.lower(), "")
    if place.where == "query":
        found = {value for name, value in parse_qsl(query or "") if name == place.name}
        return found.pop() if len(found) == 1 else ""
    return _in_body(place.name, body)


def _in_body(pointer: str, body: bytes) -> str:
    try:
        value = json.loads(body)
        for step in pointer.strip("/").split("/"):
            value = value[int(step)] if isinstance(value, list) else value[step]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return ""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def normalised(identifier: str) -> str:
    """One form of an identifier however it was typed: NFKC, upper case, without spaces, dots and hyphens."""
    text = unicodedata.normalize("NFKC", identifier).upper()
    return "".join(letter for letter in text if letter not in " .-\t")


def index_value(identifier: str, key: bytes) -> str:
    """What a record says of the subject: hex HMAC-SHA256 of the normalised identifier under the
    instance's key.
    """
    return hmac.new(key, normalised(identifier).encode(), hashlib.sha256).hexdigest()
