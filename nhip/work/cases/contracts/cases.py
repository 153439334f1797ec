"""What a reader gets of a case: cards for lists, views for pages, receipts, results, tracking."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from nhip.base.signing.contracts import SignatureReport
from nhip.work.cases.contracts.clock import ClockReading, TimeUnit
from nhip.work.cases.contracts.lateness import Timeline
from nhip.work.cases.contracts.provenance import AnswerSource
from nhip.work.cases.contracts.results import LinkedResult, ResultState
from nhip.work.cases.contracts.states import Act, Channel, Holder, Outcome, PaperState, Status, TargetKind
from nhip.work.procedures.contracts import Answers, FieldChange, Json


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A draft in the list of its owner.

    `kept_until`: the last whole day it is kept if nobody touches it; `is_ending` once its owner was told.
    """

    id: UUID
    procedure_code: str
    procedure_name: str
    changed_at: datetime
    kept_until: date | None = None
    is_ending: bool = False
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """One uploaded file (thành phần hồ sơ).

    `sha256` is over its content; `document_key` names the document it stands for.
    """

    id: UUID
    document_key: str
    name: str
    media_type: str
    size: int
    sha256: str
    state: PaperState


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it is shown: the field's key, its label, and the value in words."""

    key: str
    label: str
    value: str
    step: str
    step_title: str
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class FormChanges:
    """What a newer version of a form asks differently, for a draft that was begun with an older one.

    `added`, `removed`, `changed` are labels of questions. `dropped`: answers that cannot be carried over, as
    (label, answer in words). `carried`: how many answers are.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    details: tuple[FieldChange, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    carried: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A dossier not filed yet, pinned to one version of its procedure.

    Its id is also the key that makes filing happen once. `sources` says where answers come from (no entry:
    typed), `given` what the source gave. `unfinished`: by step, what was sent and is not right yet, as typed.
    `kept_until`: the last whole day it is kept if nobody touches it; None where it is kept for ever.
    """

    id: UUID
    owner_id: UUID
    procedure_code: str
    procedure_name: str
    version_id: UUID
    received_at_agency_id: UUID | None
    return_agency_id: UUID | None
    step: str
    answers: Answers
    changed_at: datetime
    changes: FormChanges | None = None
    sources: Mapping[str, AnswerSource] = field(default_factory=dict)
    given: Mapping[str, Json] = field(default_factory=dict)
    unfinished: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    kept_until: date | None = None
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case in a list. `remaining` and `is_late` come from its clock; `applicant` is the name alone,
    empty for who may not see it.
    """

    id: UUID
    code: str
    procedure_code: str
    procedure_name: str
    status: Status
    holder: Holder
    channel: Channel
    filed_at: datetime
    due_on: date
    remaining: int
    is_late: bool
    is_paused: bool
    competent_agency: str
    unit_code: str
    time_unit: TimeUnit
    applicant: str = ""
    handler: str = ""
    stars: int | None = None
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One act on a case. `actor` is a name only where the reader may know it, otherwise the desk."""

    number: int
    act: Act
    from_status: Status | None
    to_status: Status
    at: datetime
    actor: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SupplementItem:
    """One thing to add or correct, pinned to a field or a document, with its reason."""

    kind: TargetKind
    key: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class SupplementRequest:
    """Yêu cầu bổ sung: the whole list at once. `answered_at` is None while it waits for the applicant."""

    id: UUID
    number: int
    requested_at: datetime
    items: tuple[SupplementItem, ...]
    answered_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """What the handler proposes to the approver.

    `is_sent_back` once the approver has returned it, with `reply` saying why.
    """

    outcome: Outcome
    text: str
    ground: str
    at: datetime
    by: str
    is_sent_back: bool = False
    reply: str = ""


@dataclass(frozen=True, slots=True)
class DecisionView:
    """Quyết định giải quyết: its outcome, its text, and the legal ground (mandatory for a refusal)."""

    outcome: Outcome
    text: str
    ground: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Result:
    """Kết quả giải quyết as an issued PDF; `revocation_reason` is for its owner and the desk alone."""

    case_id: UUID
    code: str
    number: str
    sha256: str
    size: int
    issued_at: datetime
    storage_key: str
    is_signed: bool = False
    revocation_reason: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """Đánh giá: 1 to 5 stars and a comment, given once by the applicant."""

    stars: int
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """Giấy tiếp nhận hồ sơ:

    What was filed, hash by hash. `answers_sha256` is over the answers as canonical JSON (UTF-8).
    """

    case_id: UUID
    code: str
    procedure_code: str
    procedure_name: str
    filed_at: datetime
    channel: Channel
    received_at_agency: str
    competent_agency: str
    return_agency: str
    answers_sha256: str
    papers: tuple[Paper, ...]
    clock: ClockReading
    simulated: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything about one case that its reader may see. `acts` are the acts open to that reader now."""

    card: CaseCard
    version_id: UUID
    applicant_id: UUID | None
    received_at_agency_id: UUID
    competent_agency_id: UUID
    return_agency_id: UUID
    received_at_agency: str
    return_agency: str
    handler_id: UUID | None
    answers: tuple[Answer, ...]
    papers: tuple[Paper, ...]
    clock: ClockReading
    history: tuple[HistoryEntry, ...]
    supplements: tuple[SupplementRequest, ...]
    proposals: tuple[ProposalView, ...]
    decision: DecisionView | None
    result: Result | None
    rating: Rating | None
    acts: frozenset[Act]

    @property
    def open_supplement(self) -> SupplementRequest | None:
        """The request that waits for the applicant, if any."""
        return next((request for request in self.supplements if request.closed_at is None), None)

    @property
    def open_proposal(self) -> ProposalView | None:
        """The proposal that waits for the approver, if any."""
        # One that a supplement or a pause has overtaken is not sent back, and waits for nobody.
        waits = self.card.holder is Holder.APPROVER_TO_DECIDE
        return self.proposals[-1] if waits and self.proposals else None


@dataclass(frozen=True, slots=True)
class Tracking:
    """Tra cứu hồ sơ: what anybody with the code and the second factor may see. No personal data.

    `held_by` names the agency that has it now, "" once it ended.
    """

    code: str
    procedure_name: str
    status: Status
    holder: Holder
    held_by: str
    filed_on: date
    clock: ClockReading
    simulated: bool
    timeline: Timeline | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What the public page says of a result: enough to check a paper, and nothing about the person.

    `state` is what it is now: issued, revoked, or replaced by the result `replaced_by` leads to; `is_pending`
    while a correction is being made. `report` is the check of the kept file's signatures, None without any.
    """

    code: str
    number: str
    procedure_name: str
    agency: str
    issued_on: date
    sha256: str
    is_signed: bool
    simulated: bool
    state: ResultState = ResultState.ISSUED
    expires_on: date | None = None
    is_expired: bool = False
    is_pending: bool = False
    revoked_on: date | None = None
    revocation_ground: str = ""
    replaced_by: LinkedResult | None = None
    replaces: LinkedResult | None = None
    report: SignatureReport | None = None
