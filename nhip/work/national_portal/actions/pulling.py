"""Dossiers filed at the portal: kept as they came first, made into cases after, each once."""

import base64
import binascii
import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from nhip.kernel import clock
from nhip.kernel.errors import Conflict, Invalid, NhipError, NotFound
from nhip.work.cases import api as cases
from nhip.work.cases.contracts.external import ExternalFile, ExternalFiling
from nhip.work.national_portal.actions import link
from nhip.work.national_portal.actions.findings import open_finding
from nhip.work.national_portal.adapters.connection import connection
from nhip.work.national_portal.contracts import (
    SOURCE,
    Dossier,
    DossierState,
    FindingKind,
    PortalFailed,
)
from nhip.work.national_portal.models import Link, PulledDossier
from nhip.work.national_portal.rules import wait_after

log = logging.getLogger("nhip.national_portal")
MOST_PAGES = 40
AT_ONCE = 100


class Unreadable(ValueError):
    """A dossier says something that cannot be what it should be."""


def pull() -> int:
    """Read the portal's new dossiers into the inbox; returns how many were new. Makes no cases yet."""
    connected = connection()
    if connected is None or link.is_paused():
        return 0
    new = 0
    try:
        for _page in range(MOST_PAGES):
            cursor = link.link().cursor
            page = connected.portal.dossiers(cursor)
            for dossier in page.items:
                _refuse_broken(dossier)
            if page.more and page.cursor == cursor:
                raise PortalFailed("the next page begins where this one did")
            with transaction.atomic():
                new += sum(keep(one) for one in page.items)
                # In the same transaction: what was read is kept, or it is read again.
                Link.objects.filter(id=1).update(cursor=page.cursor)
            if not page.more:
                break
    except PortalFailed as failure:
        link.note_failure(failure)
        return new
    link.note_success()
    return new


def keep(dossier: Dossier) -> bool:
    """Put a dossier into the inbox; False for one that came before."""
    _row, is_new = PulledDossier.objects.get_or_create(
        reference=dossier.reference, defaults={"body": dict(dossier.body)}
    )
    return is_new


def take_in_due() -> int:
    """Make cases of the dossiers that wait; returns how many. One that cannot be is put before a human."""
    connected = connection()
    if connected is None:
        return 0
    due = PulledDossier.objects.filter(state=DossierState.WAITING, retry_at__lte=clock.now())
    rows = list(due.order_by("received_at", "pk")[:AT_ONCE])
    return sum(_take_in(row, simulated=connected.is_simulated) for row in rows)


def _take_in(row: PulledDossier, *, simulated: bool) -> int:
    try:
        filed = cases.file_external(filing_of(row.body, simulated=simulated))
    except (Unreadable, Invalid, NotFound, Conflict) as refusal:
        _refuse(row, refusal)
        return 0
    except Exception as error:
        log.exception("dossier_not_taken_in", extra={"reference": row.reference})
        _later(row, error)
        return 0
    PulledDossier.objects.filter(pk=row.pk).update(
        state=DossierState.TAKEN, case_id=filed.case_id, case_code=filed.code, problem=""
    )
    return int(filed.is_new)


def _refuse(row: PulledDossier, refusal: Exception) -> None:
    problem = str(refusal)
    if isinstance(refusal, Invalid):
        problem = "; ".join([problem, *(f"{key}: {text}" for key, text in refusal.fields.items())])
    with transaction.atomic():
        PulledDossier.objects.filter(pk=row.pk).update(state=DossierState.REFUSED, problem=problem)
        open_finding(FindingKind.REFUSED_DOSSIER, about=row.reference, detail=problem)


def _later(row: PulledDossier, error: Exception) -> None:
    attempts = row.attempts + 1
    reason = error.message if isinstance(error, NhipError) else type(error).__name__
    PulledDossier.objects.filter(pk=row.pk).update(
        attempts=attempts, retry_at=clock.now() + wait_after(attempts), problem=reason
    )


def filing_of(body: Mapping[str, Any], *, simulated: bool) -> ExternalFiling:
    """A dossier as cases takes it. Raises Unreadable naming the part that is not as it should be."""
    applicant, answers = _object(body, "applicant"), _object(body, "answers")
    return ExternalFiling(
        source=SOURCE,
        reference=_text(body, "reference"),
        procedure_code=_text(body, "procedure"),
        applicant_number=_text(applicant, "number"),
        applicant_name=_text(applicant, "name"),
        applicant_phone=_text(applicant, "phone", may_lack=True),
        answers=answers,
        files=tuple(_file(one) for one in _files(body)),
        counter_code=_text(body, "counter", may_lack=True),
        simulated=simulated,
    )


def _refuse_broken(dossier: Dossier) -> None:
    """A file that does not fit its hash was cut on the way: the page is asked for again."""
    for one in _files(dossier.body):
        try:
            _file(one)
        except Unreadable as error:
            raise PortalFailed(f"dossier {dossier.reference}: {error}") from error


def _files(body: Mapping[str, Any]) -> list[Any]:
    files = body.get("files", [])
    return files if isinstance(files, list) else []


def _file(one: object) -> ExternalFile:
    if not isinstance(one, dict):
        raise Unreadable("a file is no object")
    try:
        content = base64.b64decode(_text(one, "content"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unreadable("the content of a file is no base64") from error
    if hashlib.sha256(content).hexdigest() != one.get("sha256"):
        raise Unreadable("a file does not fit its hash")
    return ExternalFile(_text(one, "field"), _text(one, "name"), _text(one, "media_type"), content)


def _text(part: Mapping[str, Any], key: str, *, may_lack: bool = False) -> str:
    value = part.get(key, "" if may_lack else None)
    if not isinstance(value, str) or not (value or may_lack) or "\0" in value:
        raise Unreadable(f"“{key}” is missing or no text")
    return value


def _object(part: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = part.get(key)
    if not isinstance(value, dict):
        raise Unreadable(f"“{key}” is missing or no object")
    return value
