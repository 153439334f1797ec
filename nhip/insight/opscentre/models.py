"""Tables of the operations centre. Private: other modules use the doors."""

from django.db import models
from django.db.models import Q

from nhip.insight.opscentre.contracts import MOST_NUMBERS
from nhip.kernel.models import Row


class ChosenNumber(Row):
    """A number a person wants on their first page, and its place there."""

    party = models.ForeignKey("identity.Party", on_delete=models.CASCADE, related_name="+")
    metric = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["party", "metric"], name="opscentre_metric_once"),
            models.UniqueConstraint(fields=["party", "position"], name="opscentre_position_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_NUMBERS),
                name="opscentre_position_in_range",
            ),
        ]
