"""The only writers of files."""

import io
from collections.abc import Sequence
from typing import IO
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nhip.base.files import models, queries, rules
from nhip.base.files.adapters import content, inspection
from nhip.base.files.contracts import (
    CheckResult,
    FileNotClean,
    FileRef,
    FileRefused,
    FileState,
    NewDocument,
)
from nhip.base.files.events import FileChecked, FileReceived
from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import action
from nhip.kernel.composed import insert, update
from nhip.kernel.errors import NotAllowed
from nhip.kernel.storage import BytesNotFound, Stored, storage

About = tuple[str, object] | None


def receive(actor: Actor, upload: "UploadedFile[bytes]", *, purpose: str, about: About) -> FileRef:
    kind = _accepted(upload)
    upload.seek(0)
    # The bytes are put down before the record: a roll-back leaves bytes nobody names, never a record
    # without its bytes.
    row = _row(actor, storage().put(upload), kind=kind, purpose=purpose, about=about)
    name = upload.name or ""
    row.name = rules.safe_name(name, ending=rules.kept_ending(name, kind))
    with action("files.receive", actor=actor, about=("file", row.pk)) as act:
        act.allow("anybody who may use the asking page may hand in a file")
        insert(row)
        act.note(sha256=row.sha256, size=row.size, media_type=row.media_type, purpose=purpose)
        act.emit(
            FileReceived(
                file_id=row.pk,
                sha256=row.sha256,
                size=row.size,
                purpose=purpose,
                about_kind=row.about_kind,
                about_id=row.about_id,
            )
        )
    return queries.ref_of(row)


def _accepted(upload: "UploadedFile[bytes]") -> rules.Kind:
    if not upload.size:
        raise _refusal("empty")
    if upload.size > settings.FILES_MAX_BYTES:
        raise _refusal("too_large")
    kind = content.kind_of(upload)
    if kind is None:
        raise _refusal("kind", seems=content.guess(upload))
    if not rules.ending_fits(upload.name or "", kind):
        raise _refusal("ending")
    return kind


def _refusal(reason_code: str, *, seems: str = "") -> FileRefused:
    sentence = str(rules.REASONS[reason_code])
    if seems:
        sentence += " " + gettext("Tệp này có vẻ là: %(seems)s.") % {"seems": seems}
    return FileRefused(sentence, fields={"file": sentence})


def _row(actor: Actor, stored: Stored, *, kind: rules.Kind, purpose: str, about: About) -> models.StoredFile:
    return models.StoredFile(
        owner_id=actor.party_id,
        media_type=kind.media_type,
        size=stored.size,
        sha256=stored.sha256,
        key=stored.key,
        state=FileState.QUARANTINED.value,
        purpose=purpose,
        about_kind=about[0] if about else "",
        about_id=str(about[1]) if about else "",
    )


def keep(actor: Actor, document: NewDocument) -> FileRef:
    kind = rules.KINDS[document.media_type]
    stored = storage().put(io.BytesIO(document.content))
    row = _row(actor, stored, kind=kind, purpose=document.purpose, about=document.about)
    row.name = rules.safe_name(document.name, ending=rules.kept_ending(document.name, kind))
    row.state, row.checked_at = FileState.CLEAN.value, clock.now()
    row.simulated = document.simulated
    with action("files.keep", actor=actor, about=("file", row.pk), emits=False) as act:
        act.allow("the platform made this document itself")
        insert(row)
        made_here = CheckResult("made_here", inspection.NOT_RUN, "made by the platform, not received")
        _write_checks(row, (made_here,))
        act.note(sha256=row.sha256, size=row.size, purpose=document.purpose)
    return queries.ref_of(row)


def attach(actor: Actor, file_id: UUID, *, about: tuple[str, object]) -> FileRef:
    return attach_all(actor, [file_id], about=about)[0]


def attach_all(actor: Actor, ids: Sequence[UUID], *, about: tuple[str, object]) -> list[FileRef]:
    rows = queries.rows_of(ids)
    for row in rows:
        _refuse_stranger(actor, row)
    with transaction.atomic():
        for row in rows:
            _attach(actor, row, about=about)
    return [queries.ref_of(row) for row in rows]


