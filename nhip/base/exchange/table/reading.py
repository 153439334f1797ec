"""Reads the JSON of the decision table into its dataclasses; every fault names the entry."""

import json
import os
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from nhip.base.exchange.table.deciding import build
from nhip.base.exchange.table.entries import (
    Agreement,
    Client,
    Endpoint,
    Party,
    Peer,
    Quota,
    Service,
    SigningKey,
    SubjectPlace,
    Table,
    TableError,
)

T = TypeVar("T")
Json = Mapping[str, Any]
PLACES = ("path", "query", "header", "body")


def parse(document: Json) -> Table:
    """The table of a JSON document, with its indexes."""
    if not isinstance(document, Mapping):
        raise TableError("the decision table must be a JSON object")
    made = _entry("table", document, _table)
    _check_references(made)
    return build(made)


def _table(document: Json) -> Table:
    clients = document["clients"].items()
    services = document["services"].items()
    peers = document.get("peers", {}).items()
    agreements = [_entry(f"agreement {one.get('id')}", one, _agreement) for one in document["agreements"]]
    return Table(
        version=int(document["version"]),
        instance=_text(document, "instance"),
        made_at=_text(document, "made_at", ""),
        clients={id: _entry(f"client {id}", one, partial(_client, id)) for id, one in clients},
        services={id: _entry(f"service {id}", one, partial(_service, id)) for id, one in services},
        agreements={f"{one.id}/{one.version}": one for one in agreements},
        members=tuple(map(_party, [*document.get("members", ()), *document.get("subsystems", ())])),
        peers={id: _entry(f"peer {id}", one, partial(_peer, id)) for id, one in peers},
        metadata_rights=_text(document, "metadata_rights", "all"),
    )


def _entry(name: str, document: Json, make: Callable[[Json], T]) -> T:
    try:
        return make(document)
    except TableError:
        raise
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError) as problem:
        raise TableError(f"{name} cannot be read: {type(problem).__name__} {problem}") from problem


def _client(id: str, document: Json) -> Client:
    return Client(
        id=id,
        name=_text(document, "name", ""),
        certificates=frozenset(one.lower() for one in _texts(document.get("certificates", ()))),
        keys={_text(one, "kid"): _key(one) for one in document.get("keys", ())},
        peer=_text(document, "peer", ""),
    )


def _peer(instance: str, document: Json) -> Peer:
    raw = b64decode(document["ed25519"], validate=True)
    if len(raw) != 32:
        raise ValueError(f"the key of {instance} has {len(raw)} bytes, an Ed25519 public key has 32")
    return Peer(instance=instance, ed25519=raw, authority=_text(document, "authority", ""))


def _key(document: Json) -> SigningKey:
    raw = b64decode(document["ed25519"], validate=True)
    if len(raw) != 32:
        raise ValueError(f"key {document['kid']} has {len(raw)} bytes, an Ed25519 public key has 32")
    return SigningKey(kid=_text(document, "kid"), ed25519=raw, until=instant(document["until"]))


def _service(id: str, document: Json) -> Service:
    return Service(
        id=id,
        base_url=_base_url(document["base_url"]),
        timeout_seconds=float(document["timeout_seconds"]),
        endpoints=tuple(map(_endpoint, document["endpoints"])),
        keep_bodies=bool(document.get("keep_bodies", False)),
        retention_days=int(document.get("retention_days", 0)),
        signature_required=bool(document.get("signature_required", True)),
        openapi=_text(document, "openapi", ""),
        openapi_file=_text(document, "openapi_file", ""),
        peer=_text(document, "peer", ""),
    )


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"base_url {text!r} must be http(s)://host[:port][/path]")
    return text.rstrip("/")


def _endpoint(document: Json) -> Endpoint:
    path = _text(document, "path")
    if not path.startswith("/"):
        raise ValueError(f"the path {path!r} must begin with /")
    subject = document.get("subject")
    place = SubjectPlace(where=_text(subject, "in"), name=_text(subject, "name")) if subject else None
    if place and place.where not in PLACES:
        raise ValueError(
            f"the subject of {path} is in {place.where!r}; it must be in one of {', '.join(PLACES)}"
        )
    personal = bool(document.get("personal", False))
    if personal and place is None:
        raise ValueError(f"{path} gives personal data and does not say where the subject is")
    return Endpoint(method=_text(document, "method").upper(), path=path, subject=place, personal=personal)


def _agreement(document: Json) -> Agreement:
    quota = document.get("quota") or {}
    return Agreement(
        id=_text(document, "id"),
        version=int(document["version"]),
        client=_text(document, "client"),
        service=_text(document, "service"),
        endpoints=frozenset((method.upper(), path) for method, path in map(_texts, document["endpoints"])),
        fields=tuple(_texts(document["fields"])),
        purpose=_text(document, "purpose"),
        legal_basis=_text(document, "legal_basis", ""),
        quota=Quota(per_minute=_limit(quota, "per_minute"), per_day=_limit(quota, "per_day")),
        valid_from=instant(document["valid_from"]),
        valid_to=instant(document["valid_to"]),
        keep_bodies=bool(document.get("keep_bodies", False)),
    )


def _party(document: Json) -> Party:
    return Party(
        instance=_text(document, "instance"),
        member_class=_text(document, "class"),
        code=_text(document, "code"),
        name=_text(document, "name", ""),
        subsystem=_text(document, "subsystem", ""),
        subsystem_name=_text(document, "subsystem_name", ""),
    )


def _text(document: Json, key: str, missing: str | None = None) -> str:
    """A text of the document; the table is used at every call, so what is none is refused here."""
    value = document[key] if missing is None else document.get(key, missing)
    if not isinstance(value, str):
        raise ValueError(f"{key} must be a text, not {value!r}")
    return value


def _texts(values: Any) -> list[str]:
    if not isinstance(values, list | tuple) or not all(isinstance(one, str) for one in values):
        raise ValueError(f"{values!r} must be a list of texts")
    return list(values)


def _limit(quota: Json, key: str) -> int | None:
    value = quota.get(key)
    if value is not None and (type(value) is not int or value < 0):
        raise ValueError(f"{key} must be a whole number from 0 or null, not {value!r}")
    return value


def instant(text: str) -> datetime:
    """An aware instant of RFC 3339."""
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone; write 2026-01-01T00:00:00Z")
    return value


def _check_references(table: Table) -> None:
    of_peers = [(one.id, one.peer) for one in table.clients.values()]
    of_peers += [(one.id, one.peer) for one in table.services.values()]
    for id, peer in of_peers:
        if peer and peer not in table.peers:
            raise TableError(f"{id} belongs to the platform {peer}, which is not listed")
    for agreement in table.agreements.values():
        if agreement.client not in table.clients:
            raise TableError(
                f"agreement {agreement.id} names the client {agreement.client}, which is not listed"
            )
        if agreement.service not in table.services:
            raise TableError(
                f"agreement {agreement.id} names the service {agreement.service}, which is not listed"
            )


def read(path: Path) -> Table:
    """The table in a file, ready to decide with. Raises TableError that names the entry at fault."""
    try:
        document = json.loads(path.read_bytes())
    except ValueError as problem:
        raise TableError(f"{path} is not JSON: {problem}") from problem
    return parse(document)


def write(document: Mapping[str, Any], path: Path) -> None:
    """Writes the table (its JSON as a dict) in one step, after checking that it can be read."""
    parse(document)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".partial")
    with unfinished.open("wb") as handle:
        handle.write(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())
        handle.flush()
        os.fsync(handle.fileno())
    unfinished.replace(path)
