"""Kho giấy tờ: what a citizen has there, what they share, what another dossier takes from it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class VaultKind(StrEnum):
    """Where a document of the vault comes from: a result issued to its owner, or one they chose to keep."""

    RESULT = "result"
    KEPT = "kept"


class VaultState(StrEnum):
    """Whether a document still counts: it may have run out, been revoked, or been replaced."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class VaultItem:
    """One document: `source` says in words where it comes from; days are None where the document says none.

    `code` is the public code of a result, empty for a kept document; `expiring` within sixty days.
    """

    kind: VaultKind
    id: UUID
    title: str
    number: str
    agency: str
    state: VaultState
    issued_on: date | None
    expires_on: date | None
    is_expiring: bool
    sha256: str
    size: int
    media_type: str
    file_name: str
    code: str
    case_id: UUID
    case_code: str
    is_signed: bool
    simulated: bool

    @property
    def is_usable(self) -> bool:
        """Whether another dossier may take it."""
        return self.state is VaultState.VALID

    @property
    def handle(self) -> str:
        """What a form sends for it: `result:<id>` or `kept:<id>`."""
        return f"{self.kind.value}:{self.id}"


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A link its owner gave out: how often it was opened, when last, and whether it still works."""

    id: UUID
    recipient: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    openings: int
    last_opened_at: datetime | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class NewShare:
    """A link just made: its address is shown once and cannot be found again."""

    id: UUID
    address: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SharedItem:
    """What whoever has the link sees."""

    item: VaultItem
    owner: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ReusedFile:
    """A document of the vault as an answer of a file field lists it, with where it comes from."""

    file_id: UUID
    name: str
    size: int
    sha256: str
    source: str

    def as_answer(self) -> dict[str, str | int]:
        """The entry of a file answer."""
        return {"id": str(self.file_id), "name": self.name, "size": self.size, "sha256": self.sha256}