def _refuse_stranger(actor: Actor, row: models.StoredFile) -> None:
    if actor.kind != "system" and (actor.party_id is None or actor.party_id != row.owner_id):
        raise NotAllowed(_("Chỉ người đã gửi tệp mới gắn được tệp vào hồ sơ."))


def _attach(actor: Actor, row: models.StoredFile, *, about: tuple[str, object]) -> None:
    with action("files.attach", actor=actor, about=("file", row.pk), emits=False) as act:
        act.allow("the file is the actor's own")
        act.note(before=[row.about_kind, row.about_id], after=[about[0], str(about[1])])
        row.about_kind, row.about_id = about[0], str(about[1])
        update(row, "about_kind", "about_id")


def forget_all(actor: Actor, *, about: tuple[str, object]) -> int:
    """Delete the records of an object's files; their bytes too, once that is settled and nobody has them."""
    rows = list(models.StoredFile.objects.filter(about_kind=about[0], about_id=str(about[1])))
    for row in rows:
        with action("files.forget", actor=actor, about=("file", row.pk), emits=False) as act:
            act.allow("the object it belonged to is gone, and nothing else needs it")
            act.note(sha256=row.sha256, size=row.size, before=[row.about_kind, row.about_id])
            row.delete()
    keys = {row.key for row in rows}
    transaction.on_commit(lambda: _forget_bytes(keys))
    return len(rows)


def _forget_bytes(keys: set[str]) -> None:
    kept = set(models.StoredFile.objects.filter(key__in=keys).values_list("key", flat=True))
    for key in keys - kept:
        storage().delete(key)


def open_file(actor: Actor, file_id: UUID) -> IO[bytes]:
    row = queries.row_of(file_id)
    if not queries.allows(actor, row):
        raise NotAllowed(_("Quý vị không có quyền xem tệp này."))
    if row.state == FileState.QUARANTINED:
        raise FileNotClean(_("Tệp đang được kiểm tra; xin mở lại sau ít giây."))
    if row.state == FileState.REFUSED:
        raise FileNotClean(_("Tệp đã bị từ chối. %(reason)s"), reason=rules.REASONS[row.reason_code])
    opened = storage().open(row.key)
    if row.owner_id:
        purpose = gettext("Mở tệp “%(name)s”") % {"name": row.name}
        identity.note_read(actor, row.owner_id, purpose, queries.ref_of(row).about)
    return opened


def check(file_id: UUID) -> FileRef:
    """Check a file that is held back and say what came of it; one that has its verdict is left alone."""
    row = queries.row_of(file_id)
    if row.state != FileState.QUARANTINED:
        return queries.ref_of(row)
    verdict = _inspected(row)
    with transaction.atomic():
        row = models.StoredFile.objects.select_for_update().get(pk=file_id)
        # A second worker may have been faster; the first verdict stands.
        if row.state == FileState.QUARANTINED:
            _conclude(row, verdict)
    return queries.ref_of(row)


def _inspected(row: models.StoredFile) -> inspection.Verdict:
    try:
        with storage().open(row.key) as file:
            data = file.read()
    except BytesNotFound:
        lost = CheckResult("bytes_present", inspection.FAILED, "missing")
        return inspection.Verdict("missing", (lost,))
    kind = rules.KINDS[row.media_type]
    return inspection.inspect(inspection.Subject(data=data, kind=kind, scanner=settings.CLAMD))


def _conclude(row: models.StoredFile, verdict: inspection.Verdict) -> None:
    with action("files.check", actor=SYSTEM, about=("file", row.pk)) as act:
        act.allow("every received file is checked")
        row.state = (FileState.REFUSED if verdict.reason_code else FileState.CLEAN).value
        row.reason_code, row.checked_at = verdict.reason_code, clock.now()
        row.save(update_fields=["state", "reason_code", "checked_at"])
        _write_checks(row, verdict.checks)
        act.note(state=row.state, reason=row.reason_code)
        act.emit(
            FileChecked(
                file_id=row.pk,
                state=row.state,
                reason_code=row.reason_code,
                about_kind=row.about_kind,
                about_id=row.about_id,
            )
        )


def _write_checks(row: models.StoredFile, checks: Sequence[CheckResult]) -> None:
    models.FileCheck.objects.bulk_create(
        models.FileCheck(file=row, name=one.name, outcome=one.outcome, detail=one.detail) for one in checks
    )
