"""Dossiers that are not filed yet."""

from typing import Any, ClassVar

from django.db import models

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
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[Any] = [models.Index(fields=["owner", "-changed_at"], name="cases_draft_owner")]
