"""What the decision table holds: clients, services, agreements, parties; and the call and its decision."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nhip.base.exchange.table.deciding import Routes

EVERYTHING = "/**"


class TableError(ValueError):
    """The table cannot be used: the message says which entry and why. A worker keeps the table it had."""


class Reason(StrEnum):
    """Why a call is refused. The wording is in `wording`, the X-Road error type in `ERROR_TYPES`."""

    NONE = ""
    UNKNOWN_CLIENT = "unknown_client"
    UNKNOWN_SERVICE = "unknown_service"
    UNSAFE_PATH = "unsafe_path"
    UNKNOWN_ENDPOINT = "unknown_endpoint"
    NO_AGREEMENT = "no_agreement"
    OTHER_AGREEMENT = "other_agreement"
    ENDPOINT_NOT_AGREED = "endpoint_not_agreed"
    NOT_YET_VALID = "not_yet_valid"
    NO_LONGER_VALID = "no_longer_valid"


ERROR_TYPES: Mapping[Reason, str] = {
    Reason.UNKNOWN_CLIENT: "Server.ClientProxy.UnknownMember",
    Reason.UNKNOWN_SERVICE: "Server.ServerProxy.UnknownService",
    Reason.UNSAFE_PATH: "Client.BadRequest",
    Reason.UNKNOWN_ENDPOINT: "Server.ServerProxy.AccessDenied",
    Reason.NO_AGREEMENT: "Server.ServerProxy.AccessDenied",
    Reason.OTHER_AGREEMENT: "Server.ServerProxy.AccessDenied",
    Reason.ENDPOINT_NOT_AGREED: "Server.ServerProxy.AccessDenied",
    Reason.NOT_YET_VALID: "Server.ServerProxy.AccessDenied",
    Reason.NO_LONGER_VALID: "Server.ServerProxy.AccessDenied",
}


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 public key with which a client signs its requests, until an instant."""

    kid: str
    ed25519: bytes
    until: datetime


@dataclass(frozen=True, slots=True)
class Client:
    """A member or subsystem that calls; `certificates` are SHA-256 (hex) of its live TLS certificates.

    One that calls through another platform (`peer`, its instance) has that platform's certificates and key.
    """

    id: str
    name: str
    certificates: frozenset[str] = frozenset()
    keys: Mapping[str, SigningKey] = field(default_factory=dict)
    peer: str = ""


@dataclass(frozen=True, slots=True)
class SubjectPlace:
    """Where a request names whom it is about: `path`, `query`, `header` or `body` (a JSON Pointer)."""

    where: str
    name: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A method and a path template of a service, `/people/{id}`; `personal` when it gives personal data."""

    method: str
    path: str
    subject: SubjectPlace | None = None
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """A service as the gateway needs it; `base_url` is http and never leaves the gateway.

    A service of another platform (`peer`, its instance) is reached at that platform's gateway.
    """

    id: str
    base_url: str
    timeout_seconds: float
    endpoints: tuple[Endpoint, ...]
    keep_bodies: bool = False
    retention_days: int = 0
    signature_required: bool = True
    openapi: str = ""
    openapi_file: str = ""
    peer: str = ""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another platform: its gateway's Ed25519 key, and the authority (PEM) of its TLS certificates."""

    instance: str
    ed25519: bytes
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """How many calls an agreement allows a minute and a day (in Viet Nam); zero is none, None is no limit."""

    per_minute: int | None = None
    per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one client may ask of one service and why; `fields` are patterns (gateway.projection)."""

    id: str
    version: int
    client: str
    service: str
    endpoints: frozenset[tuple[str, str]]
    fields: tuple[str, ...]
    purpose: str
    legal_basis: str
    quota: Quota
    valid_from: datetime
    valid_to: datetime
    keep_bodies: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """A member or subsystem as `listClients` shows it; `subsystem` is empty for a member."""

    instance: str
    member_class: str
    code: str
    name: str
    subsystem: str = ""
    subsystem_name: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Everything a worker decides with; `by_pair` keeps a decision as fast among 100,000 agreements."""

    version: int
    instance: str
    made_at: str = ""
    clients: Mapping[str, Client] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    agreements: Mapping[str, Agreement] = field(default_factory=dict)
    members: tuple[Party, ...] = ()
    peers: Mapping[str, Peer] = field(default_factory=dict)
    metadata_rights: str = "all"
    by_pair: Mapping[tuple[str, str], tuple[Agreement, ...]] = field(default_factory=dict)
    routes: Mapping[str, "Routes"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """A call as the decision needs it; `path` is what follows the service, still percent-encoded."""

    client: str
    service: str
    method: str
    path: str
    at: datetime
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to "may I": the agreement and endpoint that allow it, or the reason and its values."""

    allowed: bool
    reason: Reason = Reason.NONE
    values: Mapping[str, str] = field(default_factory=dict)
    agreement: Agreement | None = None
    service: Service | None = None
    endpoint: Endpoint | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def error_type(self) -> str:
        """The X-Road error type of a refusal, empty when the call is allowed."""
        return ERROR_TYPES.get(self.reason, "")
