"""What officers' systems do: worklists, and every act of the desks, by the same rules as on the pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from nhip.kernel.access import Actor, may
from nhip.work.cases import queries
from nhip.work.cases.access import DECIDE_SCOPE, DESK, PROCESS_SCOPE, READ_SCOPE, RECEIVE_SCOPE
from nhip.work.cases.actions import deciding, extending, processing, reception, supplementing
from nhip.work.cases.contracts import (
    AskState,
    Outcome,
    SupplementItem,
    TargetKind,
    WorklistName,
    WorklistQuery,
)
from nhip.work.cases.queries.times import times
from nhip.work.cases.rest.own import answered
from nhip.work.cases.rest.shapes import NOT_BLANK, CaseOut, ListOut, card_out
from nhip.work.cases.rest.versions import unmoved
from nhip.work.cases.web.acting import actor_of

router = Router(tags=["decisions"])


class WorklistIn(Schema):
    """Filters of a list; `q` matches the dossier code or the procedure's name."""

    q: str = Field("", max_length=100)
    procedure_code: str = Field("", max_length=40)
    agency_id: UUID | None = None
    overdue: bool = False
    mine: bool = False
    page: int = Field(1, ge=1, le=100_000)


class ReasonIn(Schema):
    """Why, in words the applicant reads."""

    reason: str = Field(max_length=4000, pattern=NOT_BLANK)


class AssignIn(Schema):
    """Whom to give the case: a member of the competent agency's staff; oneself when left out."""

    handler_id: UUID | None = None


class SupplementItemIn(Schema):
    """One thing to add or correct: a field of the form or a document, by its key."""

    kind: TargetKind
    key: str = Field(max_length=80, pattern=NOT_BLANK)
    label: str = Field(max_length=300, pattern=NOT_BLANK)
    reason: str = Field(max_length=1000, pattern=NOT_BLANK)


class SupplementIn(Schema):
    """Everything that is missing, in one list."""

    items: list[SupplementItemIn] = Field(min_length=1, max_length=100)


class ExtendIn(Schema):
    """`days` in the unit of the statutory time."""

    days: int = Field(ge=1, le=365)
    reason: str = Field(max_length=4000, pattern=NOT_BLANK)


class ExtensionOut(Schema):
    """One request for more time; `word` is why it was refused."""

    days: int
    reason: str
    asked_by: str
    asked_at: datetime
    state: AskState
    word: str


class OpinionIn(Schema):
    """An outcome with its text; a refusal names its legal ground."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"outcome": {"const": Outcome.REFUSED.value}}},
            "then": {"properties": {"ground": {"pattern": NOT_BLANK}}, "required": ["ground"]},
        }
    )

    outcome: Outcome
    text: str = Field(max_length=10_000, pattern=NOT_BLANK)
    ground: str = Field("", max_length=500)


class ReplyIn(Schema):
    """What the handler should change."""

    reply: str = Field(max_length=4000, pattern=NOT_BLANK)


List = Literal["to_accept", "to_assign", "to_process", "to_decide", "to_return", "waiting", "done"]


@router.get("/worklists/{name}", response=ListOut, summary="A list of the desk")
@may(DESK.code, scope=READ_SCOPE.code)
def worklist(request: HttpRequest, name: List, asked: Query[WorklistIn]) -> ListOut:
    """The earliest due date first; `done` latest first."""
    query = WorklistQuery(
        name=WorklistName(name),
        text=asked.q,
        procedure_code=asked.procedure_code,
        agency_id=asked.agency_id,
        is_overdue=asked.overdue,
        is_mine=asked.mine,
        page=asked.page,
    )
    found = queries.worklist(actor_of(request), query)
    return ListOut(
        count=found.total, page=found.page, pages=found.pages, items=[card_out(card) for card in found.cards]
    )


@router.post("/{code}/accept", response=CaseOut, summary="Accept a dossier")
@may(DESK.code, scope=RECEIVE_SCOPE.code)
def accept(request: HttpRequest, code: str, response: HttpResponse) -> CaseOut:
    return _act(request, code, response, lambda actor, case_id: reception.accept(actor, case_id))


@router.post("/{code}/not-accept", response=CaseOut, summary="Refuse to accept a dossier, saying why")
@may(DESK.code, scope=RECEIVE_SCOPE.code)
def not_accept(request: HttpRequest, code: str, sent: ReasonIn, response: HttpResponse) -> CaseOut:
    return _act(
        request,
        code,
        response,
        lambda actor, case_id: reception.not_accept(actor, case_id, reason=sent.reason),
    )


@router.post("/{code}/return-result", response=CaseOut, summary="Hand the result over")
@may(DESK.code, scope=RECEIVE_SCOPE.code)
def return_result(request: HttpRequest, code: str, response: HttpResponse) -> CaseOut:
    return _act(request, code, response, lambda actor, case_id: reception.return_result(actor, case_id))


@router.post("/{code}/assign", response=CaseOut, summary="Give a case to a handler, or take it")
@may(DESK.code, scope=PROCESS_SCOPE.code)
def assign(request: HttpRequest, code: str, sent: AssignIn, response: HttpResponse) -> CaseOut:
    def act(actor: Actor, case_id: UUID) -> None:
        handler_id = sent.handler_id or actor.party_id
        if handler_id is not None:
            processing.assign(actor, case_id, handler_id=handler_id)

    return _act(request, code, response, act)


@router.post("/{code}/request-supplement", response=CaseOut, summary="Ask for all that is missing")
@may(DESK.code, scope=PROCESS_SCOPE.code)
def request_supplement(
    request: HttpRequest, code: str, sent: SupplementIn, response: HttpResponse
) -> CaseOut:
    """The clock pauses until the applicant answers. A second request is for the approver to make."""
    items = [SupplementItem(one.kind, one.key, one.label, one.reason) for one in sent.items]
    return _act(
        request,
        code,
        response,
        lambda actor, case_id: supplementing.request_supplement(actor, case_id, items=items),
    )


@router.post("/{code}/propose", response=CaseOut, summary="Propose an outcome to the approver")
@may(DESK.code, scope=PROCESS_SCOPE.code)
def propose(request: HttpRequest, code: str, sent: OpinionIn, response: HttpResponse) -> CaseOut:
    return _act(
        request, code, response, lambda actor, case_id: processing.propose(actor, case_id, _opinion(sent))
    )


@router.post("/{code}/ask-extension", response=CaseOut, summary="Ask the approver for more time")
@may(DESK.code, scope=PROCESS_SCOPE.code)
def ask_extension(request: HttpRequest, code: str, sent: ExtendIn, response: HttpResponse) -> CaseOut:
    """The reason is what the applicant will read. 409 for a case that is late already."""
    return _act(
        request,
        code,
        response,
        lambda actor, case_id: extending.ask_extension(actor, case_id, days=sent.days, reason=sent.reason),
    )


@router.post("/{code}/extend", response=CaseOut, summary="Give more time, with an apology")
@may(DESK.code, scope=DECIDE_SCOPE.code)
def extend(request: HttpRequest, code: str, sent: ExtendIn, response: HttpResponse) -> CaseOut:
    """Grants what the handler asked for, if anything; `days` and `reason` are the approver's own."""
    return _act(
        request,
        code,
        response,
        lambda actor, case_id: extending.extend(actor, case_id, days=sent.days, reason=sent.reason),
    )


