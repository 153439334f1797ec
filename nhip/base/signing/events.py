"""Facts about signatures. No names travel: a certificate's holder is told by its id."""

from dataclasses import dataclass
from uuid import UUID

from nhip.kernel.events import Event, event


@event("nhip.signing.consent_given.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven(Event):
    """An officer agreed to sign what `content_sha256` stands for."""

    consent_id: UUID
    signer_id: UUID
    about_kind: str
    about_id: str
    content_sha256: str


@event("nhip.signing.document_signed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSigned(Event):
    """A ceremony ended: the document is signed, time-stamped and archived; SHA-256 of the file."""

    ceremony_id: UUID
    about_kind: str
    about_id: str
    sha256: str
    is_test: bool


@event("nhip.signing.certificate_issued.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateIssued(Event):
    """A person or an agency has a certificate; `holder_kind` is person or agency."""

    certificate_id: UUID
    holder_kind: str
    holder_id: UUID
    serial: str


@event("nhip.signing.certificate_revoked.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateWasRevoked(Event):
    """A certificate signs nothing from now on; what it signed before stays valid."""

    certificate_id: UUID
    holder_kind: str
    holder_id: UUID
    serial: str
