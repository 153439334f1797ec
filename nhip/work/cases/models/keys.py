"""Keys that make a filing by a program, or from another portal, happen once."""

from typing import Any, ClassVar

from django.db import models

from nhip.kernel import clock
from nhip.kernel.models import Row
from nhip.work.cases.models.cases import Case


class FilingKey(Row):
    """Khoá nộp một lần: which draft an applicant's key was sent for."""

    applicant = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    draft_id = models.UUIDField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["applicant", "key"], name="cases_filing_key_once")
        ]


class ExternalReference(Row):
    """Mã hồ sơ ở cổng khác: under which number another portal knows a case; unique, so taken in once."""

    source = models.CharField(max_length=20)
    reference = models.CharField(max_length=80)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="external_reference")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["source", "reference"], name="cases_external_reference_once")
        ]
