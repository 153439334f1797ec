"""What crosses between a one-stop shop's pages and its actions: intakes, hand-overs, returns, the queue."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from nhip.work.cases.contracts.cases import CaseCard
from nhip.work.procedures.contracts import Json


class IntakeState(StrEnum):
    """Where an intake stands: being entered, filed as a case, found incomplete, thrown away."""

    OPEN = "open"
    FILED = "filed"
    INCOMPLETE = "incomplete"
    DISCARDED = "discarded"


class Delivery(StrEnum):
    """Cách nhận kết quả bản giấy: at the counter, or by post to an address."""

    COUNTER = "counter"
    POST = "post"


class Confirmation(StrEnum):
    """How somebody for whom an officer filled in the form confirmed it.

    `read_aloud` stands in records from before: nothing but the officer's word shows it, so it is not taken
    any more. The other two are bound to what was filed: a signature under a summary that bears its code, and
    a one-time code that reached the person's own telephone.
    """

    READ_ALOUD = "read_aloud"
    SIGNED_PAPER = "signed_paper"
    ONE_TIME_CODE = "code"


class CounterPayment(StrEnum):
    """How the fee of an intake is paid: in cash now, or by transfer, and then accepted once it has come."""

    CASH = "cash"
    TRANSFER = "transfer"


class HandOverKind(StrEnum):
    """What a list carries: dossiers to who is competent, results back, or letters to the post."""

    DOSSIERS = "dossiers"
    RESULTS = "results"
    POST = "post"


class Recipient(StrEnum):
    """Who takes a result: the applicant, their representative, or somebody with a letter."""

    APPLICANT = "self"
    REPRESENTATIVE = "rep"
    BEARER = "bearer"


@dataclass(frozen=True, slots=True)
class PaperTick:
    """One required document on the counter's checklist: how many originals and copies were handed in."""

    name: str
    originals: int
    copies: int


@dataclass(frozen=True, slots=True)
class IntakeView:
    """An intake as its officer sees it. `is_confirmed`: the person confirmed the answers as they stand."""

    id: UUID
    agency_id: UUID
    agency: str
    visitor_id: UUID
    visitor: str
    applicant_id: UUID
    applicant: str
    mandate_id: UUID | None
    procedure_code: str
    procedure_name: str
    version_id: UUID | None
    channel: str
    answers: dict[str, Json]
    papers: tuple[PaperTick, ...]
    return_agency_id: UUID | None
    delivery: Delivery
    delivery_address: str
    confirmation: str
    is_confirmed: bool
    code_sent_at: datetime | None
    state: IntakeState
    lacking: tuple[str, ...]
    case_id: UUID | None
    began_at: datetime
    ended_at: datetime | None
    simulated: bool


@dataclass(frozen=True, slots=True)
class HandOverLineView:
    """One dossier of a list; `address` is where the post brings the result."""

    id: UUID
    number: int
    case: CaseCard
    confirmed_at: datetime | None
    is_missing: bool
    address: str = ""


@dataclass(frozen=True, slots=True)
class HandOverView:
    """Danh sách giao nhận: `received_at` is None until the other side has confirmed every line."""

    id: UUID
    kind: HandOverKind
    number: int
    day: date
    from_agency: str
    to_agency: str
    carrier: str
    made_by: str
    made_at: datetime
    received_by: str
    received_at: datetime | None
    count: int
    lines: tuple[HandOverLineView, ...] = ()


@dataclass(frozen=True, slots=True)
class Ticket:
    """Số thứ tự of a day at a one-stop shop; `ahead` is how many wait before it."""

    id: UUID
    number: int
    taken_at: datetime
    ahead: int
    called_at: datetime | None = None
    counter: str = ""


@dataclass(frozen=True, slots=True)
class QueueState:
    """Who is served now, latest call first, and how many wait."""

    now: tuple[Ticket, ...]
    waiting: int
    next_number: int | None


@dataclass(frozen=True, slots=True)
class LoadLine:
    """Khối lượng việc of an officer (or of a desk, then `party_id` is None)."""

    party_id: UUID | None
    name: str
    open: int
    late: int
    due_soon: int
    done_this_week: int


@dataclass(frozen=True, slots=True)
class DayStatistics:
    """A one-stop shop's day, times in whole seconds; an average is None where nothing was measured."""

    agency: str
    day: date
    received: tuple[tuple[str, int], ...]
    assisted: int
    incomplete: int
    returned: int
    late: int
    tickets: int
    called: int
    average_wait_seconds: int | None
    average_intake_seconds: int | None
    ratings: int
    satisfied: int
    average_stars: float | None
