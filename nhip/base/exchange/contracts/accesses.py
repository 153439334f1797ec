"""What happened at the gateway, as rows; and the answer to "may I"."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Outcome(StrEnum):
    """What became of a call."""

    ANSWERED = "answered"
    REFUSED = "refused"
    PROVIDER_ERROR = "provider_error"
    GATEWAY_ERROR = "gateway_error"


class IncidentKind(StrEnum):
    """What ails a provider."""

    SLOW = "slow"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Access:
    """Lượt truy cập: one call as the evidence has it. `record_id` leads to its proof; times are UTC."""

    record_id: str
    at: datetime
    client: str
    client_name: str
    service: str
    service_name: str
    method: str
    endpoint: str
    agreement: str
    agreement_version: int
    purpose: str
    user: str
    issue: str
    status: int
    outcome: Outcome
    error: str
    fields_given: tuple[str, ...]
    fields_removed: tuple[str, ...]
    milliseconds: int


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """A service over a span of time: calls, refusals and failures; latencies in whole milliseconds."""

    service: str
    name: str
    calls: int
    refused: int
    failed: int
    p50_ms: int
    p95_ms: int
    p99_ms: int
    request_bytes: int
    response_bytes: int


@dataclass(frozen=True, slots=True)
class Incident:
    """A provider was slow or failing from `opened_at` until `closed_at`."""

    id: UUID
    service: str
    name: str
    kind: IncidentKind
    figure: int
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class CallAsked:
    """A call that somebody means to make."""

    client: str
    service: str
    method: str
    path: str


@dataclass(frozen=True, slots=True)
class MayCall:
    """The answer before the call: allowed or not, why in words, and who has to do what."""

    is_allowed: bool
    reason: str
    sentence: str
    what_to_do: str
    agreement: str = ""
    purpose: str = ""
    fields: tuple[str, ...] = ()
