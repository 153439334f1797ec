"""The applicant's own cases: list, read, answer a request, withdraw, rate, fetch the result."""

import json
from typing import Any, cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Form, Query, Router, Schema

from nhip.kernel.access import signed_in
from nhip.kernel.errors import Invalid
from nhip.kernel.storage import storage
from nhip.work.cases import queries
from nhip.work.cases.access import FILE_SCOPE, READ_SCOPE, TRACK_SCOPE
from nhip.work.cases.actions import applicant
from nhip.work.cases.contracts import CaseView
from nhip.work.cases.rest.shapes import (
    CaseOut,
    ListOut,
    ReceiptOut,
    card_out,
    case_out,
    receipt_out,
    version_of,
)
from nhip.work.cases.rest.versions import tag, unmoved
from nhip.work.cases.web.acting import actor_of

router = Router(tags=["cases"])
PDF = {"description": "The PDF", "content": {"application/pdf": {"schema": {"type": "string"}}}}


class PageIn(Schema):
    """Which page; pages begin at 1."""

    page: int = Field(1, ge=1, le=100_000)
    page_size: int = Field(20, ge=1, le=100)


class WithdrawIn(Schema):
    reason: str = Field("", max_length=2000)


class RatingIn(Schema):
    stars: int = Field(ge=1, le=5)
    comment: str = Field("", max_length=2000)


@router.get("/mine", response=ListOut, summary="The asker's own cases")
@signed_in(scope=TRACK_SCOPE.code)
def mine(request: HttpRequest, asked: Query[PageIn]) -> ListOut:
    """Latest first."""
    cards = queries.my_cases(actor_of(request))
    pages = max(1, -(-len(cards) // asked.page_size))
    start = (asked.page - 1) * asked.page_size
    items = [card_out(card) for card in cards[start : start + asked.page_size]]
    return ListOut(count=len(cards), page=asked.page, pages=pages, items=items)


@router.get("/{code}", response=CaseOut, summary="One case in full")
@signed_in(scope=READ_SCOPE.code)
def read_case(request: HttpRequest, code: str, response: HttpResponse) -> CaseOut:
    """The ETag goes into If-Match of an act, so that it is done only while the case is as it was read."""
    return answered(response, queries.case(actor_of(request), code))


@router.get("/{code}/receipt", response=ReceiptOut, summary="The receipt with the hash of every file")
@signed_in(scope=TRACK_SCOPE.code)
def read_receipt(request: HttpRequest, code: str) -> ReceiptOut:
    return receipt_out(queries.receipt(actor_of(request), code))


@router.get("/{code}/result", summary="The PDF of the result", openapi_extra={"responses": {200: PDF}})
@signed_in(scope=READ_SCOPE.code)
def read_result(request: HttpRequest, code: str) -> FileResponse:
    """For the applicant and the officers of the case; 404 until it is issued."""
    found = queries.result_of(actor_of(request), code)
    return FileResponse(
        storage().open(found.storage_key), content_type="application/pdf", filename=f"{found.code}.pdf"
    )


@router.post("/{code}/supplement", response=CaseOut, summary="Answer a supplement request, all of it at once")
@signed_in(scope=FILE_SCOPE.code)
def supplement(
    request: HttpRequest,
    code: str,
    response: HttpResponse,
    answers: Form[str] = "{}",
    message: Form[str] = "",
) -> CaseOut:
    """`answers`: JSON by field key; the new files as parts named after the fields they are asked for."""
    actor = actor_of(request)
    view = queries.case(actor, code)
    uploads = {key: request.FILES.getlist(key) for key in request.FILES}
    sent = applicant.SupplementSent(_answers(answers), cast("Any", uploads), message[:2000])
    with unmoved(request, view):
        applicant.supplement(actor, view.card.id, sent)
    return answered(response, queries.case(actor, code))


@router.post("/{code}/withdraw", response=CaseOut, summary="Take a dossier back")
@signed_in(scope=FILE_SCOPE.code)
def withdraw(request: HttpRequest, code: str, sent: WithdrawIn, response: HttpResponse) -> CaseOut:
    actor = actor_of(request)
    view = queries.case(actor, code)
    with unmoved(request, view):
        applicant.withdraw(actor, view.card.id, reason=sent.reason)
    return answered(response, queries.case(actor, code))


@router.post("/{code}/rating", response=CaseOut, summary="Rate the service, once")
@signed_in(scope=FILE_SCOPE.code)
def rate(request: HttpRequest, code: str, sent: RatingIn, response: HttpResponse) -> CaseOut:
    actor = actor_of(request)
    view = queries.case(actor, code)
    with unmoved(request, view):
        applicant.rate(actor, view.card.id, stars=sent.stars, comment=sent.comment)
    return answered(response, queries.case(actor, code))


def answered(response: HttpResponse, view: CaseView) -> CaseOut:
    """The case as it is now, with its version."""
    tag(response, version_of(view))
    return case_out(view)


def _answers(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        message = _("Phần “answers” phải là một đối tượng JSON theo khoá của từng mục.")
        raise Invalid(message, fields={"answers": message})
    return found
