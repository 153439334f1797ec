"""What an applicant can do against what was done: complain, have a case looked at again."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from nhip.work.cases.contracts.cases import SupplementItem
from nhip.work.cases.contracts.lateness import AskState
from nhip.work.cases.contracts.states import Status
from nhip.work.procedures.contracts import Answers


class ComplaintKind(StrEnum):
    """What is complained of: lateness, a dossier not accepted, a refusal."""

    LATE = "late"
    NOT_ACCEPTED = "not_accepted"
    REFUSED = "refused"


class ComplaintState(StrEnum):
    """Where a complaint stands: filed, taken on (thụ lý), answered, taken back by who filed it."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Complaint:
    """Khiếu nại about one case (Law on Complaints 02/2011/QH13): never public.

    `accept_by` and `answer_by` are the days by which it is taken on and answered; `is_upheld` says whether
    the complaint was found right, None until it is answered.
    """

    id: UUID
    number: int
    kind: ComplaintKind
    text: str
    state: ComplaintState
    filed_at: datetime
    accept_by: date
    answer_by: date | None = None
    accepted_at: datetime | None = None
    answered_at: datetime | None = None
    answer: str = ""
    answered_by: str = ""
    is_upheld: bool | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class SupersededDecision:
    """A decision that a reopening has put aside; it stays in the history."""

    outcome: str
    text: str
    ground: str
    at: datetime
    by: str
    result_number: str
    result_code: str


@dataclass(frozen=True, slots=True)
class Reopening:
    """Xem xét lại: a closed case taken up again, with its reason, and what it put aside."""

    number: int
    at: datetime
    by: str
    reason: str
    from_status: Status
    complaint_number: int | None
    superseded: SupersededDecision | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One answer before and after a supplement, in words; papers by their names."""

    key: str
    label: str
    reason: str
    before: str
    after: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class SupplementAsk:
    """A further request the handler proposes to the approver: its items, and what became of it."""

    id: UUID
    items: tuple[SupplementItem, ...]
    state: AskState
    asked_at: datetime
    asked_by: str
    answered_at: datetime | None = None
    word: str = ""


@dataclass(frozen=True, slots=True)
class SupplementAnswer:
    """What changed with the answer to one request, item by item."""

    number: int
    answered_at: datetime
    message: str
    items: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class CaseRecourse:
    """What was asked, complained of and taken up again around one case, as far as its reader may see it.

    `kinds` is what the applicant may complain of now, until `complain_by` (None: no end yet), by `source`.
    `may_reopen`: the case gives ground to be taken up again.
    """

    complaints: tuple[Complaint, ...]
    reopenings: tuple[Reopening, ...]
    answers: tuple[SupplementAnswer, ...]
    asks: tuple[SupplementAsk, ...]
    kinds: tuple[ComplaintKind, ...]
    complain_by: date | None
    source: str
    may_reopen: bool
    is_decider: bool

    @property
    def open_complaint(self) -> Complaint | None:
        """The complaint that waits, if any."""
        waiting = (ComplaintState.SUBMITTED, ComplaintState.ACCEPTED)
        return next((one for one in self.complaints if one.state in waiting), None)

    @property
    def open_ask(self) -> SupplementAsk | None:
        """The further request that waits for the approver, if any."""
        return next((one for one in self.asks if one.state is AskState.ASKED), None)


@dataclass(frozen=True, slots=True)
class SupplementDraft:
    """An answer to a supplement request that was not sent yet: by field, with the word to the officer.

    `changed_at` is None before anything was kept.
    """

    answers: Answers
    message: str
    changed_at: datetime | None
