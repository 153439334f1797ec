"""The way of a case from its draft to the result in hand; its papers, its lists at the desks."""

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


@event("nhip.cases.draft_expiring.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class DraftExpiring(Event):
    """A draft nobody touches will be deleted; `kept_until` is its last whole day."""

    draft_id: UUID
    procedure_code: str
    kept_until: date


@event("nhip.cases.draft_expired.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class DraftExpired(Event):
    """An old draft was deleted with its uploads, `files` of them."""

    draft_id: UUID
    procedure_code: str
    files: int


@event("nhip.cases.answer_disputed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDisputed(Event):
    """The subject of a record says that a value is wrong: told to the `owner` of the `source`.

    `attribute` names what is wrong, `as_of` the day the source vouched for it; `party_id` is the subject. The
    values themselves do not travel: they are kept with the dispute.
    """

    dispute_id: UUID
    draft_id: UUID
    procedure_code: str
    source: str
    owner: str
    attribute: str
    as_of: date
    party_id: UUID


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


@event("nhip.cases.result_revoked.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRevoked(CaseEvent):
    """An issued result was taken back: it says nothing any more. Only the applicant is told why."""

    result_code: str


@event("nhip.cases.correction_asked.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionAsked(CaseEvent):
    """The approver has a corrected result made in place of this one; it follows once it is signed."""

    result_code: str


@event("nhip.cases.result_replaced.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ResultReplaced(CaseEvent):
    """A corrected result is out under a number of its own; the one it replaces no longer counts."""

    result_code: str
    replaced_code: str
    sha256: str


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


@event("nhip.cases.result_template_published.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTemplatePublished(Event):
    """A template of results has a new version in force; what was decided before keeps its own."""

    key: str
    number: int


@event("nhip.cases.document_shared.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentShared(Event):
    """A citizen made a link to one document of their vault, good for so many days."""

    share_id: UUID
    item_kind: str
    item_id: UUID
    days: int


@event("nhip.cases.document_reused.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReused(Event):
    """A document of the vault was put into a draft instead of an upload."""

    file_id: UUID
    draft_id: UUID
    item_kind: str
    item_id: UUID
    sha256: str


@event("nhip.cases.history_loaded.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLoaded(Event):
    """A simulated history of that many cases was loaded at once; its cases have no events of their own."""

    cases: int


@event("nhip.cases.intake_turned_away.v1")
@dataclass(frozen=True, slots=True)
class IntakeTurnedAway(Event):
    """At a counter papers were given back with a slip listing `items` missing things."""

    intake_id: UUID
    procedure_code: str
    agency_id: UUID
    items: int


@event("nhip.cases.handed_over.v1")
@dataclass(frozen=True, slots=True)
class HandedOver(Event):
    """A list of dossiers, results or letters left a counter. `kind` is dossiers, results or post."""

    hand_over_id: UUID
    kind: str
    from_agency_id: UUID
    to_agency_id: UUID | None
    count: int


@event("nhip.cases.hand_over_received.v1")
@dataclass(frozen=True, slots=True)
class HandOverReceived(Event):
    """The other side has confirmed a list; `missing` dossiers were on it and not in the bundle."""

    hand_over_id: UUID
    count: int
    missing: int
