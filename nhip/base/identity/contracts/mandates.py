"""Representation: who may act for whom, in what, until when."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from nhip.kernel.errors import NotAllowed


class MandateKind(StrEnum):
    """Căn cứ đại diện: where the right to represent comes from (Civil Code 91/2015/QH13).

    `legal`: an organisation's legal representative (article 137); `parent`: father, mother or guardian of a
    minor (article 136); `authorised`: a power of attorney (article 138).
    """

    LEGAL = "legal"
    PARENT = "parent"
    AUTHORISED = "authorised"


class MandateState(StrEnum):
    """What a mandate is worth today; only `in_force` lets anybody act."""

    IN_FORCE = "in_force"
    COMING = "coming"
    EXPIRED = "expired"
    REVOKED = "revoked"
    USED_UP = "used_up"


@dataclass(frozen=True, slots=True)
class Mandate:
    """Đại diện; uỷ quyền: `representative` acts for `principal`.

    `procedure_codes` empty means every procedure; `most_filings` None means any number of dossiers.
    `valid_to` is the first day it is no longer in force, None while nothing ends it. `evidence_id` is the
    file shown when it was recorded at a counter; `recorded_at` that counter, "" for one granted online.
    """

    id: UUID
    kind: MandateKind
    principal_id: UUID
    principal_name: str
    principal_kind: str
    representative_id: UUID
    representative_name: str
    procedure_codes: tuple[str, ...]
    most_filings: int | None
    filings: int
    valid_from: date
    valid_to: date | None
    evidence_id: UUID | None
    granted_by: str
    granted_at: datetime
    recorded_at: str
    revoked_at: datetime | None
    revoke_reason: str
    state: MandateState

    def covers(self, procedure_code: str) -> bool:
        """Whether its scope includes a procedure."""
        return not self.procedure_codes or procedure_code in self.procedure_codes


@dataclass(frozen=True, slots=True)
class NewMandate:
    """What a mandate is to be: `valid_to` is the first day it is no longer in force."""

    kind: MandateKind
    principal_id: UUID
    representative_id: UUID
    valid_from: date
    valid_to: date | None = None
    procedure_codes: tuple[str, ...] = ()
    most_filings: int | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """Tổ chức as a party: its name and tax code ("" for an agency)."""

    id: UUID
    name: str
    tax_code: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class WalkIn:
    """What an officer copies from the papers of somebody the platform does not know yet."""

    number: str
    full_name: str
    birth_date: date | None = None
    sex: str = ""
    address: str = ""
    unit_code: str = ""
    phone: str = ""
    email: str = ""


class MandateRefused(NotAllowed):
    """The mandate does not carry this act: revoked, over, not begun, used up, or of another scope.

    Data: `reason`, one of the states or `scope`, `stranger`.
    """

    code = "identity.mandate_refused"
