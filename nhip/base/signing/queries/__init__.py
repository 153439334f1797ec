"""Reads of certificates and ceremonies."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nhip.base.signing.contracts import (
    About,
    Ceremony,
    Certificate,
    Holder,
    HolderKind,
    SignatureFacts,
    SignedPdf,
    Stage,
    UnknownCeremony,
)
from nhip.base.signing.models import CeremonyRow, CertificateRow
from nhip.kernel import clock
from nhip.kernel.storage import storage

OFF = "off"
MOST_SHOWN = 500


def is_on() -> bool:
    return bool(settings.SIGNING_PROVIDER != OFF)


def is_open(key: str) -> bool:
    return CeremonyRow.objects.filter(key=key).exists()


def ceremony(key: str) -> Ceremony:
    return as_ceremony(ceremony_row(key))


def ceremonies_about(about: About) -> list[Ceremony]:
    rows = CeremonyRow.objects.filter(about_kind=about[0], about_id=str(about[1]))
    return [as_ceremony(row) for row in rows.order_by("opened_at", "id")]


def certificates_of(kind: HolderKind, holder_id: UUID) -> list[Certificate]:
    rows = CertificateRow.objects.filter(holder_kind=kind, holder_id=holder_id)
    return [as_certificate(row) for row in rows.order_by("-issued_at", "-id")]


def certificates() -> list[Certificate]:
    """All certificates, latest first."""
    return [as_certificate(row) for row in CertificateRow.objects.order_by("-issued_at", "-id")[:MOST_SHOWN]]


def expiring(within: timedelta) -> list[Certificate]:
    now = clock.now()
    rows = CertificateRow.objects.filter(
        revoked_at__isnull=True, valid_to__gt=now, valid_to__lte=now + within
    )
    return [as_certificate(row) for row in rows.order_by("valid_to")]


def certificate(certificate_id: UUID) -> Certificate | None:
    """The certificate of that id, if there is one."""
    row = CertificateRow.objects.filter(pk=certificate_id).first()
    return as_certificate(row) if row else None


def ceremony_row(key: str) -> CeremonyRow:
    row = CeremonyRow.objects.select_related("certificate").filter(key=key).first()
    if row is None:
        raise UnknownCeremony(_("Không có lần ký nào mang khoá %(key)s."), key=key)
    return row


def signed_pdf(row: CeremonyRow) -> SignedPdf:
    """The document of a ceremony that has ended."""
    with storage().open(row.document_key) as file:
        content = file.read()
    return SignedPdf(content, row.document_key, row.document_key, _facts(row))


def as_ceremony(row: CeremonyRow) -> Ceremony:
    return Ceremony(
        id=row.pk,
        key=row.key,
        about=(row.about_kind, row.about_id),
        stage=Stage(row.stage),
        signer_id=row.signer_id,
        seal_agency_id=row.seal_agency_id,
        reason=row.reason,
        digest=row.document_digest,
        opened_at=row.opened_at,
        approved_at=row.approved_at,
        finished_at=row.finished_at,
        attempts=row.attempts,
        error=row.error,
        signatures=_facts(row),
    )


def as_certificate(row: CertificateRow) -> Certificate:
    return Certificate(
        id=row.pk,
        holder=Holder(HolderKind(row.holder_kind), row.holder_id, row.holder_name, row.organisation),
        serial=row.serial,
        issuer=row.issuer,
        fingerprint=row.fingerprint,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        provider=row.provider,
        is_test=row.is_test,
        revoked_at=row.revoked_at,
        revocation_reason=row.revocation_reason,
    )


def _facts(row: CeremonyRow) -> tuple[SignatureFacts, ...]:
    return tuple(
        SignatureFacts(
            kind=HolderKind(one["kind"]),
            name=one["name"],
            serial=one["serial"],
            issuer=one["issuer"],
            signed_at=datetime.fromisoformat(one["signed_at"]),
            is_test=one["is_test"],
        )
        for one in row.facts
    )
