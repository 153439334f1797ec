"""Complaints by program: what may be complained of, until when, and what came of it."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from nhip.kernel.access import signed_in
from nhip.work.cases import queries
from nhip.work.cases.access import FILE_SCOPE, READ_SCOPE
from nhip.work.cases.actions import complaining
from nhip.work.cases.contracts import CaseRecourse, ComplaintKind, ComplaintState
from nhip.work.cases.queries.recourse import recourse
from nhip.work.cases.rest.shapes import NOT_BLANK, version_of
from nhip.work.cases.rest.versions import tag, unmoved
from nhip.work.cases.web.acting import actor_of

router = Router(tags=["recourse"])


class ComplaintOut(Schema):
    """One complaint. `accept_by` and `answer_by` are the last days to take it on and to answer it."""

    number: int
    kind: ComplaintKind
    text: str
    state: ComplaintState
    filed_at: datetime
    accept_by: date
    answer_by: date | None
    accepted_at: datetime | None
    answered_at: datetime | None
    answer: str
    is_upheld: bool | None
    is_late: bool


class RecourseOut(Schema):
    """`kinds`: what may be complained of now, until `complain_by` (null: no end yet), by `source`."""

    kinds: list[ComplaintKind]
    complain_by: date | None
    source: str
    complaints: list[ComplaintOut]


class ComplaintIn(Schema):
    """What is complained of, one of `kinds`, and why."""

    kind: ComplaintKind
    text: str = Field(max_length=4000, pattern=NOT_BLANK)


@router.get("/{code}/complaints", response=RecourseOut, summary="Complaints about a case")
@signed_in(scope=READ_SCOPE.code)
def complaints(request: HttpRequest, code: str) -> RecourseOut:
    return _recourse_out(recourse(actor_of(request), code))


@router.post("/{code}/complaints", response={201: RecourseOut}, summary="Complain about one's own case")
@signed_in(scope=FILE_SCOPE.code)
def complain(
    request: HttpRequest, code: str, sent: ComplaintIn, response: HttpResponse
) -> tuple[int, RecourseOut]:
    """409 when the case gives no ground for it, or after the time the law gives. One at a time."""
    actor = actor_of(request)
    view = queries.case(actor, code)
    with unmoved(request, view):
        complaining.complain(actor, view.card.id, kind=sent.kind, text=sent.text)
    tag(response, version_of(queries.case(actor, code)))
    return 201, _recourse_out(recourse(actor, code))


@router.post("/{code}/complaints/withdraw", response=RecourseOut, summary="Take one's complaint back")
@signed_in(scope=FILE_SCOPE.code)
def drop(request: HttpRequest, code: str, response: HttpResponse) -> RecourseOut:
    """409 when no complaint waits."""
    actor = actor_of(request)
    view = queries.case(actor, code)
    with unmoved(request, view):
        complaining.drop_complaint(actor, view.card.id)
    tag(response, version_of(queries.case(actor, code)))
    return _recourse_out(recourse(actor, code))


def _recourse_out(found: CaseRecourse) -> RecourseOut:
    return RecourseOut(
        kinds=list(found.kinds),
        complain_by=found.complain_by,
        source=found.source,
        complaints=[ComplaintOut.from_orm(one) for one in found.complaints],
    )
