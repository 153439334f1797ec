"""Members, their subsystems, and what they prove themselves with."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from nhip.base.exchange import contracts
from nhip.base.exchange.contracts import UnknownMember
from nhip.base.exchange.models import Certificate, Member, SigningKey, Subsystem
from nhip.base.identity import api as identity
from nhip.kernel.text import fold


def members(*, words: str = "") -> list[contracts.Member]:
    """All members by identifier, with their subsystems; only those whose name or code has the words."""
    rows = _whole(Member.objects.all())
    found = _members(list(rows.order_by("instance", "member_class", "code")))
    wanted = fold(words)
    return [one for one in found if wanted in fold(f"{one.identifier} {one.name} {one.agency}")]


def member(member_id: UUID) -> contracts.Member:
    """One member. Raises UnknownMember."""
    rows = list(_whole(Member.objects.filter(pk=member_id)))
    if not rows:
        raise UnknownMember(_("Không có thành viên này."))
    return _members(rows)[0]


def subsystem(subsystem_id: UUID) -> contracts.Subsystem:
    """One subsystem with its certificates and keys. Raises UnknownMember."""
    row = _subsystems().filter(pk=subsystem_id).first()
    if row is None:
        raise UnknownMember(_("Không có hệ thống con này."))
    return subsystem_of(row)


def subsystems() -> list[contracts.Subsystem]:
    """All subsystems by identifier."""
    return [subsystem_of(row) for row in _subsystems().order_by("identifier")]


def subsystem_by(identifier: str) -> contracts.Subsystem:
    """The subsystem of an identifier. Raises UnknownMember."""
    row = _subsystems().filter(identifier=identifier).first()
    if row is None:
        raise UnknownMember(_("Không có hệ thống con %(identifier)s."), identifier=identifier)
    return subsystem_of(row)


def _subsystems() -> "QuerySet[Subsystem]":
    return Subsystem.objects.select_related("member").prefetch_related(
        Prefetch("certificates", Certificate.objects.order_by("-valid_to")),
        Prefetch("keys", SigningKey.objects.order_by("-until")),
    )


def _whole(rows: "QuerySet[Member]") -> "QuerySet[Member]":
    return rows.prefetch_related(Prefetch("subsystems", _subsystems().order_by("identifier")))


def _members(rows: list[Member]) -> list[contracts.Member]:
    names = identity.agency_names({row.agency_id for row in rows})
    return [
        contracts.Member(
            id=row.pk,
            identifier=row.identifier,
            instance=row.instance,
            member_class=row.member_class,
            code=row.code,
            name=row.name,
            agency_id=row.agency_id,
            agency=names.get(row.agency_id, ""),
            subsystems=tuple(subsystem_of(one) for one in row.subsystems.all()),
        )
        for row in rows
    ]


def subsystem_of(row: Subsystem) -> contracts.Subsystem:
    """The contract of a row whose certificates and keys were fetched with it."""
    return contracts.Subsystem(
        id=row.pk,
        identifier=row.identifier,
        code=row.code,
        name=row.name,
        member_id=row.member_id,
        agency_id=row.member.agency_id,
        certificates=tuple(certificate_of(one) for one in row.certificates.all()),
        keys=tuple(key_of(one) for one in row.keys.all()),
    )


def certificate_of(row: Certificate) -> contracts.Certificate:
    return contracts.Certificate(
        id=row.pk,
        fingerprint=row.fingerprint,
        serial=row.serial,
        subject=row.subject,
        issuer=row.issuer,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        is_test=row.is_test,
        registered_at=row.registered_at,
        revoked_at=row.revoked_at,
        revocation_reason=row.revocation_reason,
    )


def key_of(row: SigningKey) -> contracts.SigningKey:
    return contracts.SigningKey(
        id=row.pk,
        kid=row.kid,
        public_key=row.public_key,
        valid_from=row.valid_from,
        until=row.until,
        revoked_at=row.revoked_at,
        revocation_reason=row.revocation_reason,
    )
