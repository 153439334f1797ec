"""Versions by code and day, and their forms."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhip.kernel import clock
from nhip.kernel.composed import Composed, Slot
from nhip.work.procedures import codec
from nhip.work.procedures.contracts import (
    Content,
    FormDefinition,
    Handling,
    NotFileable,
    ProcedureNotFound,
    ProcedureVersion,
    VersionNotFound,
    VersionStatus,
)
from nhip.work.procedures.forms.reading import read_form
from nhip.work.procedures.models import FormVersion, Version

_BY_ID = Composed(
    lambda: (
        Version.objects.select_related("procedure")
        .defer("content", "handling")
        .filter(pk=Slot("version", models.UUIDField()))
    )
)


def version(version_id: UUID) -> ProcedureVersion:
    """A version by id, whatever its status. Raises VersionNotFound."""
    row = _BY_ID.first(version=version_id)
    if row is None:
        raise _unknown(version_id)
    return contract_of(row)


def _unknown(version_id: UUID) -> VersionNotFound:
    return VersionNotFound(_("Không có phiên bản thủ tục %(id)s."), id=version_id)


def current_version(code: str, *, on: date | None = None) -> ProcedureVersion:
    """The version in force on a day (today when None). Raises ProcedureNotFound."""
    rows = Version.objects.select_related("procedure").defer("content", "handling")
    in_force = rows.filter(procedure__code=code).in_force(on or clock.today())
    row = in_force.order_by("-number").first()
    if row is None:
        raise ProcedureNotFound(
            _("Không có thủ tục mang mã %(code)s đang áp dụng; hãy tìm theo tên."), code=code
        )
    return contract_of(row)


def form_of(version_id: UUID) -> FormDefinition:
    """The form of a version. Raises VersionNotFound, or NotFileable when it has none."""
    return _form(_form_hash(version_id))


@lru_cache(maxsize=512)
def _form_hash(version_id: UUID) -> str:
    # Which form a version has never changes, so it is asked for once a process; a failure is not kept.
    found = Version.objects.filter(pk=version_id).values_list("form__hash", flat=True).first()
    if found is None:
        known = version(version_id)
        raise NotFileable(_("Thủ tục %(code)s chưa nhận hồ sơ ở đây."), code=known.code)
    return str(found)


@lru_cache(maxsize=64)
def _form(digest: str) -> FormDefinition:
    # A form's data never changes under its hash, so it is read once a process.
    return read_form(FormVersion.objects.get(hash=digest).data)


def titles(codes: Iterable[str]) -> dict[str, str]:
    """Titles in the active language by code, for lists of other modules; unknown codes are left out."""
    rows = Version.objects.filter(procedure__code__in=set(codes)).in_force(clock.today())
    language = get_language() or "vi"
    found = rows.order_by("number").values_list("procedure__code", "content__title")
    return {code: str(title.get(language) or title["vi"]) for code, title in found}


def terms_of(version_id: UUID) -> tuple[Content, Handling | None]:
    """What a version says and how it is carried out, read once a process. Raises VersionNotFound."""
    return _terms(version_id)


@lru_cache(maxsize=512)
def _terms(version_id: UUID) -> tuple[Content, Handling | None]:
    # Neither ever changes for a version; its status and its last day do, and are not kept here.
    found = Version.objects.filter(pk=version_id).values_list("content", "handling").first()
    if found is None:
        raise _unknown(version_id)
    content, handling = found
    return codec.from_json(Content, content), codec.from_json(Handling, handling) if handling else None


def contract_of(row: Version) -> ProcedureVersion:
    """The row as other modules see it; its procedure must be selected with it."""
    content, handling = terms_of(row.id)
    return ProcedureVersion(
        id=row.id,
        procedure_id=row.procedure_id,
        code=row.procedure.code,
        number=row.number,
        status=VersionStatus(row.status),
        validity=row.validity,
        content=content,
        handling=handling,
        content_hash=row.content_hash,
        simulated=row.simulated,
    )
