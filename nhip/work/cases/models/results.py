"""Templates of results that officers edit: a draft, and the versions that were published."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.kernel import clock
from nhip.kernel.models import Row


class ResultTemplate(Row):
    """Mẫu kết quả: one version of a template. Published versions never change; one draft a key may wait.

    `number` is 0 for the draft; the template that is shipped has no row and is version 0 of its key.
    """

    key = models.CharField(max_length=60)
    number = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=200)
    body = models.TextField()
    valid_months = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["key", "number"], name="cases_result_template_once"),
            models.CheckConstraint(
                condition=Q(number=0, published_at__isnull=True)
                | Q(number__gt=0, published_at__isnull=False),
                name="cases_result_template_published",
            ),
        ]
