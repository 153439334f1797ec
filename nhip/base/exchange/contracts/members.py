"""Members, subsystems, and what they prove themselves with."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class CredentialKind(StrEnum):
    """What runs out: a TLS certificate, or a key that signs messages."""

    CERTIFICATE = "certificate"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Certificate:
    """Chứng thư kết nối: what a subsystem opens its TLS connection with. `fingerprint` is SHA-256 in hex."""

    id: UUID
    fingerprint: str
    serial: str
    subject: str
    issuer: str
    valid_from: datetime
    valid_to: datetime
    is_test: bool
    registered_at: datetime
    revoked_at: datetime | None = None
    revocation_reason: str = ""

    def is_live(self, at: datetime) -> bool:
        """Whether it opens a connection at that instant."""
        return self.revoked_at is None and self.valid_from <= at < self.valid_to


@dataclass(frozen=True, slots=True)
class SigningKey:
    """Khoá ký thông điệp: an Ed25519 public key in base64, good from `valid_from` until `until`."""

    id: UUID
    kid: str
    public_key: str
    valid_from: datetime
    until: datetime
    revoked_at: datetime | None = None
    revocation_reason: str = ""

    def is_live(self, at: datetime) -> bool:
        """Whether a signature by it counts at that instant."""
        return self.revoked_at is None and self.valid_from <= at < self.until


@dataclass(frozen=True, slots=True)
class Subsystem:
    """Hệ thống con: one information system of a member; `identifier` is `VN-79/GOV/79-STP/ho-tich`."""

    id: UUID
    identifier: str
    code: str
    name: str
    member_id: UUID
    agency_id: UUID
    certificates: tuple[Certificate, ...] = ()
    keys: tuple[SigningKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """Thành viên: an agency that takes part; `identifier` is `VN-79/GOV/79-STP`."""

    id: UUID
    identifier: str
    instance: str
    member_class: str
    code: str
    name: str
    agency_id: UUID
    agency: str
    subsystems: tuple[Subsystem, ...] = ()


@dataclass(frozen=True, slots=True)
class NewMember:
    """What is entered for a member."""

    member_class: str
    code: str
    name: str
    agency_id: UUID


@dataclass(frozen=True, slots=True)
class IssuedCertificate:
    """A certificate the development authority issued, with its private key: shown this once, never kept."""

    certificate: Certificate
    certificate_pem: str
    private_key_pem: str
    authority_pem: str


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A signing key the platform made for a trial, with its private half: shown this once, never kept."""

    key: SigningKey
    private_key_pem: str
