"""Dossiers that are not filed yet, the consents given for them, and what an expired session left."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.kernel import clock
from nhip.kernel.models import Row


class Draft(Row):
    """Hồ sơ đang soạn. Pinned to one version of its procedure; deleted in the act that files it."""

    owner = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    procedure_code = models.CharField(max_length=40)
    version_id = models.UUIDField()
    form_hash = models.CharField(max_length=64, blank=True)
    received_at_agency = models.ForeignKey(
        "identity.Agency", null=True, on_delete=models.PROTECT, related_name="+"
    )
    return_agency = models.ForeignKey(
        "identity.Agency", null=True, on_delete=models.PROTECT, related_name="+"
    )
    step = models.CharField(max_length=80, blank=True)
    answers = models.JSONField(default=dict)
    # Where answers come from, by field: see contracts.provenance; a typed one has no entry.
    sources = models.JSONField(default=dict)
    # What was sent at a step and did not fit yet, as it was typed: {step: {control: [texts]}}.
    unfinished = models.JSONField(default=dict)
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    # When the owner was told that it will be deleted; any change takes that back.
    warned_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["owner", "-changed_at"], name="cases_draft_owner"),
            models.Index(fields=["changed_at"], name="cases_draft_age"),
        ]


class SourceConsent(Row):
    """Đồng ý dùng lại dữ liệu: given for one source and one dossier; kept after filing."""

    owner = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    draft_id = models.UUIDField()
    source = models.CharField(max_length=60)
    fields = models.JSONField(default=list)
    given_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    # When it was asked the last time and did not answer; empty once it did.
    no_answer_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(
                fields=["draft_id", "source"], condition=Q(ended_at__isnull=True), name="cases_consent_once"
            )
        ]


class AnswerDispute(Row):
    """Khiếu nại dữ liệu: the subject of a record says that a value a source gave is wrong."""

    owner = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    draft_id = models.UUIDField()
    procedure_code = models.CharField(max_length=40)
    source = models.CharField(max_length=60)
    attribute = models.CharField(max_length=120)
    field = models.CharField(max_length=120)
    label = models.CharField(max_length=300)
    given = models.JSONField(null=True)
    corrected = models.JSONField(null=True)
    as_of = models.DateField()
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["draft_id", "source", "field"], name="cases_dispute_once")
        ]


class HeldInput(Row):
    """What a browser sent after its session had ended: kept for that browser, not for long."""

    token_digest = models.CharField(max_length=64, unique=True)
    draft_id = models.UUIDField()
    step = models.CharField(max_length=80)
    data = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    until = models.DateTimeField(db_index=True)
