"""What a person sees of the calls about them, asks about one, and is told later for a signed reason."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from nhip.base.exchange.contracts.accesses import Outcome


class QuestionKind(StrEnum):
    """Câu hỏi or khiếu nại: what a person has to say of a call about them."""

    QUESTION = "question"
    COMPLAINT = "complaint"


class DeferralState(StrEnum):
    """Hoãn cho biết: made, signed and so in force, ended by hand or by its review date."""

    UNSIGNED = "unsigned"
    IN_FORCE = "in_force"
    LIFTED = "lifted"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Deferred:
    """That a person is told of a call late: between which instants it was kept from them, on which ground."""

    since: datetime
    until: datetime
    legal_basis: str


@dataclass(frozen=True, slots=True)
class PersonalAccess:
    """Lượt tra cứu dữ liệu của tôi: one call in words. `fields` and `removed` are titles, not pointers.

    `is_own_request`: the person had it asked themselves, for a dossier. `deferred`: they are told late.
    """

    record_id: UUID
    at: datetime
    consumer: str
    consumer_agency: str
    service: str
    service_name: str
    owner_agency: str
    what: str
    purpose: str
    legal_bases: tuple[str, ...]
    agreement: str
    agreement_version: int
    outcome: Outcome
    status: int
    error: str
    fields: tuple[str, ...]
    removed: tuple[str, ...]
    is_own_request: bool
    deferred: Deferred | None = None


@dataclass(frozen=True, slots=True)
class AccessPage:
    """One page of a person's accesses, latest first."""

    lines: tuple[PersonalAccess, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Question:
    """Câu hỏi, khiếu nại về một lượt tra cứu. `who` is empty for the person themselves.

    `due_on` is the day by which the agency answers; empty for those asked before there was a time limit.
    """

    id: UUID
    record_id: UUID
    kind: QuestionKind
    text: str
    asked_at: datetime
    agency_id: UUID
    agency: str
    service_name: str
    consumer: str
    due_on: date | None = None
    is_late: bool = False
    who: str = ""
    answer: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class Deferral:
    """Quyết định hoãn cho biết: a consumer's calls about one person are shown to them from its end on.

    Whom it is about is not said: only the index value of their number is kept.
    """

    id: UUID
    state: DeferralState
    consumer: str
    consumer_name: str
    agency_id: UUID
    agency: str
    reason: str
    legal_basis: str
    review_on: date
    made_at: datetime
    made_by: str
    signed_at: datetime | None
    sha256: str
    ended_at: datetime | None
    end_reason: str
    ended_by: str


@dataclass(frozen=True, slots=True)
class NewDeferral:
    """What is entered for a deferral; `number` is the person's, and is not kept."""

    subsystem_id: UUID
    number: str
    reason: str
    legal_basis: str
    review_on: date
