"""Agreements and the versions of their text."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from nhip.base.exchange.contracts import AgreementState
from nhip.base.exchange.models.members import Subsystem
from nhip.base.exchange.models.services import Service
from nhip.kernel import clock
from nhip.kernel.models import Row


class Agreement(Row):
    """Thỏa thuận chia sẻ dữ liệu between a consumer's subsystem and a service, with its clock."""

    number = models.CharField(max_length=40, unique=True)
    consumer = models.ForeignKey(Subsystem, on_delete=models.PROTECT, related_name="agreements")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="agreements")
    state = models.CharField(max_length=10, default=AgreementState.ASKED.value)
    asked_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    in_force_version = models.PositiveIntegerField(null=True)
    ground = models.CharField(max_length=1000, blank=True)
    ended_at = models.DateTimeField(null=True)
    is_test = models.BooleanField(default=False)
    simulated = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["changed_at", "id"], name="exchange_agreement_changed"),
            models.Index(fields=["state", "-asked_at"], name="exchange_agreement_state"),
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in AgreementState]),
                name="exchange_agreement_known",
            ),
            # Sharing is the default: a refusal is written and names its legal ground (194/2025/NĐ-CP).
            models.CheckConstraint(
                condition=~Q(state__in=[AgreementState.REFUSED.value, AgreementState.REVOKED.value])
                | ~Q(ground=""),
                name="exchange_agreement_ground",
            ),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.IN_FORCE.value) | Q(in_force_version__isnull=False),
                name="exchange_agreement_in_force",
            ),
        ]


class AgreementVersion(Row):
    """Phiên bản thỏa thuận: a text, who approved it on each side, and their signatures."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    terms = models.JSONField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    consumer_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    consumer_at = models.DateTimeField(null=True)
    consumer_signed_at = models.DateTimeField(null=True)
    provider_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    provider_at = models.DateTimeField(null=True)
    provider_signed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["agreement", "number"], name="exchange_terms_number"),
            # Two persons of two agencies: nobody approves for both sides.
            models.CheckConstraint(
                condition=Q(consumer_by__isnull=True)
                | Q(provider_by__isnull=True)
                | ~Q(consumer_by=F("provider_by")),
                name="exchange_terms_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(consumer_signed_at__isnull=True) | Q(consumer_by__isnull=False),
                name="exchange_terms_consumer_signed",
            ),
            models.CheckConstraint(
                condition=Q(provider_signed_at__isnull=True) | Q(provider_by__isnull=False),
                name="exchange_terms_provider_signed",
            ),
        ]
