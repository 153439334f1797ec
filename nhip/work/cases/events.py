"""What happened to a case, as other modules may know it. No personal data travels in an event.

Every event carries the case's id (its subject) and code, the procedure, the place and the agency that is
competent.

>>> CaseAccepted.type
'nhip.cases.accepted.v1'
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhip.kernel.events import Event, event


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent(Event):
    """What every event of a case says: `unit_code` is the place of the competent agency, 5 digits or 2."""

    case_id: UUID
    code: str
    procedure_code: str
    unit_code: str
    competent_agency_id: UUID
    simulated: bool


@event("nhip.cases.draft_started.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStarted(Event):
    """Somebody began to fill in a dossier."""

    draft_id: UUID
    procedure_code: str


@event("nhip.cases.draft_discarded.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDiscarded(Event):
    """The owner threw a draft away."""

    draft_id: UUID
    procedure_code: str


@event("nhip.cases.filed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFiled(CaseEvent):
    """A dossier was filed: `channel`, the day it is due, and how many files came with it."""

    channel: str
    received_at_agency_id: UUID
    due_on: date
    files: int


@event("nhip.cases.accepted.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAccepted(CaseEvent):
    """The one-stop shop accepted the dossier."""


@event("nhip.cases.not_accepted.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNotAccepted(CaseEvent):
    """The one-stop shop did not accept the dossier, and said why to the applicant."""


@event("nhip.cases.assigned.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAssigned(CaseEvent):
    """The case has a handler."""

    handler_id: UUID


@event("nhip.cases.supplement_requested.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRequested(CaseEvent):
    """The applicant is asked for `items` things at once; `number` counts the requests of this case.

    The clock pauses.
    """

    number: int
    items: int


@event("nhip.cases.supplemented.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSupplemented(CaseEvent):
    """The applicant answered the request. The clock goes on."""

    number: int
    due_on: date


@event("nhip.cases.paused.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CasePaused(CaseEvent):
    """The case waits for a payment (status 6) or was stopped (8). The clock pauses."""

    status: int


@event("nhip.cases.resumed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResumed(CaseEvent):
    """Work goes on after a payment or a stop."""

    due_on: date


@event("nhip.cases.extended.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExtended(CaseEvent):
    """The due date was moved, with an apology and a reason to the applicant."""

    days: int
    due_on: date


@event("nhip.cases.proposed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseProposed(CaseEvent):
    """The handler proposed an outcome: approved or refused."""

    outcome: str


@event("nhip.cases.sent_back.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSentBack(CaseEvent):
    """The approver returned the proposal to the handler."""


@event("nhip.cases.decided.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDecided(CaseEvent):
    """The approver decided: approved or refused. The result is issued once its PDF exists."""

    outcome: str


@event("nhip.cases.result_issued.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ResultIssued(CaseEvent):
    """The result exists: its public code and the SHA-256 of the PDF. The clock has stopped."""

    result_code: str
    sha256: str
    is_on_time: bool


@event("nhip.cases.result_returned.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ResultReturned(CaseEvent):
    """The applicant has the result."""


@event("nhip.cases.withdrawn.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawn(CaseEvent):
    """The applicant withdrew the dossier."""


@event("nhip.cases.rated.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRated(CaseEvent):
    """The applicant rated the service: 1 to 5 stars. The comment does not travel."""

    stars: int


@event("nhip.cases.history_loaded.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLoaded(Event):
    """A simulated history of that many cases was loaded at once; its cases have no events of their own."""

    cases: int
