"""This installation as a consumer: which subsystem it is, where its gateway is, with which key it signs.

The file named by NHIP_EXCHANGE_CLIENT (`exchange/client.json` in the data folder) says so:

    {"gateway": "https://127.0.0.1:8443", "client": "VN-79/GOV/79-VP/dich-vu-cong", "kid": "2026-1",
     "key": "keys/client.pem", "certificate": "keys/client-tls.pem",
     "certificate_key": "keys/client-tls-key.pem", "authority": "ca.pem"}

Paths are relative to that file; the last three are needed for https alone. Without a gateway it is the one of
this machine, NHIP_EXCHANGE_GATEWAY.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from nhip.base.exchange.consumer.client import Consumer
from nhip.base.exchange.consumer.identity import Identity, read_key
from nhip.base.exchange.contracts import Answer, Call, CallFailed

TIMEOUT_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class OwnClient:
    """What the file says."""

    gateway: str
    client: str
    kid: str
    key: str
    certificate: str = ""
    certificate_key: str = ""
    authority: str = ""


def call(asked: Call) -> Answer:
    """Make a call as this installation. Raises CallRefused, CallFailed, ProviderFailed."""
    return own_consumer(asked.service).call(asked)


def own_consumer(service: str = "") -> Consumer:
    """The client of this installation. Raises CallFailed where it is none, or the file cannot be used."""
    path = Path(settings.EXCHANGE_CLIENT)
    try:
        told = OwnClient(**json.loads(path.read_text(encoding="utf-8")))
        identity = _identity(told, path.parent)
    except FileNotFoundError as error:
        detail = f"{error.filename} is missing: this installation is no client of an exchange yet"
        raise CallFailed(service=service, detail=detail) from error
    except (OSError, ValueError, TypeError) as error:
        raise CallFailed(service=service, detail=f"{path} cannot be used ({error})") from error
    gateway = told.gateway or settings.EXCHANGE_GATEWAY
    return Consumer(gateway, identity, timeout_seconds=TIMEOUT_SECONDS)


def write_own_client(told: OwnClient, files: Mapping[str, bytes]) -> None:
    """Keep what this installation is, with the files it names; readable by its own user alone."""
    path = Path(settings.EXCHANGE_CLIENT)
    content = json.dumps(asdict(told), indent=1).encode()
    # The description goes last: a reader finds all the files it names.
    for name, text in [*files.items(), (path.name, content)]:
        file = path.parent / name
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_name(f"{file.name}.partial")
        partial.touch(mode=0o600)
        partial.write_bytes(text)
        partial.replace(file)


def _identity(told: OwnClient, folder: Path) -> Identity:
    return Identity(
        client=told.client,
        kid=told.kid,
        key=read_key((folder / told.key).read_bytes()),
        certificate=folder / told.certificate if told.certificate else None,
        certificate_key=folder / told.certificate_key if told.certificate_key else None,
        authority=folder / told.authority if told.authority else None,
    )
