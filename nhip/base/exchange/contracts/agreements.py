"""Agreements: the text both sides sign, and where it stands."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Side(StrEnum):
    """A side of an agreement: whoever holds the data, or whoever asks for it."""

    PROVIDER = "provider"
    CONSUMER = "consumer"


class AgreementState(StrEnum):
    """Tình trạng thỏa thuận: asked → approved (by both) → in force (signed by both) → revoked.

    Asked may end as refused, with a written legal ground, or withdrawn by who asked.
    """

    ASKED = "asked"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


OPEN_STATES = frozenset({AgreementState.ASKED, AgreementState.APPROVED})


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """Căn cứ pháp lý: a document and where in it."""

    document: str
    article: str = ""

    def __str__(self) -> str:
        return f"{self.document}, {self.article}" if self.article else self.document


@dataclass(frozen=True, slots=True)
class Terms:
    """What an agreement's text says, read and checked. `fields` are JSON Pointer patterns.

    `keep_bodies`: questions and answers are kept, encrypted, for `retention_days`.
    """

    consumer: str
    service: str
    purpose: str
    purpose_text: str
    legal_basis: tuple[LegalBasis, ...]
    endpoints: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]
    per_minute: int
    per_day: int
    valid_from: date
    valid_to: date
    retention_days: int
    keep_bodies: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in an agreement's text: the line (from 1), the place in it, and a sentence."""

    line: int
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A side's approval and signature of one version."""

    side: Side
    approved_by: str = ""
    approved_at: datetime | None = None
    signed_at: datetime | None = None
    ceremony_key: str = ""


@dataclass(frozen=True, slots=True)
class AgreementVersion:
    """Phiên bản thỏa thuận: a text with its digest, and what each side did with it."""

    number: int
    text: str
    sha256: str
    note: str
    made_by: str
    made_at: datetime
    sides: tuple[Signed, Signed]


@dataclass(frozen=True, slots=True)
class AccountClock:
    """Thời hạn cấp tài khoản kết nối: two working days after the request (194/2025/NĐ-CP)."""

    asked_at: datetime
    due_on: date
    answered_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """Thỏa thuận chia sẻ dữ liệu. `latest` may be newer than the version in force while it is negotiated."""

    id: UUID
    number: str
    state: AgreementState
    consumer: str
    consumer_name: str
    consumer_agency_id: UUID
    service: str
    service_id: UUID
    service_name: str
    provider_agency_id: UUID
    clock: AccountClock
    latest: AgreementVersion
    in_force_version: int | None
    ground: str = ""
    ended_at: datetime | None = None
    is_test: bool = False
    versions: tuple[AgreementVersion, ...] = ()

    @property
    def is_changing(self) -> bool:
        """Whether a version newer than the one in force waits for approval or signature."""
        return self.in_force_version is not None and self.latest.number > self.in_force_version
