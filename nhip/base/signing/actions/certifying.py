"""Certificates: issued when first needed, revoked for a reason."""

from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.base.signing import access, queries
from nhip.base.signing.adapters.provider import Credential, Provider, provider
from nhip.base.signing.contracts import Certificate, Holder, HolderKind, UnknownCertificate
from nhip.base.signing.events import CertificateIssued, CertificateWasRevoked
from nhip.base.signing.models import CertificateRow
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Conflict, Invalid


def certificate_for(kind: HolderKind, holder_id: UUID) -> Certificate:
    return queries.as_certificate(usable_row(holder_of(kind, holder_id)))


def holder_of(kind: HolderKind, holder_id: UUID, *, agency_id: UUID | None = None) -> Holder:
    """Whom a certificate is to name; an officer's names the agency they sign for."""
    if kind is HolderKind.AGENCY:
        name = identity.agency(holder_id).name_vi
        return Holder(kind, holder_id, name, name)
    organisation = identity.agency(agency_id).name_vi if agency_id else ""
    return Holder(kind, holder_id, identity.person_card(holder_id).name, organisation)


def usable_row(holder: Holder) -> CertificateRow:
    """The certificate that signs for a holder now; asks the provider where none is known."""
    using = provider()
    now = clock.now()
    rows = CertificateRow.objects.filter(
        holder_kind=holder.kind,
        holder_id=holder.id,
        provider=using.code,
        revoked_at__isnull=True,
        valid_to__gt=now,
        valid_from__lte=now,
    )
    found = rows.order_by("-issued_at").first()
    return found or _recorded(holder, using, using.credential_for(holder))


def revoke(actor: Actor, certificate_id: UUID, *, reason: str) -> None:
    reason = reason.strip()
    if not reason:
        message = _("Xin nói rõ lý do thu hồi chứng thư.")
        raise Invalid(message, fields={"reason": str(message)})
    with action("signing.revoke_certificate", actor=actor, about=("certificate", certificate_id)) as act:
        act.require(access.CERTIFICATES.code)
        row = CertificateRow.objects.select_for_update().filter(pk=certificate_id).first()
        if row is None:
            raise UnknownCertificate(_("Không có chứng thư này."))
        if row.revoked_at:
            raise Conflict(_("Chứng thư này đã bị thu hồi trước đó."))
        row.revoked_at, row.revocation_reason = clock.now(), reason[:500]
        row.save(update_fields=["revoked_at", "revocation_reason"])
        act.note(serial=row.serial, reason=reason[:500])
        revoked = CertificateWasRevoked(
            certificate_id=row.pk, holder_kind=row.holder_kind, holder_id=row.holder_id, serial=row.serial
        )
        act.emit(revoked)


def _recorded(holder: Holder, using: Provider, credential: Credential) -> CertificateRow:
    certificate = credential.certificate
    row = CertificateRow(
        holder_kind=holder.kind,
        holder_id=holder.id,
        holder_name=holder.name[:300],
        organisation=holder.organisation[:300],
        provider=using.code,
        credential=credential.name,
        is_test=using.is_test,
        serial=f"{certificate.serial_number:x}",
        issuer=_common_name(certificate.issuer),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        pem=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
    )
    with transaction.atomic():
        known = CertificateRow.objects.select_for_update().filter(serial=row.serial).first()
        if known:
            # Two documents of one signer may come for the first certificate at once.
            return known
        with action("signing.issue_certificate", actor=SYSTEM, about=("certificate", row.pk)) as act:
            act.allow("whoever signs needs a certificate")
            row.save(force_insert=True)
            act.note(serial=row.serial, provider=using.code)
            issued = CertificateIssued(
                certificate_id=row.pk, holder_kind=row.holder_kind, holder_id=row.holder_id, serial=row.serial
            )
            act.emit(issued)
    return row


def _common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()
