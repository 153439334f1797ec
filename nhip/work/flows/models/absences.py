"""Who is away, and who stands in."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from nhip.kernel import clock
from nhip.kernel.models import Row


class Absence(Row):
    """Vắng mặt có người làm thay. In force on its days and then over: nothing has to be done to end it."""

    officer = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    substitute = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    first_on = models.DateField()
    last_on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    registered_at = models.DateTimeField(default=clock.now)
    registered_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(
                fields=["substitute", "last_on"],
                name="flows_absence_substitute",
                condition=Q(ended_at__isnull=True),
            ),
            models.Index(
                fields=["officer", "last_on"],
                name="flows_absence_officer",
                condition=Q(ended_at__isnull=True),
            ),
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="flows_absence_days"),
            models.CheckConstraint(condition=~Q(officer=F("substitute")), name="flows_absence_two"),
        ]
