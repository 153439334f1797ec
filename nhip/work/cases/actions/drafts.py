"""Drafts: started, saved at every step with their uploads, thrown away."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nhip.base.files import api as files
from nhip.base.identity import api as identity
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Invalid
from nhip.kernel.ids import new_id
from nhip.work.cases.actions.drafting import own_draft, party_of, refuse_stranger, save
from nhip.work.cases.actions.representing import fill_for_principal
from nhip.work.cases.actions.sources import dispute, fill, record_consents
from nhip.work.cases.adapters import agencies
from nhip.work.cases.adapters.sources import sources
from nhip.work.cases.adapters.sources.asking import Asked, ask, wanted_by
from nhip.work.cases.contracts import UnknownUnit, UploadRefused
from nhip.work.cases.events import DraftDiscarded, DraftStarted
from nhip.work.cases.models import Draft
from nhip.work.cases.rules import provenance
from nhip.work.cases.rules.forms import carried_keys
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind, FormDefinition, Json, NotFileable

UPLOAD_PURPOSE = "case.attachment"


@dataclass(frozen=True, slots=True)
class StepAnswers:
    """What came in at one step: its answers, the new uploads by field, and the fields whose source is wrong.

    `unfinished`: what was sent and is not right yet, as it was typed, by control; None once all is right.
    """

    step: str
    answers: Mapping[str, Json]
    uploads: Mapping[str, Sequence["UploadedFile[Any]"]] = field(default_factory=dict)
    disputed: Sequence[str] = ()
    unfinished: Mapping[str, Json] | None = None


def start_draft(
    actor: Actor, procedure_code: str, *, agreed: Collection[str] = (), mandate_id: UUID | None = None
) -> UUID:
    """Start a dossier of the version in force, filled in by the sources the applicant agreed to, if any.

    Under a mandate it is for the principal, filled in with what is known of them. Raises MandateRefused.
    """
    version = procedures.current_version(procedure_code)
    if version.handling is None:
        raise NotFileable(_("Thủ tục %(code)s chưa nhận hồ sơ ở đây."), code=procedure_code)
    person = identity.read_person(actor, party_of(actor), str(_("Soạn hồ sơ của chính mình")))
    form = procedures.form_of(version.id)
    known = {source.code for source in sources() if source.needs_consent}
    consents = set() if mandate_id else set(agreed) & known
    asked = Asked() if mandate_id else ask(actor, form, wanted_by(form, version.code), consents)
    one_stop = agencies.one_stop_of(person.unit_code) if person.unit_code else None
    draft = Draft(
        id=new_id(),
        owner_id=party_of(actor),
        procedure_code=version.code,
        version_id=version.id,
        form_hash=form.hash,
        received_at_agency_id=one_stop.id if one_stop else None,
        return_agency_id=one_stop.id if one_stop else None,
        simulated=person.simulated,
    )
    with action("cases.start_draft", actor=actor, about=("draft", draft.pk)) as done:
        done.allow("a dossier of one's own")
        filled = fill(draft, asked.found)
        draft.save(force_insert=True)
        if mandate_id:
            fill_for_principal(actor, draft, mandate_id)
        record_consents(draft, consents, asked)
        done.note(sources=sorted(consents), filled=filled, silent=sorted(asked.silent))
        done.emit(DraftStarted(draft_id=draft.pk, procedure_code=version.code))
    return draft.pk


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
        save(draft, "received_at_agency", "return_agency")


def save_step(actor: Actor, draft_id: UUID, sent: StepAnswers) -> None:
    """Keep one step: its answers join those of the other steps, its uploads are received and listed.

    What is not right yet is kept as it was typed. Raises UploadRefused, pinned to the fields, for files that
    are not taken; all the rest is kept then.
    """
    refuse_stranger(actor, draft_id)
    received = receive_uploads(actor, sent.uploads, ("draft", draft_id))
    with action("cases.save_step", actor=actor, about=("draft", draft_id), emits=False) as done:
        done.allow("a dossier of one's own")
        draft = own_draft(actor, draft_id)
        draft.answers = with_files({**draft.answers, **sent.answers}, received.files)
        draft.sources = provenance.after_change(draft.sources, draft.answers)
        draft.unfinished = {key: one for key, one in draft.unfinished.items() if key != sent.step}
        if sent.unfinished is not None:
            draft.unfinished[sent.step] = dict(sent.unfinished)
        draft.step = sent.step
        if sent.disputed:
            dispute(done, draft, procedures.form_of(draft.version_id), sent.disputed)
        save(draft, "answers", "sources", "unfinished", "step")
        done.note(step=sent.step, disputed=len(sent.disputed))
    received.raise_refusals()


def discard_draft(actor: Actor, draft_id: UUID) -> None:
    """Throw a draft away, with what was uploaded for it."""
    with action("cases.discard_draft", actor=actor, about=("draft", draft_id)) as done:
        done.allow("a dossier of one's own")
        draft = own_draft(actor, draft_id)
        done.note(files=files.forget_all(actor, ("draft", draft_id)))
        done.emit(DraftDiscarded(draft_id=draft_id, procedure_code=draft.procedure_code))
        draft.delete()


def move_to_current_version(actor: Actor, draft_id: UUID) -> None:
    """Go on under the version in force now. Answers to questions that are asked in the same way are carried
    over; those to questions that are gone, or that ask for another kind of answer, are dropped.
    """
    with action("cases.move_draft", actor=actor, about=("draft", draft_id), emits=False) as done:
        done.allow("a dossier of one's own")
        draft = own_draft(actor, draft_id)
        version = procedures.current_version(draft.procedure_code)
        before, after = procedures.form_of(draft.version_id), procedures.form_of(version.id)
        kept = carried_keys(before, after)
        dropped = len([key for key in draft.answers if key not in kept])
        draft.version_id, draft.form_hash, draft.step = version.id, after.hash, ""
        draft.answers = {key: value for key, value in draft.answers.items() if key in kept}
        draft.sources = {key: entry for key, entry in draft.sources.items() if key in kept}
        draft.unfinished = {}
        save(draft, "version_id", "form_hash", "answers", "sources", "unfinished", "step")
        done.note(version=version.number, dropped=dropped)


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
    """The answers with the received files added to those each field keeps, the same file once."""
    merged = dict(answers)
    for key, new in received.items():
        kept = merged.get(key)
        files_kept = list(kept) if isinstance(kept, list | tuple) else []
        known = {_content(one) for one in files_kept}
        # A second click, or a step sent again with Back, brings the same file again.
        merged[key] = [*files_kept, *(one for one in new if _content(one) not in known)]
    return merged


def _content(listed: Json) -> tuple[Json, Json]:
    return (listed.get("name"), listed.get("sha256")) if isinstance(listed, dict) else (None, None)


def _received(actor: Actor, upload: "UploadedFile[Any]", about: tuple[str, object]) -> Json:
    ref = files.receive(actor, upload, UPLOAD_PURPOSE, about)
    return {"id": str(ref.id), "name": ref.name, "size": ref.size, "sha256": ref.sha256}