@router.post("/{code}/refuse-extension", response=CaseOut, summary="Give no more time, saying why")
@may(DESK.code, scope=DECIDE_SCOPE.code)
def refuse_extension(request: HttpRequest, code: str, sent: ReasonIn, response: HttpResponse) -> CaseOut:
    """The due date stands; the handler reads the reason."""
    return _act(
        request,
        code,
        response,
        lambda actor, case_id: extending.refuse_extension(actor, case_id, word=sent.reason),
    )


@router.get(
    "/{code}/extensions", response=list[ExtensionOut], summary="Who asked for more time, and the answer"
)
@may(DESK.code, scope=READ_SCOPE.code)
def extensions(request: HttpRequest, code: str) -> list[ExtensionOut]:
    """In order; empty for whoever is no officer of the case."""
    found = times(actor_of(request), code).extensions
    return [ExtensionOut.from_orm(one) for one in found]


@router.post("/{code}/send-back", response=CaseOut, summary="Return a proposal to the handler")
@may(DESK.code, scope=DECIDE_SCOPE.code)
def send_back(request: HttpRequest, code: str, sent: ReplyIn, response: HttpResponse) -> CaseOut:
    return _act(
        request, code, response, lambda actor, case_id: deciding.send_back(actor, case_id, reply=sent.reply)
    )


@router.post("/{code}/decide", response=CaseOut, summary="Approve or refuse")
@may(DESK.code, scope=DECIDE_SCOPE.code)
def decide(request: HttpRequest, code: str, sent: OpinionIn, response: HttpResponse) -> CaseOut:
    """The result is rendered and issued after this answer; read the case again for it.

    Of two who decide at once one gets 409, or 412 with If-Match.
    """
    return _act(
        request, code, response, lambda actor, case_id: deciding.decide(actor, case_id, _opinion(sent))
    )


@router.post("/{code}/stop", response=CaseOut, summary="Stop work, saying why")
@may(DESK.code, scope=DECIDE_SCOPE.code)
def stop(request: HttpRequest, code: str, sent: ReasonIn, response: HttpResponse) -> CaseOut:
    return _act(
        request, code, response, lambda actor, case_id: processing.stop(actor, case_id, reason=sent.reason)
    )


@router.post("/{code}/resume", response=CaseOut, summary="Take a stopped case up again")
@may(DESK.code, scope=DECIDE_SCOPE.code)
def resume(request: HttpRequest, code: str, response: HttpResponse) -> CaseOut:
    return _act(request, code, response, lambda actor, case_id: processing.resume(actor, case_id))


def _opinion(sent: OpinionIn) -> processing.Opinion:
    return processing.Opinion(sent.outcome, sent.text, sent.ground)


def _act(
    request: HttpRequest, code: str, response: HttpResponse, act: Callable[[Actor, UUID], None]
) -> CaseOut:
    """Do one act while If-Match still fits, and answer the case as it is then."""
    actor = actor_of(request)
    view = queries.case(actor, code)
    with unmoved(request, view):
        act(actor, view.card.id)
    return answered(response, queries.case(actor, code))
