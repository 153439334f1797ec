"""Filing: start a draft, answer, attach, ask what is still missing, file it once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict

from nhip.kernel.access import Actor, signed_in
from nhip.kernel.errors import Invalid, NotFound
from nhip.work.cases import queries
from nhip.work.cases.access import FILE_SCOPE
from nhip.work.cases.actions import drafts, keyed_filing
from nhip.work.cases.contracts import Draft
from nhip.work.cases.queries.gaps import gaps_of
from nhip.work.cases.rest.answers import checked_answers
from nhip.work.cases.rest.own import answered
from nhip.work.cases.rest.shapes import CaseOut
from nhip.work.cases.rest.versions import moment, refuse_moved, tag
from nhip.work.cases.web.acting import actor_of
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind

router = Router(tags=["filing"])
SCOPE = FILE_SCOPE.code


def _together(one: str, other: str) -> dict[str, Any]:
    """In JSON Schema's words: where the one is a text, so is the other."""
    text = {"type": "string"}
    return {
        "if": {"properties": {one: text}, "required": [one]},
        "then": {"properties": {other: text}, "required": [other]},
    }


class DraftIn(Schema):
    """The procedure's code in the catalogue."""

    procedure_code: str = Field(max_length=40, examples=["ban-hang-via-he"])


