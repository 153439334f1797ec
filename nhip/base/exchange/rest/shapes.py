"""What the REST interface of the exchange takes and answers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from nhip.base.exchange import contracts
from nhip.base.exchange.contracts.federation import Peer, PeerState


class SubsystemOut(Schema):
    """A system of a member, with what it proves itself with: public parts only."""

    id: UUID
    identifier: str
    name: str
    certificates: list[dict[str, Any]]
    keys: list[dict[str, Any]]


class MemberOut(Schema):
    id: UUID
    identifier: str
    name: str
    agency_id: UUID
    subsystems: list[SubsystemOut]


class PeerIn(Schema):
    """Another platform's card, as its operator gave it, and which agency here answers for it."""

    card: str
    agency_id: UUID


class PeerCardOut(Schema):
    """The card to hand over, and what both operators read to each other."""

    card: str
    fingerprint: str


class PeerOut(Schema):
    """Another platform; `received_at` is when its catalogue last came, `failing_since` while it does not."""

    id: UUID
    instance: str
    name: str
    address: str
    agency_id: UUID
    state: PeerState
    reason: str
    catalogue_version: int
    received_at: datetime | None
    failing_since: datetime | None
    failure: str
    service_count: int


class EndpointOut(Schema):
    """One method of one path; `subject` says where a call names whom it is about."""

    method: str
    path: str
    summary: str
    classification: contracts.Classification | None
    subject: dict[str, str] | None
    fields: list[str]


class ServiceOut(Schema):
    id: UUID
    identifier: str
    name: str
    provider: str
    version: int | None
    openapi_sha256: str
    deprecated_on: date | None
    is_personal: bool
    endpoints: list[EndpointOut]


class ExchangeChangeOut(Schema):
    kind: contracts.ChangeKind
    where: str
    part: str
    is_breaking: bool


class DescriptionDraftOut(Schema):
    """The description that is coming, and what it changes."""

    number: int
    state: contracts.VersionState
    effective_on: date | None
    lacking: dict[str, str]
    changes: list[ExchangeChangeOut]


class AgreementOut(Schema):
    """An agreement; `text` is the YAML of its latest version, `sha256` what both sides sign."""

    id: UUID
    number: str
    state: contracts.AgreementState
    consumer: str
    service: str
    version: int
    in_force_version: int | None
    due_on: date
    is_late: bool
    sha256: str
    text: str
    ground: str


class FiguresOut(Schema):
    service: str
    name: str
    calls: int
    refused: int
    failed: int
    p50_ms: int
    p95_ms: int
    p99_ms: int


class MayCallOut(Schema):
    """Whether a call is allowed now; if not, why and who has to do what."""

    is_allowed: bool
    reason: str
    sentence: str
    what_to_do: str
    agreement: str
    purpose: str
    fields: list[str]


class MemberIn(Schema):
    member_class: str = "GOV"
    code: str
    name: str
    agency_id: UUID


class SubsystemIn(Schema):
    code: str
    name: str


class CertificateIn(Schema):
    pem: str


class KeyIn(Schema):
    """An Ed25519 public key: 32 bytes in base64, or PEM."""

    kid: str
    public_key: str
    until: datetime


class RevocationIn(Schema):
    reason: str


class ServiceIn(Schema):
    subsystem_id: UUID
    code: str
    name: str = ""
    base_url: str
    timeout_seconds: int = 10
    keep_bodies: bool = False
    retention_days: int = 730
    is_signature_required: bool = True
    openapi: str


class DescriptionIn(Schema):
    openapi: str


class DayIn(Schema):
    on: date


class TextIn(Schema):
    """An agreement as code: its YAML."""

    text: str
    note: str = ""


class ApprovalIn(Schema):
    version: int
    side: contracts.Side | None = None


class GroundIn(Schema):
    """The legal ground in writing: the document with its article, and the reason in words."""

    document: str
    explanation: str


class MadeOut(Schema):
    id: UUID


class CallIn(Schema):
    client: str
    service: str
    method: str
    path: str


def member_out(one: contracts.Member) -> MemberOut:
    return MemberOut(
        id=one.id,
        identifier=one.identifier,
        name=one.name,
        agency_id=one.agency_id,
        subsystems=[subsystem_out(each) for each in one.subsystems],
    )


def subsystem_out(one: contracts.Subsystem) -> SubsystemOut:
    certificates = [
        {
            "id": str(each.id),
            "sha256": each.fingerprint,
            "until": each.valid_to.isoformat(),
            "is_revoked": bool(each.revoked_at),
        }
        for each in one.certificates
    ]
    keys = [
        {
            "id": str(each.id),
            "kid": each.kid,
            "until": each.until.isoformat(),
            "is_revoked": bool(each.revoked_at),
        }
        for each in one.keys
    ]
    return SubsystemOut(
        id=one.id, identifier=one.identifier, name=one.name, certificates=certificates, keys=keys
    )


def service_out(one: contracts.Service) -> ServiceOut:
    published = one.published
    return ServiceOut(
        id=one.id,
        identifier=one.identifier,
        name=one.name,
        provider=one.provider,
        version=published.number if published else None,
        openapi_sha256=published.sha256 if published else "",
        deprecated_on=one.deprecated_on,
        is_personal=one.is_personal,
        endpoints=[endpoint_out(each) for each in published.endpoints] if published else [],
    )


def endpoint_out(one: contracts.Endpoint) -> EndpointOut:
    return EndpointOut(
        method=one.method,
        path=one.path,
        summary=one.summary,
        classification=one.classification,
        subject={"in": one.subject.place.value, "name": one.subject.name} if one.subject else None,
        fields=[each.pointer for each in one.fields],
    )


def draft_out(one: contracts.Service) -> DescriptionDraftOut:
    draft = one.draft
    if draft is None:
        raise contracts.UnknownService("")
    return DescriptionDraftOut(
        number=draft.number,
        state=draft.state,
        effective_on=draft.effective_on,
        lacking={each.name: each.problem for each in draft.endpoints if each.problem},
        changes=[
            ExchangeChangeOut(kind=each.kind, where=each.where, part=each.part, is_breaking=each.is_breaking)
            for each in draft.changes
        ],
    )


def peer_out(one: Peer) -> PeerOut:
    return PeerOut(**{name: getattr(one, name) for name in PeerOut.model_fields})


def agreement_out(one: contracts.Agreement) -> AgreementOut:
    return AgreementOut(
        id=one.id,
        number=one.number,
        state=one.state,
        consumer=one.consumer,
        service=one.service,
        version=one.latest.number,
        in_force_version=one.in_force_version,
        due_on=one.clock.due_on,
        is_late=one.clock.is_late,
        sha256=one.latest.sha256,
        text=one.latest.text,
        ground=one.ground,
    )
