"""Facts about the exchange. Whom a call is about never travels in an event.

>>> AgreementInForce.type
'nhip.exchange.agreement_in_force.v1'
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from nhip.kernel.events import Event, event


@event("nhip.exchange.member_registered.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRegistered(Event):
    """An agency takes part."""

    member_id: UUID
    identifier: str
    agency_id: UUID


@event("nhip.exchange.subsystem_registered.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class SubsystemRegistered(Event):
    """A member connects one more of its systems."""

    subsystem_id: UUID
    identifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialEvent(Event):
    """What every event of a certificate or key says; `kind` is certificate or key."""

    credential_id: UUID
    kind: str
    subsystem: str
    agency_id: UUID


@event("nhip.exchange.credential_registered.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialRegistered(CredentialEvent):
    """A subsystem may prove itself with one more certificate or key."""

    until: datetime


@event("nhip.exchange.credential_revoked.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialRevoked(CredentialEvent):
    """A certificate or key counts no more, from now on."""


@event("nhip.exchange.credential_expiring.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialExpiring(CredentialEvent):
    """A certificate or key runs out within thirty days; said once."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerEvent(Event):
    """What every event of another platform says; `agency_id` answers for it here."""

    peer_id: UUID
    instance: str
    agency_id: UUID


@event("nhip.exchange.peer_registered.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class PeerRegistered(PeerEvent):
    """Another platform is joined with this one."""


@event("nhip.exchange.peer_suspended.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class PeerSuspended(PeerEvent):
    """No call passes to or from a platform any more."""


@event("nhip.exchange.peer_resumed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class PeerResumed(PeerEvent):
    """Calls pass again."""


@event("nhip.exchange.peer_silent.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class PeerSilent(PeerEvent):
    """A platform's catalogue cannot be had; said once until it answers. What we had stays."""

    problem: str


@event("nhip.exchange.peer_answers.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class PeerAnswers(PeerEvent):
    """A platform that was silent gives its catalogue again."""


@event("nhip.exchange.catalogue_received.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueReceived(PeerEvent):
    """A platform offers something else than before; `services` is how many."""

    version: int
    services: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEvent(Event):
    """What every event of a service says."""

    service_id: UUID
    identifier: str
    agency_id: UUID


@event("nhip.exchange.service_described.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDescribed(ServiceEvent):
    """A service has a new description; `version` is not in use yet."""

    version: int


@event("nhip.exchange.service_changed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceChanged(ServiceEvent):
    """The settings of a service changed: its address, limits, or the classes of its endpoints."""


@event("nhip.exchange.breaking_change_announced.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class BreakingChangeAnnounced(ServiceEvent):
    """A version that breaks clients comes into use on a day; `holder_agency_ids` hold agreements."""

    version: int
    effective_on: date
    changes: list[str]
    holder_agency_ids: list[UUID]


@event("nhip.exchange.service_published.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePublished(ServiceEvent):
    """A description is in use."""

    version: int
    is_personal: bool


@event("nhip.exchange.service_deprecated.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDeprecated(ServiceEvent):
    """A service ends on a day; `holder_agency_ids` hold agreements."""

    deprecated_on: date
    holder_agency_ids: list[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementEvent(Event):
    """What every event of an agreement says."""

    agreement_id: UUID
    number: str
    version: int
    consumer_agency_id: UUID
    provider_agency_id: UUID


@event("nhip.exchange.agreement_asked.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementAsked(AgreementEvent):
    """A consumer asks for data; the provider answers by `due_on`."""

    due_on: date


@event("nhip.exchange.agreement_proposed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementProposed(AgreementEvent):
    """A side proposes another text; approvals of the one before do not count for it."""

    side: str


@event("nhip.exchange.agreement_approved.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementApproved(AgreementEvent):
    """A side approved a text."""

    side: str


@event("nhip.exchange.agreement_signed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSigned(AgreementEvent):
    """A side signed the digest of a text."""

    side: str
    sha256: str


@event("nhip.exchange.agreement_in_force.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementInForce(AgreementEvent):
    """Both sides signed: the gateway lets these calls through."""


@event("nhip.exchange.agreement_refused.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRefused(AgreementEvent):
    """The provider refused, in writing and with the legal ground."""


@event("nhip.exchange.agreement_withdrawn.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementWithdrawn(AgreementEvent):
    """Who asked does not ask any more, or a side took its new text back."""


@event("nhip.exchange.agreement_revoked.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRevoked(AgreementEvent):
    """A side ended an agreement; the gateway refuses its calls within a second."""

    side: str


@event("nhip.exchange.provider_ailing.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAiling(ServiceEvent):
    """A provider is slow or failing: `figure` is its 95th percentile in ms, or failures per hundred calls."""

    kind: str
    figure: int


@event("nhip.exchange.provider_recovered.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRecovered(ServiceEvent):
    """A provider that was slow or failing is well again."""

    kind: str


@event("nhip.exchange.access_questioned.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class AccessQuestioned(Event):
    """Somebody asks about a call about them, or complains of it; `agency_id` owns the data and answers."""

    question_id: UUID
    kind: str
    agency_id: UUID
    due_on: date


@event("nhip.exchange.access_question_answered.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class AccessQuestionAnswered(Event):
    """The agency that owns the data answered `party_id`, who asked about the call `record_id`."""

    question_id: UUID
    party_id: UUID
    record_id: UUID
    service: str


@event("nhip.exchange.disclosure_deferred.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureDeferred(Event):
    """An agency signed that somebody is told of its calls later, by `review_on` at the latest."""

    deferral_id: UUID
    agency_id: UUID
    review_on: date


@event("nhip.exchange.disclosure_deferral_ended.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureDeferralEnded(Event):
    """The calls are shown from now on; `is_by_itself` where the day came and nobody had to act."""

    deferral_id: UUID
    agency_id: UUID
    is_by_itself: bool


@event("nhip.exchange.access_question_due.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class AccessQuestionDue(Event):
    """A person's question about a call is still open a working day before `due_on`; said once."""

    question_id: UUID
    kind: str
    agency_id: UUID
    due_on: date


@event("nhip.exchange.evidence_retained.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRetained(Event):
    """Old records went into `archive`; segments and kept bodies whose time was over were removed."""

    archive: str
    archived: int
    segments: int
    bodies: int


@event("nhip.exchange.bodies_erased.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class BodiesErased(Event):
    """The key of one person's kept bodies was destroyed; whose is not said."""

    erasure_id: UUID
