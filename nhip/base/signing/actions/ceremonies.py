"""The ceremony of signing: prepared, approved, signed, time-stamped, sealed, archived.

Every stage does its work outside the transaction, keeps the bytes, and only then moves the row, on condition
that it still stands where the work began. A kill anywhere repeats one stage; two workers repeat it in vain.
"""

from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from nhip.base.signing import queries
from nhip.base.signing.actions.certifying import holder_of, usable_row
from nhip.base.signing.actions.stages import (
    bytes_of,
    credential_of,
    fact_of,
    hole_of,
    kept,
    opened_hole,
    sign_in_one_go,
)
from nhip.base.signing.adapters import checking, pades
from nhip.base.signing.adapters.provider import DigestOrder, provider
from nhip.base.signing.contracts import (
    Ceremony,
    CertificateRevoked,
    ConsentMismatch,
    HolderKind,
    NoConsent,
    SignedPdf,
    SigningFailed,
    SignRequest,
    Stage,
)
from nhip.base.signing.events import DocumentSigned
from nhip.base.signing.models import CeremonyRow, ConsentRow
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.action import action
from nhip.kernel.errors import NhipError

OUTSIDE_FAILURES = (SigningError, TimestampRequestError, PdfError, OSError)
MOST_ATTEMPTS_COUNTED = 30_000


def open_ceremony(pdf: bytes, request: SignRequest) -> Ceremony:
    found = CeremonyRow.objects.filter(key=request.key).first()
    return queries.as_ceremony(found or _opened(pdf, request))


def finish_ceremony(key: str) -> SignedPdf:
    while step(key) is not Stage.ARCHIVED:
        pass
    return queries.signed_pdf(queries.ceremony_row(key))


def step(key: str) -> Stage:
    """Bring a ceremony one stage further and say where it stands; an ended one stays where it is."""
    row = queries.ceremony_row(key)
    stage = Stage(row.stage)
    if stage is Stage.ARCHIVED:
        return stage
    try:
        _STEPS[stage](row)
    except NhipError as error:
        _note_failure(row, error)
        raise
    except OUTSIDE_FAILURES as error:
        failure = SigningFailed(_("Chưa ký được văn bản: %(reason)s"), reason=str(error)[:300])
        _note_failure(row, failure)
        raise failure from error
    return Stage(queries.ceremony_row(key).stage)


def probe_time_stamps() -> datetime:
    try:
        return pades.stamped_at(provider().time_stamper())
    except OUTSIDE_FAILURES as error:
        raise SigningFailed(_("Chưa ký được văn bản: %(reason)s"), reason=str(error)[:300]) from error


def _opened(pdf: bytes, request: SignRequest) -> CeremonyRow:
    original = kept(pdf)
    wanted = (
        (request.signer_id, pades.OFFICER_FIELD),
        (request.seal_agency_id, pades.SEAL_FIELD),
    )
    with_fields = kept(pades.with_fields(pdf, [name for holder, name in wanted if holder]))
    row = CeremonyRow(
        key=request.key,
        about_kind=request.about[0],
        about_id=request.about[1],
        reason=request.reason[:500],
        place=request.place[:200],
        content_sha256=request.content_sha256,
        signer_id=request.signer_id,
        seal_agency_id=request.seal_agency_id,
        document_key=with_fields,
        fields_key=with_fields,
        original_sha256=original,
    )
    if request.signer_id:
        _make_hole(row)
    try:
        with (
            transaction.atomic(),
            action("signing.open", actor=SYSTEM, about=("ceremony", row.pk), emits=False) as act,
        ):
            act.allow("the asking module says who signs what")
            row.save(force_insert=True)
            act.note(key=row.key, original_sha256=row.original_sha256)
    except IntegrityError:
        # Somebody else opened it meanwhile: theirs is the one.
        return queries.ceremony_row(request.key)
    return row


def _make_hole(row: CeremonyRow) -> None:
    if row.signer_id is None:
        return
    holder = holder_of(HolderKind.PERSON, row.signer_id, agency_id=row.seal_agency_id)
    row.certificate = usable_row(holder)
    for name, value in opened_hole(row).items():
        setattr(row, name, value)


def _approve(row: CeremonyRow) -> None:
    if row.signer_id is None:
        _advance(row, Stage.TIMESTAMPED)
        return
    with transaction.atomic():
        # The page and the job sign at the same moment: whoever is faster uses the consent, for both.
        if CeremonyRow.objects.select_for_update().filter(pk=row.pk, stage=row.stage).first() is None:
            return
        given = _consent_for(row)
        now = clock.now()
        ConsentRow.objects.filter(pk=given.pk).update(used_at=now)
        _advance(row, Stage.APPROVED, consent=given, approved_at=given.given_at)


