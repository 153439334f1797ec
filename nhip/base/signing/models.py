"""Tables of signing: certificates without their keys, consents, ceremonies."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.base.signing.contracts import HolderKind, Stage
from nhip.kernel import clock
from nhip.kernel.models import Row


class CertificateRow(Row):
    """Chứng thư chữ ký số: the public part only. `credential` is what its provider calls the key by."""

    holder_kind = models.CharField(max_length=6)
    holder_id = models.UUIDField()
    holder_name = models.CharField(max_length=300)
    organisation = models.CharField(max_length=300, blank=True)
    provider = models.CharField(max_length=20)
    credential = models.CharField(max_length=200)
    is_test = models.BooleanField()
    serial = models.CharField(max_length=64, unique=True)
    issuer = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=64)
    pem = models.TextField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    issued_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)
    revocation_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "signing_certificate"
        indexes: ClassVar[Any] = [
            models.Index(fields=["holder_kind", "holder_id"], name="signing_cert_holder")
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(holder_kind__in=[one.value for one in HolderKind]), name="signing_cert_kind"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revocation_reason=""), name="signing_cert_reason"
            ),
        ]


class ConsentRow(Row):
    """An officer agreed to sign a content; one consent signs one document."""

    signer = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    about_kind = models.CharField(max_length=50)
    about_id = models.CharField(max_length=100)
    content_sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=500)
    assurance = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "signing_consent"
        indexes: ClassVar[Any] = [
            models.Index(fields=["about_kind", "about_id"], name="signing_consent_about")
        ]


class CeremonyRow(Row):
    """Một lần ký, at one of its stages; the bytes of each stage are in the storage under `document_key`."""

    key = models.CharField(max_length=200, unique=True)
    about_kind = models.CharField(max_length=50)
    about_id = models.CharField(max_length=100)
    reason = models.CharField(max_length=500)
    place = models.CharField(max_length=200, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    stage = models.CharField(max_length=12, default=Stage.PREPARED.value)
    signer = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    seal_agency = models.ForeignKey("identity.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    consent = models.OneToOneField(ConsentRow, null=True, on_delete=models.PROTECT, related_name="+")
    certificate = models.ForeignKey(CertificateRow, null=True, on_delete=models.PROTECT, related_name="+")
    document_key = models.CharField(max_length=64)
    fields_key = models.CharField(max_length=64)
    original_sha256 = models.CharField(max_length=64)
    # What the officer's signature is over: DER of the signed attributes, and where the hole in the file is.
    signed_attributes = models.TextField(blank=True)
    hole_start = models.PositiveIntegerField(default=0)
    hole_end = models.PositiveIntegerField(default=0)
    document_digest = models.CharField(max_length=64, blank=True)
    signature = models.TextField(blank=True)
    facts = models.JSONField(default=list)
    opened_at = models.DateTimeField(default=clock.now)
    approved_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "signing_ceremony"
        indexes: ClassVar[Any] = [
            models.Index(fields=["about_kind", "about_id"], name="signing_ceremony_about")
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(stage__in=[one.value for one in Stage]), name="signing_ceremony_stage"
            ),
            models.CheckConstraint(
                condition=Q(signer__isnull=False) | Q(seal_agency__isnull=False), name="signing_ceremony_who"
            ),
            # No officer's signature without that officer's consent.
            models.CheckConstraint(
                condition=Q(signer__isnull=True)
                | Q(stage=Stage.PREPARED.value)
                | Q(consent__isnull=False, approved_at__isnull=False),
                name="signing_ceremony_consent",
            ),
        ]
