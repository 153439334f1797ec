"""What crosses the door of signing. No Django here but for translated sentences.

NhipError
├── Invalid
│   ├── NotAPdf               the bytes are not a PDF that can be read
│   └── ConsentMismatch       what is to be signed is not what the signer agreed to
├── NotAllowed
│   └── NoConsent             the officer has not agreed to sign this
├── NotFound
│   └── UnknownCeremony       no such ceremony
├── Conflict
│   └── CertificateRevoked    the certificate may no longer be used
└── Unavailable
    └── SigningFailed         the provider or the time-stamp authority does not answer, or refuses; try again
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from nhip.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable

# What an object of another module is called: its kind and its id.
About = tuple[str, str]


class HolderKind(StrEnum):
    """Whose certificate it is: an officer's, or the seal (con dấu số) of an agency."""

    PERSON = "person"
    AGENCY = "agency"


class Stage(StrEnum):
    """How far a ceremony has come. Each is durable before the next begins; a killed process goes on from it.

    PREPARED the document and the digest that will be signed are kept; APPROVED the officer's consent is bound
    to it; SIGNED the officer's signature value exists; TIMESTAMPED the signature stands in the PDF with its
    time-stamp; SEALED the agency's seal stands over it; ARCHIVED everything a validator needs later is inside
    (PAdES B-LTA). A document without an officer goes from PREPARED to SEALED, one without a seal past it.
    """

    PREPARED = "prepared"
    APPROVED = "approved"
    SIGNED = "signed"
    TIMESTAMPED = "timestamped"
    SEALED = "sealed"
    ARCHIVED = "archived"


class Integrity(StrEnum):
    """What a check says of a PDF as a whole.

    UNSIGNED no signature at all; INTACT every signature is whole, trusted, and nothing came after that they
    do not allow; CHANGED the bytes or what came after differ from what was signed; UNTRUSTED whole, but a
    certificate is not one this installation trusts, or was revoked before signing.
    """

    UNSIGNED = "unsigned"
    INTACT = "intact"
    CHANGED = "changed"
    UNTRUSTED = "untrusted"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a certificate names. `id` is the party's or the agency's."""

    kind: HolderKind
    id: UUID
    name: str
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Chứng thư chữ ký số. `serial` in hex; `is_test` where it has no legal value; times are instants."""

    id: UUID
    holder: Holder
    serial: str
    issuer: str
    fingerprint: str
    valid_from: datetime
    valid_to: datetime
    provider: str
    is_test: bool
    revoked_at: datetime | None = None
    revocation_reason: str = ""

    def is_usable(self, at: datetime) -> bool:
        """Whether it may sign at that instant."""
        return self.revoked_at is None and self.valid_from <= at < self.valid_to


@dataclass(frozen=True, slots=True)
class SignRequest:
    """What is asked of a ceremony: an officer's signature, an agency's seal over it, or one of both.

    `key` makes it happen once (`case-result:<id>`); `content_sha256` is what the officer agreed to, empty
    where the consent is for the PDF itself.
    """

    key: str
    about: About
    reason: str
    signer_id: UUID | None = None
    seal_agency_id: UUID | None = None
    content_sha256: str = ""
    place: str = ""

    def __post_init__(self) -> None:
        if self.signer_id is None and self.seal_agency_id is None:
            raise ValueError("a request names a signer, an agency whose seal is set, or both")


@dataclass(frozen=True, slots=True)
class Consent:
    """What an officer agrees to sign: the object, the SHA-256 in hex of its content, the reason in words."""

    about: About
    content_sha256: str
    reason: str


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """One signature as it was made: enough to print beside a document."""

    kind: HolderKind
    name: str
    serial: str
    issuer: str
    signed_at: datetime
    is_test: bool


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """A signed document: `key` in the storage, SHA-256 in hex, size in bytes, the signatures in order."""

    content: bytes
    key: str
    sha256: str
    signatures: tuple[SignatureFacts, ...]

    @property
    def is_test(self) -> bool:
        """Whether a certificate without legal value took part."""
        return any(one.is_test for one in self.signatures)


@dataclass(frozen=True, slots=True)
class CheckedSignature:
    """What a check found about one signature. `signed_at` is what it claims, `proved_at` what the time-stamp
    proves; `problem` is a sentence for people, empty where all is well.
    """

    field: str
    kind: HolderKind
    name: str
    organisation: str
    reason: str
    serial: str
    issuer: str
    valid_from: datetime
    valid_to: datetime
    signed_at: datetime | None
    proved_at: datetime | None
    is_intact: bool
    is_trusted: bool
    is_long_term: bool
    is_test: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """Báo cáo kiểm tra chữ ký: SHA-256 of the file as sent, what it is as a whole, each signature."""

    sha256: str
    size: int
    integrity: Integrity
    signatures: tuple[CheckedSignature, ...] = ()
    archived_at: datetime | None = None

    @property
    def is_good(self) -> bool:
        """Whether it is signed, whole and trusted."""
        return self.integrity is Integrity.INTACT

    @property
    def is_test(self) -> bool:
        """Whether a certificate without legal value took part."""
        return any(one.is_test for one in self.signatures)


@dataclass(frozen=True, slots=True)
class Ceremony:
    """Một lần ký: where it stands. `error` is the sentence of the last failure, empty while all goes well."""

    id: UUID
    key: str
    about: About
    stage: Stage
    signer_id: UUID | None
    seal_agency_id: UUID | None
    reason: str
    digest: str
    opened_at: datetime
    approved_at: datetime | None = None
    finished_at: datetime | None = None
    attempts: int = 0
    error: str = ""
    signatures: tuple[SignatureFacts, ...] = field(default=())


class NotAPdf(Invalid):
    """The bytes are not a PDF that can be read."""

    code = "signing.not_a_pdf"


class ConsentMismatch(Invalid):
    """What is to be signed is not what the signer agreed to; a new consent is needed."""

    code = "signing.consent_mismatch"


class NoConsent(NotAllowed):
    """The officer has not agreed to sign this."""

    code = "signing.no_consent"


class UnknownCeremony(NotFound):
    """There is no such ceremony."""

    code = "signing.unknown_ceremony"


class UnknownCertificate(NotFound):
    """There is no such certificate."""

    code = "signing.unknown_certificate"


class CertificateRevoked(Conflict):
    """The certificate was revoked or has expired and signs nothing any more."""

    code = "signing.certificate_revoked"


class SigningFailed(Unavailable):
    """The provider or the time-stamp authority does not answer or refuses; the ceremony can go on later."""

    code = "signing.failed"
