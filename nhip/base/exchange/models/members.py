"""Members, their subsystems, certificates and signing keys."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from nhip.kernel import clock
from nhip.kernel.models import Row


class Member(Row):
    """Thành viên: an agency that takes part, under the class and code X-Road calls it by."""

    instance = models.CharField(max_length=20)
    member_class = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=clock.now)
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["instance", "member_class", "code"], name="exchange_member_once"),
        ]

    @property
    def identifier(self) -> str:
        return f"{self.instance}/{self.member_class}/{self.code}"


class Subsystem(Row):
    """Hệ thống con: one information system of a member."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="subsystems")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    identifier = models.CharField(max_length=200, unique=True)
    registered_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["member", "code"], name="exchange_subsystem_once"),
        ]


class Certificate(Row):
    """Chứng thư kết nối: the public part only; a revoked one stays, with its reason."""

    subsystem = models.ForeignKey(Subsystem, on_delete=models.PROTECT, related_name="certificates")
    fingerprint = models.CharField(max_length=64, unique=True)
    serial = models.CharField(max_length=64)
    subject = models.CharField(max_length=500)
    issuer = models.CharField(max_length=500)
    pem = models.TextField()
    is_test = models.BooleanField(default=False)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    registered_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)
    revocation_reason = models.CharField(max_length=500, blank=True)
    warned_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(
                fields=["valid_to"], name="exchange_certificate_expiring", condition=Q(revoked_at=None)
            )
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="exchange_certificate_validity"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revocation_reason=""),
                name="exchange_certificate_reason",
            ),
        ]


class SigningKey(Row):
    """Khoá ký thông điệp: an Ed25519 public key in base64; keys of one subsystem may overlap in time."""

    subsystem = models.ForeignKey(Subsystem, on_delete=models.PROTECT, related_name="keys")
    kid = models.CharField(max_length=80)
    public_key = models.CharField(max_length=44, unique=True)
    valid_from = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revocation_reason = models.CharField(max_length=500, blank=True)
    warned_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["until"], name="exchange_key_expiring", condition=Q(revoked_at=None))
        ]
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["subsystem", "kid"], name="exchange_key_kid"),
            models.CheckConstraint(condition=Q(until__gt=F("valid_from")), name="exchange_key_validity"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revocation_reason=""),
                name="exchange_key_reason",
            ),
        ]
