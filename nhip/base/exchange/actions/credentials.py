"""Certificates and signing keys: registered, rotated with an overlap, revoked, warned of in time."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nhip.base.exchange.access import OPERATE, PROVIDE
from nhip.base.exchange.actions.members import refuse_foreign
from nhip.base.exchange.actions.table_version import raise_table_version
from nhip.base.exchange.adapters import authority
from nhip.base.exchange.contracts import (
    CredentialKind,
    CredentialRefused,
    IssuedCertificate,
    IssuedKey,
    UnknownMember,
)
from nhip.base.exchange.events import CredentialExpiring, CredentialRegistered, CredentialRevoked
from nhip.base.exchange.models import Certificate, SigningKey, Subsystem
from nhip.base.exchange.queries.members import certificate_of, key_of
from nhip.base.exchange.rules.identifiers import is_part
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import Act, action
from nhip.kernel.errors import Conflict, Invalid

WARN_BEFORE = timedelta(days=30)
KEY_DAYS = 365
LONGEST_OVERLAP_DAYS = 90


@dataclass(frozen=True, slots=True)
class NewKey:
    """A public key to register: Ed25519, 32 bytes in base64 or a PEM."""

    kid: str
    public_key: str
    until: datetime


def register_certificate(actor: Actor, subsystem_id: UUID, pem: str) -> UUID:
    """A subsystem may open connections with this certificate, beside those it has: that is the overlap.

    Needs `exchange.operate`, or `exchange.provide` at the member's agency. Raises CredentialRefused.
    """
    subsystem = _subsystem(subsystem_id)
    certificate = _certificate(pem)
    if certificate.not_valid_after_utc <= clock.now():
        raise _refused("pem", _("Chứng thư này đã hết hạn; xin đăng ký chứng thư còn hạn."))
    row = Certificate(
        subsystem=subsystem,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        serial=f"{certificate.serial_number:x}",
        subject=certificate.subject.rfc4514_string()[:500],
        issuer=certificate.issuer.rfc4514_string()[:500],
        pem=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        is_test=authority.is_ours(certificate),
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
    )
    with action("exchange.register_certificate", actor=actor, about=("exchange_certificate", row.pk)) as act:
        _require(act, subsystem)
        _insert(row, _("Chứng thư này đã được đăng ký trước đó."))
        act.note(subsystem=subsystem.identifier, fingerprint=row.fingerprint)
        _registered(act, subsystem, row.pk, CredentialKind.CERTIFICATE, row.valid_to)
    return row.pk


def issue_certificate(actor: Actor, subsystem_id: UUID) -> IssuedCertificate:
    """Have the development authority issue a certificate, for trials; its private key is answered once."""
    subsystem = _subsystem(subsystem_id)
    now = clock.now()
    issued = authority.issue(subsystem.identifier, at=now)
    pem = issued.certificate.public_bytes(serialization.Encoding.PEM).decode()
    row_id = register_certificate(actor, subsystem_id, pem)
    root = authority.authority_certificate(at=now).public_bytes(serialization.Encoding.PEM).decode()
    made = certificate_of(Certificate.objects.get(pk=row_id))
    return IssuedCertificate(made, pem, issued.private_key_pem, root)


def register_key(actor: Actor, subsystem_id: UUID, new: NewKey) -> UUID:
    """A subsystem may sign with this key too. Raises CredentialRefused, NotAllowed."""
    subsystem = _subsystem(subsystem_id)
    row = _key_row(subsystem, new)
    with action("exchange.register_key", actor=actor, about=("exchange_key", row.pk)) as act:
        _require(act, subsystem)
        _insert(row, _("Khoá này, hoặc mã khoá này, đã được đăng ký trước đó."))
        act.note(subsystem=subsystem.identifier, kid=row.kid)
        _registered(act, subsystem, row.pk, CredentialKind.KEY, row.until)
    return row.pk


def issue_key(actor: Actor, subsystem_id: UUID, *, kid: str) -> IssuedKey:
    """Make a signing key for trials; its private half is answered this once and kept nowhere."""
    private = Ed25519PrivateKey.generate()
    raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    until = clock.now() + timedelta(days=KEY_DAYS)
    row_id = register_key(actor, subsystem_id, NewKey(kid, base64.b64encode(raw).decode(), until))
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    return IssuedKey(key_of(SigningKey.objects.get(pk=row_id)), pem)


def rotate_key(actor: Actor, key_id: UUID, new: NewKey, *, overlap_days: int) -> UUID:
    """Register the next key and let the old one end after an overlap, in which both count.

    Raises CredentialRefused, Conflict for a key that counts no more, NotAllowed.
    """
    if not 0 <= overlap_days <= LONGEST_OVERLAP_DAYS:
        message = _("Số ngày gối đầu từ 0 đến %(most)s.") % {"most": LONGEST_OVERLAP_DAYS}
        raise Invalid(message, fields={"overlap_days": message})
    with transaction.atomic():
        old = SigningKey.objects.select_for_update().filter(pk=key_id).first()
        if old is None:
            raise UnknownMember(_("Không có khoá này."))
        now = clock.now()
        if old.revoked_at or old.until <= now:
            raise Conflict(_("Khoá này không còn hiệu lực; xin đăng ký khoá mới."))
        made = register_key(actor, old.subsystem_id, new)
        old.until = min(old.until, now + timedelta(days=overlap_days, seconds=1))
        old.save(update_fields=["until"])
        raise_table_version()
    return made


def revoke_certificate(actor: Actor, certificate_id: UUID, *, reason: str) -> None:
    """From now on it opens no connection; the gateway knows within a second. Raises Invalid, Conflict."""
    _revoke(actor, Certificate, certificate_id, CredentialKind.CERTIFICATE, reason)


def revoke_key(actor: Actor, key_id: UUID, *, reason: str) -> None:
    """From now on its signatures do not count. Raises Invalid, Conflict."""
    _revoke(actor, SigningKey, key_id, CredentialKind.KEY, reason)


def warn_of_expiring() -> int:
    """Say once of each certificate and key that it runs out within thirty days; answers how many."""
    now, horizon = clock.now(), clock.now() + WARN_BEFORE
    certificates = Certificate.objects.filter(
        revoked_at=None, warned_at=None, valid_to__gt=now, valid_to__lte=horizon
    ).select_related("subsystem__member")
    keys = SigningKey.objects.filter(
        revoked_at=None, warned_at=None, until__gt=now, until__lte=horizon
    ).select_related("subsystem__member")
    found: list[tuple[Certificate | SigningKey, CredentialKind, datetime]] = [
        *((row, CredentialKind.CERTIFICATE, row.valid_to) for row in certificates),
        *((row, CredentialKind.KEY, row.until) for row in keys),
    ]
    return sum(_warn(row, kind, until) for row, kind, until in found)


def _warn(row: Certificate | SigningKey, kind: CredentialKind, until: datetime) -> int:
    with action("exchange.warn_of_expiry", actor=SYSTEM, about=(f"exchange_{kind.value}", row.pk)) as act:
        act.allow("the owner must be told before it runs out")
        claimed = type(row).objects.filter(pk=row.pk, warned_at=None).update(warned_at=clock.now())
        act.emit(
            CredentialExpiring(
                credential_id=row.pk,
                kind=kind.value,
                subsystem=row.subsystem.identifier,
                agency_id=row.subsystem.member.agency_id,
                until=until,
            )
        )
    return claimed


def _revoke(
    actor: Actor, table: type[Certificate] | type[SigningKey], row_id: UUID, kind: CredentialKind, reason: str
) -> None:
    reason = reason.strip()
    if not reason:
        message = str(_("Xin nêu lý do thu hồi, để người sau hiểu được."))
        raise Invalid(message, fields={"reason": message})
    with action("exchange.revoke_credential", actor=actor, about=(f"exchange_{kind.value}", row_id)) as act:
        row = table.objects.select_for_update().filter(pk=row_id).first()
        if row is None:
            raise UnknownMember(_("Không có chứng thư hay khoá này."))
        subsystem = _subsystem(row.subsystem_id)
        _require(act, subsystem)
        if row.revoked_at:
            raise Conflict(_("Đã bị thu hồi trước đó."))
        row.revoked_at, row.revocation_reason = clock.now(), reason[:500]
        row.save(update_fields=["revoked_at", "revocation_reason"])
        raise_table_version()
        act.note(reason=reason[:500], subsystem=subsystem.identifier)
        act.emit(
            CredentialRevoked(
                credential_id=row.pk,
                kind=kind.value,
                subsystem=subsystem.identifier,
                agency_id=subsystem.member.agency_id,
            )
        )


def _registered(act: Act, subsystem: Subsystem, row_id: UUID, kind: CredentialKind, until: datetime) -> None:
    raise_table_version()
    act.emit(
        CredentialRegistered(
            credential_id=row_id,
            kind=kind.value,
            subsystem=subsystem.identifier,
            agency_id=subsystem.member.agency_id,
            until=until,
        )
    )


def _require(act: Act, subsystem: Subsystem) -> None:
    refuse_foreign(act.actor, subsystem.identifier)
    if act.actor.may(OPERATE.code):
        act.require(OPERATE.code)
    else:
        act.require(PROVIDE.code, agency_id=subsystem.member.agency_id)


def _subsystem(subsystem_id: UUID) -> Subsystem:
    row = Subsystem.objects.select_related("member").filter(pk=subsystem_id).first()
    if row is None:
        raise UnknownMember(_("Không có hệ thống con này."))
    return row


def _certificate(pem: str) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(pem.strip().encode())
    except ValueError as error:
        raise _refused("pem", _("Đây không phải chứng thư X.509 dạng PEM.")) from error


def _key_row(subsystem: Subsystem, new: NewKey) -> SigningKey:
    if not is_part(new.kid):
        raise _refused("kid", _("Mã khoá chỉ gồm chữ không dấu, số, dấu chấm và gạch ngang."))
    now = clock.now()
    if new.until <= now:
        raise _refused("until", _("Ngày hết hạn phải ở tương lai."))
    raw = base64.b64encode(_raw_key(new.public_key)).decode()
    return SigningKey(subsystem=subsystem, kid=new.kid, public_key=raw, valid_from=now, until=new.until)


def _raw_key(text: str) -> bytes:
    text = text.strip()
    try:
        if text.startswith("-----BEGIN"):
            key = serialization.load_pem_public_key(text.encode())
            if isinstance(key, Ed25519PublicKey):
                return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        else:
            raw = base64.b64decode(text, validate=True)
            if len(raw) == 32:
                return raw
    except (ValueError, binascii.Error):
        pass
    raise _refused("public_key", _("Cần khoá công khai Ed25519: 32 byte dạng base64, hoặc PEM."))


def _refused(field: str, message: object) -> CredentialRefused:
    return CredentialRefused(str(message), fields={field: str(message)})


def _insert(row: Certificate | SigningKey, message: object) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(str(message)) from error