class DraftChange(Schema):
    """Answers by field key, as the form describes them; null takes one back. Both places together.

    What an answer must be is the form's to say (`/api/procedures/CODE/form`): one that does not fit it is
    refused with 422, named in `fields`.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [_together("received_at", "returned_at"), _together("returned_at", "received_at")]
        }
    )

    answers: dict[str, Any] = {}
    received_at: UUID | None = None
    returned_at: UUID | None = None


class DraftLineOut(Schema):
    id: UUID
    procedure_code: str
    procedure_name: str
    changed_at: datetime


class GapOut(Schema):
    """Something the dossier still lacks, and how to mend it; `field` is `places` for the two places."""

    step: str
    field: str
    message: str


class DraftOut(Schema):
    """A dossier not filed yet. `gaps` is empty when it can be filed."""

    id: UUID
    procedure_code: str
    procedure_name: str
    form_changed: bool
    received_at: UUID | None
    returned_at: UUID | None
    answers: dict[str, Any]
    changed_at: datetime
    gaps: list[GapOut]


@router.get("/drafts", response=list[DraftLineOut], summary="The asker's drafts")
@signed_in(scope=SCOPE)
def list_drafts(request: HttpRequest) -> list[DraftLineOut]:
    """Last changed first."""
    return [DraftLineOut.from_orm(one) for one in queries.my_drafts(actor_of(request))]


@router.post("/drafts", response={201: DraftOut}, summary="Start a dossier")
@signed_in(scope=SCOPE)
def start(request: HttpRequest, sent: DraftIn, response: HttpResponse) -> tuple[int, DraftOut]:
    """Of the version in force; filled in with what the State already knows of the applicant."""
    draft_id = drafts.start_draft(actor_of(request), sent.procedure_code)
    return 201, _answered(response, actor_of(request), draft_id)


@router.get("/drafts/{draft_id}", response=DraftOut, summary="A draft and what it still lacks")
@signed_in(scope=SCOPE)
def read(request: HttpRequest, draft_id: UUID, response: HttpResponse) -> DraftOut:
    return _answered(response, actor_of(request), draft_id)


@router.patch("/drafts/{draft_id}", response=DraftOut, summary="Answer, and choose the places")
@signed_in(scope=SCOPE)
def change(request: HttpRequest, draft_id: UUID, sent: DraftChange, response: HttpResponse) -> DraftOut:
    """What is sent joins what is there; an answer that will not do refuses the whole request."""
    actor = actor_of(request)
    draft = queries.draft(actor, draft_id)
    refuse_moved(request, moment(draft.changed_at))
    answers = checked_answers(draft, sent.answers)
    if (sent.received_at is None) != (sent.returned_at is None):
        message = _("Xin gửi cả hai: nơi nộp và nơi nhận kết quả.")
        raise Invalid(message, fields={"received_at": message, "returned_at": message})
    if sent.received_at and sent.returned_at:
        drafts.choose_places(actor, draft_id, received_at=sent.received_at, returned_at=sent.returned_at)
    if answers:
        drafts.save_step(actor, draft_id, drafts.StepAnswers(draft.step, answers))
    return _answered(response, actor, draft_id)


@router.post("/drafts/{draft_id}/files/{field}", response={201: DraftOut}, summary="Attach a file")
@signed_in(scope=SCOPE)
def attach(
    request: HttpRequest, draft_id: UUID, field: str, file: File[UploadedFile], response: HttpResponse
) -> tuple[int, DraftOut]:
    """As multipart form data, part `file`; to a file field of the form."""
    actor = actor_of(request)
    draft = queries.draft(actor, draft_id)
    _refuse_other_than_files(draft, field)
    drafts.save_step(actor, draft_id, drafts.StepAnswers(draft.step, {}, {field: [file]}))
    return 201, _answered(response, actor, draft_id)


@router.delete("/drafts/{draft_id}/files/{field}/{file_id}", response=DraftOut, summary="Take a file out")
@signed_in(scope=SCOPE)
def detach(
    request: HttpRequest, draft_id: UUID, field: str, file_id: UUID, response: HttpResponse
) -> DraftOut:
    actor = actor_of(request)
    draft = queries.draft(actor, draft_id)
    listed = draft.answers.get(field)
    held = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list | tuple) else []
    kept = [one for one in held if one.get("id") != str(file_id)]
    if len(kept) == len(held):
        raise NotFound(_("Hồ sơ đang soạn không có tệp này."))
    drafts.save_step(actor, draft_id, drafts.StepAnswers(draft.step, {field: kept}))
    return _answered(response, actor, draft_id)


@router.post("/drafts/{draft_id}/file", response={200: CaseOut, 201: CaseOut}, summary="File the dossier")
@signed_in(scope=SCOPE)
def file(request: HttpRequest, draft_id: UUID, response: HttpResponse) -> tuple[int, CaseOut]:
    """Needs an `Idempotency-Key`: the same key never files twice. 201 the first time, 200 again.

    422 with `fields` while something is missing; 409 for a key that filed another dossier.
    """
    actor = actor_of(request)
    filed = keyed_filing.file_with_key(actor, draft_id, key=request.headers.get("Idempotency-Key", ""))
    status = 201 if filed.is_new else 200
    return status, answered(response, queries.case(actor, filed.case_id))


@router.delete("/drafts/{draft_id}", response={204: None}, summary="Throw a draft away")
@signed_in(scope=SCOPE)
def discard(request: HttpRequest, draft_id: UUID) -> tuple[int, None]:
    drafts.discard_draft(actor_of(request), draft_id)
    return 204, None


def _answered(response: HttpResponse, actor: Actor, draft_id: UUID) -> DraftOut:
    draft = queries.draft(actor, draft_id)
    tag(response, moment(draft.changed_at))
    return DraftOut(
        id=draft.id,
        procedure_code=draft.procedure_code,
        procedure_name=draft.procedure_name,
        form_changed=draft.changes is not None,
        received_at=draft.received_at_agency_id,
        returned_at=draft.return_agency_id,
        answers=dict(draft.answers),
        changed_at=draft.changed_at,
        gaps=[GapOut(step=one.step, field=one.field, message=one.message) for one in gaps_of(draft)],
    )


def _refuse_other_than_files(draft: Draft, field: str) -> None:
    asked = procedures.form_of(draft.version_id).field(field)
    if asked is None or asked.kind is not FieldKind.FILE:
        raise NotFound(_("Biểu mẫu không có mục tệp “%(field)s”."), field=field)
