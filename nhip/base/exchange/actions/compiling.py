"""Compiles the rows into the decision table on disk, whenever they are newer than it."""

import fcntl
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nhip.base.exchange import queries, table
from nhip.base.exchange.actions.table_version import raise_table_version
from nhip.base.exchange.adapters.authority import authority_certificate, folder, peer_certificates
from nhip.base.exchange.adapters.openapi import read_description
from nhip.base.exchange.ledger import keys
from nhip.base.exchange.models import TableState
from nhip.base.exchange.queries import decision_table
from nhip.base.exchange.queries.instance import instance
from nhip.base.exchange.rules.catalogues import sign_catalogue
from nhip.kernel import clock

TABLE_FILE, CATALOGUE_FILE = "table.json", "catalogue.json"


def compile_if_changed() -> bool:
    """Write the table if the rows have another version than it; whether it was written. Cheap if not."""
    wanted = decision_table.version()
    if wanted == _version_on_disk() and wanted:
        return False
    return _compile()


def refresh() -> bool:
    """Compile also what time alone changed: a certificate that ran out, a service whose last day came."""
    if compile_if_changed():
        return True
    kept = _on_disk()
    kept = {name: value for name, value in kept.items() if name not in ("version", "made_at")}
    if kept == json.loads(json.dumps(decision_table.content())):
        _renew_catalogue()
        return False
    raise_table_version()
    return _compile()


def table_path() -> Path:
    """Where the gateway reads the table."""
    return folder() / TABLE_FILE


def _compile() -> bool:
    with _alone():
        version = _rising()
        # The version is read before the rows: a change in between is compiled once more, never lost.
        content = decision_table.content()
        authority_certificate(at=clock.now())
        _write_descriptions(content["services"])
        made_at = f"{clock.now():%Y-%m-%dT%H:%M:%SZ}"
        table.write({"version": version, "made_at": made_at, **content}, table_path())
        # After the table: a revocation waits for no description.
        _write_catalogue(version)
    return True


def _rising() -> int:
    wanted, known = decision_table.version(), _version_on_disk()
    if wanted > 0 and known <= wanted:
        return wanted
    # The rows came from a backup older than the table: the version goes on rising all the same.
    TableState.objects.update_or_create(id=1, defaults={"version": max(wanted, known) + 1})
    return decision_table.version()


def _write_descriptions(services: Mapping[str, Any]) -> None:
    target = folder() / "openapi"
    target.mkdir(exist_ok=True)
    missing = [
        one["openapi"] for one in services.values() if not (target / f"{one['openapi']}.json").exists()
    ]
    for digest, text in decision_table.documents(missing).items():
        part = target / f"{digest}.part"
        part.write_text(json.dumps(read_description(text), ensure_ascii=False), encoding="utf-8")
        part.replace(target / f"{digest}.json")


def _write_catalogue(version: int) -> None:
    """What other platforms read, signed with the gateway's key."""
    key = keys.signing_key(folder() / "keys" / "gateway.pem")
    text = sign_catalogue(queries.peers.own_catalogue(version=version), key)
    part = folder() / f"{CATALOGUE_FILE}.part"
    part.write_text(text, encoding="utf-8")
    part.replace(folder() / CATALOGUE_FILE)


def _renew_catalogue() -> None:
    """Write it again where a compilation broke off before it, or where a certificate comes."""
    version = _version_on_disk()
    wanted = version, list(peer_certificates(instance(), at=clock.now()))
    try:
        told = json.loads(json.loads((folder() / CATALOGUE_FILE).read_bytes())["catalogue"])
        found = told["version"], told["certificates"]
    except (FileNotFoundError, ValueError, KeyError):
        found = 0, []
    if found != wanted:
        with _alone():
            _write_catalogue(version)


def _version_on_disk() -> int:
    return int(_on_disk().get("version", 0))


def _on_disk() -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(table_path().read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return found


@contextmanager
def _alone() -> Iterator[None]:
    with (folder() / ".table.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
