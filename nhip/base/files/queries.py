"""Reads of files."""

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import UUIDField
from django.utils.translation import gettext_lazy as _

from nhip.base.files import models
from nhip.base.files.access import reader_allows
from nhip.base.files.contracts import CheckResult, FileRef, FileState, UnknownFile
from nhip.base.files.rules import REASONS
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.composed import Composed, numbered, one_of


def ref(file_id: UUID) -> FileRef:
    return ref_of(row_of(file_id))


def refs(ids: list[UUID]) -> list[FileRef]:
    found = _found(ids)
    return [ref_of(found[file_id]) for file_id in ids if file_id in found]


def refs_about(about: tuple[str, object]) -> list[FileRef]:
    rows = models.StoredFile.objects.filter(about_kind=about[0], about_id=str(about[1]))
    return [ref_of(row) for row in rows.order_by("received_at", "pk")]


def checks_of(file_id: UUID) -> list[CheckResult]:
    rows = row_of(file_id).checks.order_by("pk")
    return [CheckResult(name=row.name, outcome=row.outcome, detail=row.detail) for row in rows]


def may_read(actor: Actor, file_id: UUID) -> bool:
    return allows(actor, row_of(file_id))


def allows(actor: Actor, row: models.StoredFile) -> bool:
    if actor.kind == "system" or (actor.party_id is not None and actor.party_id == row.owner_id):
        return True
    return bool(row.about_kind) and reader_allows(actor, kind=row.about_kind, about_id=row.about_id)


def row_of(file_id: UUID) -> models.StoredFile:
    row = models.StoredFile.objects.filter(pk=file_id).first()
    if row is None:
        raise UnknownFile(_("Không có tệp nào mang mã %(id)s."), id=file_id)
    return row


def rows_of(ids: Sequence[UUID]) -> list[models.StoredFile]:
    """All of them, in the order asked for."""
    found = _found(ids)
    missing = next((file_id for file_id in ids if file_id not in found), None)
    if missing is not None:
        raise UnknownFile(_("Không có tệp nào mang mã %(id)s."), id=missing)
    return [found[file_id] for file_id in ids]


def _found(ids: Sequence[UUID]) -> dict[UUID, models.StoredFile]:
    return {row.pk: row for row in _some(len(ids)).all(**numbered("id", ids))} if ids else {}


@lru_cache(maxsize=32)
def _some(count: int) -> Composed[models.StoredFile]:
    return Composed(lambda: models.StoredFile.objects.filter(pk__in=one_of("id", UUIDField(), count)))


def ref_of(row: models.StoredFile) -> FileRef:
    return FileRef(
        id=row.pk,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        state=FileState(row.state),
        reason=str(REASONS[row.reason_code]) if row.reason_code else "",
        purpose=row.purpose,
        about=(row.about_kind, row.about_id) if row.about_kind else None,
        received_at=row.received_at,
        simulated=row.simulated,
    )


def held_back(*, longer_than: timedelta) -> list[UUID]:
    """Files whose verdict is overdue, oldest first."""
    rows = models.StoredFile.objects.filter(
        state=FileState.QUARANTINED.value, received_at__lt=clock.now() - longer_than
    )
    return list(rows.order_by("received_at").values_list("pk", flat=True)[:50])
