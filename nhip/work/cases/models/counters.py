"""Numbers that two processes may ask for at the same time."""

from typing import Any, ClassVar

from django.db import models


class Sequence(models.Model):
    """The last number given in a scope on a day (a year for results).

    Raised by one statement, never read first.
    """

    scope = models.CharField(max_length=80)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["scope", "day"], name="cases_sequence_once")
        ]
