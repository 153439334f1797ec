"""REST of cases, under /api/cases/. Reading alone: filing and deciding are done on the pages.

Public: tracking by code and second factor, and the verification of a result. The rest is for whoever is
signed in, and only for cases that are theirs or their agencies'.
"""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from nhip.kernel.access import public, signed_in
from nhip.work.cases import queries
from nhip.work.cases.contracts import (
    CaseCard,
    Channel,
    ClockKind,
    ClockReading,
    ClockState,
    Holder,
    Outcome,
    Paper,
    PaperState,
    Receipt,
    TimeUnit,
    Tracking,
    Verification,
)
from nhip.work.cases.queries.documents import track_url, verify_url
from nhip.work.cases.web.acting import actor_of
from nhip.work.cases.web.public import client_of

router = Router(tags=["cases"])


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
    """The asker's own cases, latest first."""

    count: int
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


class CaseOut(Schema):
    """A case in full, for whoever may see it."""

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


@router.post("/track", response=TrackOut, summary="Follow a case without signing in")
@public("whoever holds the receipt may follow the case; no personal data is shown")
def track(request: HttpRequest, sent: TrackIn) -> TrackOut:
    """Wrong code and wrong factor give the same 404; too many tries give 429."""
    found = queries.tracking(sent.code, sent.factor, client=client_of(request))
    return _track_out(found)


@router.get("/results/{code}", response=VerificationOut, summary="Check a result by its public code")
@public("a result is checked by whoever is shown it; nothing about the person is shown")
def check_result(request: HttpRequest, code: str) -> Verification:
    return queries.verification(code)


@router.get("/mine", response=ListOut, summary="The asker's own cases")
@signed_in()
def mine(request: HttpRequest) -> ListOut:
    cards = queries.my_cases(actor_of(request))
    return ListOut(count=len(cards), items=[_card_out(card) for card in cards])


@router.get("/{code}", response=CaseOut, summary="One case in full")
@signed_in()
def read_case(request: HttpRequest, code: str) -> CaseOut:
    view = queries.case(actor_of(request), code)
    outcome = view.decision.outcome if view.decision else None
    return CaseOut(
        card=_card_out(view.card),
        received_at_agency=view.received_at_agency,
        return_agency=view.return_agency,
        clock=_clock_out(view.clock),
        files=[_paper_out(paper) for paper in view.papers],
        history=[HistoryOut.from_orm(entry) for entry in view.history],
        result=ResultOut(
            code=view.result.code,
            number=view.result.number,
            sha256=view.result.sha256,
            size=view.result.size,
            issued_at=view.result.issued_at,
            outcome=outcome,
            verify_url=verify_url(view.result.code),
        )
        if view.result
        else None,
        stars=view.card.stars,
    )


@router.get("/{code}/receipt", response=ReceiptOut, summary="The receipt with the hash of every file")
@signed_in()
def read_receipt(request: HttpRequest, code: str) -> ReceiptOut:
    return _receipt_out(queries.receipt(actor_of(request), code))


def _card_out(card: CaseCard) -> CardOut:
    return CardOut.from_orm(card)


def _paper_out(paper: Paper) -> PaperOut:
    return PaperOut.from_orm(paper)


def _clock_out(clock: ClockReading) -> ClockOut:
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


def _track_out(found: Tracking) -> TrackOut:
    return TrackOut(
        code=found.code,
        procedure_name=found.procedure_name,
        status=found.status,
        holder=found.holder,
        held_by=found.held_by,
        filed_on=found.filed_on,
        clock=_clock_out(found.clock),
        simulated=found.simulated,
    )


def _receipt_out(found: Receipt) -> ReceiptOut:
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
        files=[_paper_out(paper) for paper in found.papers],
        clock=_clock_out(found.clock),
        track_url=track_url(found.code),
        simulated=found.simulated,
    )
