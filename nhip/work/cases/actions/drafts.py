"""Drafts: started, saved at every step with their uploads, thrown away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nhip.base.files import api as files
from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Invalid, NotFound
from nhip.kernel.ids import new_id
from nhip.work.cases.adapters import agencies
from nhip.work.cases.contracts import UnknownUnit, UploadRefused
from nhip.work.cases.events import DraftDiscarded, DraftStarted
from nhip.work.cases.models import Draft
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind, FormDefinition, Json, NotFileable, PersonAnswer

UPLOAD_PURPOSE = "case.attachment"


@dataclass(frozen=True, slots=True)
class StepAnswers:
    """What came in at one step: its answers, and the new uploads by field."""

    step: str
    answers: Mapping[str, Json]
    uploads: Mapping[str, Sequence["UploadedFile[Any]"]] = field(default_factory=dict)


def start_draft(actor: Actor, procedure_code: str) -> UUID:
    """Start a dossier of the version in force, filled in with what the State already knows of the
    applicant.
    """
    version = procedures.current_version(procedure_code)
    if version.handling is None:
        raise NotFileable(_("Thủ tục %(code)s chưa nhận hồ sơ ở đây."), code=procedure_code)
    person = identity.read_person(actor, _party(actor), str(_("Điền sẵn hồ sơ của chính mình")))
    form = procedures.form_of(version.id)
    known = PersonAnswer(
        name=person.full_name,
        number=person.number,
        birth_date=person.birth_date.isoformat() if person.birth_date else "",
        unit_code=person.unit_code,
        address=person.address,
        phone=person.phone,
        email=person.email,
    )
    one_stop = agencies.one_stop_of(person.unit_code) if person.unit_code else None
    draft_id = new_id()
    with action("cases.start_draft", actor=actor, about=("draft", draft_id)) as done:
        done.allow("a dossier of one's own")
        Draft(
            id=draft_id,
            owner_id=_party(actor),
            procedure_code=version.code,
            version_id=version.id,
            form_hash=form.hash,
            received_at_agency_id=one_stop.id if one_stop else None,
            return_agency_id=one_stop.id if one_stop else None,
            answers=procedures.prefill(form, person=known),
            simulated=person.simulated,
        ).save(force_insert=True)
        done.emit(DraftStarted(draft_id=draft_id, procedure_code=version.code))
    return draft_id


def choose_places(actor: Actor, draft_id: UUID, *, received_at: UUID, returned_at: UUID) -> None:
    """Choose where the dossier is handed in and where the result is fetched: any one-stop shop will do."""
    for name, chosen in (("received_at", received_at), ("returned_at", returned_at)):
        if not agencies.takes_dossiers(chosen):
            message = str(_("Xin chọn một bộ phận một cửa trong danh sách."))
            raise UnknownUnit(message, fields={name: message})
    with action("cases.choose_places", actor=actor, about=("draft", draft_id), emits=False) as done:
        done.allow("a dossier of one's own")
        draft = own_draft(actor, draft_id)
        draft.received_at_agency_id, draft.return_agency_id = received_at, returned_at
        _save(draft, "received_at_agency", "return_agency")


def save_step(actor: Actor, draft_id: UUID, sent: StepAnswers) -> None:
    """Keep one step: its answers join those of the other steps, its uploads are received and listed.

    Raises UploadRefused, pinned to the fields, for files that are not taken; all the rest is kept then.
    """
    _refuse_stranger(actor, draft_id)
    received = receive_uploads(actor, sent.uploads, ("draft", draft_id))
    with action("cases.save_step", actor=actor, about=("draft", draft_id), emits=False) as done:
        done.allow("a dossier of one's own")
        draft = own_draft(actor, draft_id)
        draft.answers = with_files({**draft.answers, **sent.answers}, received.files)
        draft.step = sent.step
        _save(draft, "answers", "step")
        done.note(step=sent.step)
    received.raise_refusals()


def discard_draft(actor: Actor, draft_id: UUID) -> None:
    """Throw a draft away."""
    with action("cases.discard_draft", actor=actor, about=("draft", draft_id)) as done:
        done.allow("a dossier of one's own")
        draft = own_draft(actor, draft_id)
        done.emit(DraftDiscarded(draft_id=draft_id, procedure_code=draft.procedure_code))
        draft.delete()


def move_to_current_version(actor: Actor, draft_id: UUID) -> None:
    """Go on under the version in force now; answers to questions that are gone are dropped."""
    with action("cases.move_draft", actor=actor, about=("draft", draft_id), emits=False) as done:
        done.allow("a dossier of one's own")
        draft = own_draft(actor, draft_id)
        version = procedures.current_version(draft.procedure_code)
        form = procedures.form_of(version.id)
        draft.version_id, draft.form_hash, draft.step = version.id, form.hash, ""
        draft.answers = {key: value for key, value in draft.answers.items() if form.field(key)}
        _save(draft, "version_id", "form_hash", "answers", "step")
        done.note(version=version.number)


def own_draft(actor: Actor, draft_id: UUID) -> Draft:
    """The actor's own draft, locked. Raises NotFound for anybody else's."""
    draft = Draft.objects.select_for_update().filter(pk=draft_id, owner_id=_party(actor)).first()
    if draft is None:
        raise _not_found()
    return draft


def file_keys(form: FormDefinition) -> frozenset[str]:
    """The fields of a form that hold files."""
    return frozenset(one.key for step in form.steps for one in step.fields if one.kind is FieldKind.FILE)


@dataclass(frozen=True, slots=True)
class Received:
    """Uploads by field: those taken, as answers list them, and why others were not."""

    files: Mapping[str, list[Json]]
    refusals: Mapping[str, str]

    def raise_refusals(self) -> None:
        """Raise UploadRefused when a file was not taken."""
        if self.refusals:
            message = _("Có tệp không nhận được; những mục khác đã được lưu.")
            raise UploadRefused(message, fields=self.refusals)


def receive_uploads(
    actor: Actor, uploads: Mapping[str, Sequence["UploadedFile[Any]"]], about: tuple[str, object]
) -> Received:
    """Receive files before the act that lists them: bytes are never written inside a transaction."""
    taken: dict[str, list[Json]] = {}
    refusals: dict[str, str] = {}
    for key, upload in ((key, one) for key, many in uploads.items() for one in many):
        try:
            taken.setdefault(key, []).append(_received(actor, upload, about))
        except Invalid as error:
            refusals[key] = error.message
    return Received(taken, refusals)


def with_files(answers: Mapping[str, Json], received: Mapping[str, list[Json]]) -> dict[str, Json]:
    """The answers with the received files added to those each field keeps."""
    merged = dict(answers)
    for key, new in received.items():
        kept = merged.get(key)
        merged[key] = [*(kept if isinstance(kept, list | tuple) else ()), *new]
    return merged


def _received(actor: Actor, upload: "UploadedFile[Any]", about: tuple[str, object]) -> Json:
    ref = files.receive(actor, upload, UPLOAD_PURPOSE, about)
    return {"id": str(ref.id), "name": ref.name, "size": ref.size, "sha256": ref.sha256}


def _refuse_stranger(actor: Actor, draft_id: UUID) -> None:
    if not Draft.objects.filter(pk=draft_id, owner_id=_party(actor)).exists():
        raise _not_found()


def _not_found() -> NotFound:
    return NotFound(_("Không tìm thấy hồ sơ đang soạn này trong tài khoản của quý vị."))


def _save(draft: Draft, *fields: str) -> None:
    draft.changed_at = clock.now()
    draft.save(update_fields=[*fields, "changed_at"])


def _party(actor: Actor) -> UUID:
    if actor.party_id is None:
        raise NotFound(_("Xin đăng nhập để làm việc với hồ sơ của mình."))
    return actor.party_id