def _consent_for(row: CeremonyRow) -> ConsentRow:
    given = ConsentRow.objects.select_for_update().filter(
        signer_id=row.signer_id, about_kind=row.about_kind, about_id=row.about_id, used_at__isnull=True
    )
    wanted = row.content_sha256 or row.original_sha256
    found = given.filter(content_sha256=wanted).order_by("-given_at").first()
    if found:
        return found
    if given.exists():
        raise ConsentMismatch(_("Nội dung đã đổi so với lúc người ký đồng ý; cần đồng ý ký lại."))
    raise NoConsent(_("Người có thẩm quyền chưa đồng ý ký văn bản này."))


def _sign(row: CeremonyRow) -> None:
    if row.certificate is None or not queries.as_certificate(row.certificate).is_usable(clock.now()):
        _renew_hole(row)
        return
    order = DigestOrder(hole_of(row).digest, row.reason)
    signature = provider().sign_digest(row.certificate.credential, order)
    _advance(row, Stage.SIGNED, signature=signature.hex())


def _renew_hole(row: CeremonyRow) -> None:
    """The certificate ended before it signed: the same document is prepared again for the next one."""
    before = row.certificate_id
    row.document_key = row.fields_key
    _make_hole(row)
    if row.certificate_id == before:
        raise CertificateRevoked(_("Chứng thư của người ký đã hết hạn hoặc bị thu hồi; cần chứng thư mới."))
    names = ("document_key", "signed_attributes", "hole_start", "hole_end", "document_digest", "certificate")
    _advance(row, Stage.APPROVED, **{name: getattr(row, name) for name in names})


def _stamp(row: CeremonyRow) -> None:
    certificate = row.certificate
    if certificate is None:
        raise SigningFailed(_("Lần ký này không có chứng thư."))
    filled = pades.fill_hole(
        hole_of(row), bytes.fromhex(row.signature), credential_of(certificate), provider().time_stamper()
    )
    _advance(row, Stage.TIMESTAMPED, document_key=kept(filled), facts=[*row.facts, fact_of(certificate)])


def _seal(row: CeremonyRow) -> None:
    if row.seal_agency_id is None:
        _advance(row, Stage.SEALED)
        return
    certificate = usable_row(holder_of(HolderKind.AGENCY, row.seal_agency_id))
    sealed = sign_in_one_go(row, certificate)
    _advance(row, Stage.SEALED, document_key=kept(sealed), facts=[*row.facts, fact_of(certificate)])


def _archive(row: CeremonyRow) -> None:
    using = provider()
    holders = [using.credential(one["credential"]) for one in row.facts]
    content = pades.archived(bytes_of(row), using.evidence(holders), holders, using.time_stamper())
    # Nothing leaves the ceremony that a stranger's check would not believe.
    report = checking.check_pdf(content)
    if not report.is_good or report.archived_at is None:
        problem = next((one.problem for one in report.signatures if one.problem), report.integrity.value)
        raise SigningFailed(_("Văn bản ký xong không qua được kiểm tra: %(reason)s"), reason=problem)
    _advance(row, Stage.ARCHIVED, document_key=kept(content), finished_at=clock.now())


def _advance(row: CeremonyRow, to: Stage, **changes: Any) -> None:
    """Move the row from where the work began; somebody faster has moved it already, and that is well."""
    is_end = to is Stage.ARCHIVED
    with transaction.atomic():
        moved = CeremonyRow.objects.filter(pk=row.pk, stage=row.stage).update(stage=to, error="", **changes)
        if not moved:
            return
        with action(f"signing.{to.value}", actor=SYSTEM, about=("ceremony", row.pk), emits=is_end) as act:
            act.allow("a ceremony that was opened goes on")
            act.note(key=row.key, about=[row.about_kind, row.about_id])
            if is_end:
                act.emit(_told(row, sha256=changes["document_key"]))


def _told(row: CeremonyRow, *, sha256: str) -> DocumentSigned:
    return DocumentSigned(
        ceremony_id=row.pk,
        about_kind=row.about_kind,
        about_id=row.about_id,
        sha256=sha256,
        is_test=any(one["is_test"] for one in row.facts),
    )


def _note_failure(row: CeremonyRow, error: NhipError) -> None:
    attempts = min(row.attempts + 1, MOST_ATTEMPTS_COUNTED)
    with action("signing.fail", actor=SYSTEM, about=("ceremony", row.pk), emits=False) as act:
        act.allow("why signing failed is kept for whoever mends it")
        CeremonyRow.objects.filter(pk=row.pk).update(attempts=attempts, error=error.message[:500])
        act.note(stage=row.stage, code=error.code)


_STEPS: MappingProxyType[Stage, Callable[[CeremonyRow], None]] = MappingProxyType(
    {
        Stage.PREPARED: _approve,
        Stage.APPROVED: _sign,
        Stage.SIGNED: _stamp,
        Stage.TIMESTAMPED: _seal,
        Stage.SEALED: _archive,
    }
)
