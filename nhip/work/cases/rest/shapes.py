"""What the interface of cases sends and takes, and how contracts become it."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from nhip.work.cases.contracts import (
    Act,
    CaseCard,
    CaseView,
    Channel,
    ClockKind,
    ClockReading,
    ClockState,
    Holder,
    Outcome,
    Paper,
    PaperState,
    Receipt,
    SupplementRequest,
    TargetKind,
    TimeUnit,
    Tracking,
)
from nhip.work.cases.queries.documents import track_url, verify_url

# What an act calls blank: Python's own blanks, of which the pattern's "\s" lacks four.
NOT_BLANK = r"[^\s\x1c-\x1f]"


class ClockStepOut(Schema):
    """One step of how the due date came about; `days` in the clock's unit."""

    kind: ClockKind
    day: date
    due_on: date
    days: int
    counts_from: date | None
    until: date | None
    reason: str
    is_late: bool


class ClockOut(Schema):
    """The clock today. `remaining` counts in the unit, negative when late; `is_on_time` is null while
    open.
    """

    value: int
    unit: TimeUnit
    state: ClockState
    started_on: date
    due_on: date
    remaining: int
    paused_days: int
    extended_days: int
    late_by: int
    is_on_time: bool | None
    steps: list[ClockStepOut]


class PaperOut(Schema):
    """One file with the SHA-256 of its content."""

    id: UUID
    document_key: str
    name: str
    media_type: str
    size: int
    sha256: str
    state: PaperState


class CardOut(Schema):
    """A case in a list. `status` is the national code, 1 to 10."""

    id: UUID
    code: str
    procedure_code: str
    procedure_name: str
    status: int
    holder: Holder
    channel: Channel
    filed_at: datetime
    due_on: date
    remaining: int
    is_late: bool
    is_paused: bool
    competent_agency: str
    unit_code: str
    simulated: bool


class ListOut(Schema):
    """One page of cases; `count` is of all pages."""

    count: int
    page: int
    pages: int
    items: list[CardOut]


class ReceiptOut(Schema):
    """What was filed. `answers_sha256` is over the answers as JSON: sorted keys, no spaces, UTF-8."""

    code: str
    procedure_code: str
    procedure_name: str
    filed_at: datetime
    channel: Channel
    received_at_agency: str
    competent_agency: str
    return_agency: str
    answers_sha256: str
    files: list[PaperOut]
    clock: ClockOut
    track_url: str
    simulated: bool


class HistoryOut(Schema):
    """One act on the case."""

    number: int
    act: str
    from_status: int | None
    to_status: int
    at: datetime
    actor: str
    note: str


class ResultOut(Schema):
    """The issued result; `outcome` says approved or refused."""

    code: str
    number: str
    sha256: str
    size: int
    issued_at: datetime
    outcome: Outcome | None
    verify_url: str


class SupplementItemOut(Schema):
    """One thing to add or correct: a field of the form or a document, and why."""

    kind: TargetKind
    key: str
    label: str
    reason: str


class SupplementOut(Schema):
    """The request that waits for the applicant."""

    number: int
    requested_at: datetime
    items: list[SupplementItemOut]


class CaseOut(Schema):
    """A case in full, for whoever may see it.

    `version` counts the acts so far; the ETag says the same, for If-Match. `acts` are open to the asker now.
    """

    version: int
    acts: list[Act]
    supplement: SupplementOut | None
    card: CardOut
    received_at_agency: str
    return_agency: str
    clock: ClockOut
    files: list[PaperOut]
    history: list[HistoryOut]
    result: ResultOut | None
    stars: int | None


class TrackIn(Schema):
    """The dossier code, and the last four digits of the applicant's identity or telephone number."""

    code: str = Field(max_length=60, examples=["H29-261121-0001"])
    factor: str = Field(min_length=4, max_length=4, examples=["0001"])


class TrackOut(Schema):
    """Where a case stands; nothing about the person."""

    code: str
    procedure_name: str
    status: int
    holder: Holder
    held_by: str
    filed_on: date
    clock: ClockOut
    simulated: bool


class VerificationOut(Schema):
    """An issued result as anybody may check it."""

    code: str
    number: str
    procedure_name: str
    agency: str
    issued_on: date
    sha256: str
    is_signed: bool
    simulated: bool


def card_out(card: CaseCard) -> CardOut:
    return CardOut.from_orm(card)


def paper_out(paper: Paper) -> PaperOut:
    return PaperOut.from_orm(paper)


def clock_out(clock: ClockReading) -> ClockOut:
    return ClockOut(
        value=clock.time.value,
        unit=clock.time.unit,
        state=clock.state,
        started_on=clock.started_on,
        due_on=clock.due_on,
        remaining=clock.remaining,
        paused_days=clock.paused_days,
        extended_days=clock.extended_days,
        late_by=clock.late_by,
        is_on_time=clock.is_on_time,
        steps=[ClockStepOut.from_orm(step) for step in clock.steps],
    )


def track_out(found: Tracking) -> TrackOut:
    return TrackOut(
        code=found.code,
        procedure_name=found.procedure_name,
        status=found.status,
        holder=found.holder,
        held_by=found.held_by,
        filed_on=found.filed_on,
        clock=clock_out(found.clock),
        simulated=found.simulated,
    )


def receipt_out(found: Receipt) -> ReceiptOut:
    return ReceiptOut(
        code=found.code,
        procedure_code=found.procedure_code,
        procedure_name=found.procedure_name,
        filed_at=found.filed_at,
        channel=found.channel,
        received_at_agency=found.received_at_agency,
        competent_agency=found.competent_agency,
        return_agency=found.return_agency,
        answers_sha256=found.answers_sha256,
        files=[paper_out(paper) for paper in found.papers],
        clock=clock_out(found.clock),
        track_url=track_url(found.code),
        simulated=found.simulated,
    )


def case_out(view: CaseView) -> CaseOut:
    return CaseOut(
        version=version_of(view),
        acts=sorted(view.acts),
        supplement=_supplement_out(view.open_supplement),
        card=card_out(view.card),
        received_at_agency=view.received_at_agency,
        return_agency=view.return_agency,
        clock=clock_out(view.clock),
        files=[paper_out(paper) for paper in view.papers],
        history=[HistoryOut.from_orm(entry) for entry in view.history],
        result=_result_out(view),
        stars=view.card.stars,
    )


def version_of(view: CaseView) -> int:
    """How many acts the case has had."""
    return view.history[-1].number if view.history else 0


def _supplement_out(request: SupplementRequest | None) -> SupplementOut | None:
    if request is None:
        return None
    items = [SupplementItemOut.from_orm(one) for one in request.items]
    return SupplementOut(number=request.number, requested_at=request.requested_at, items=items)


def _result_out(view: CaseView) -> ResultOut | None:
    if view.result is None:
        return None
    return ResultOut(
        code=view.result.code,
        number=view.result.number,
        sha256=view.result.sha256,
        size=view.result.size,
        issued_at=view.result.issued_at,
        outcome=view.decision.outcome if view.decision else None,
        verify_url=verify_url(view.result.code),
    )
