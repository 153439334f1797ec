"""The private address of a person's calendar."""

from django.db import models

from nhip.kernel import clock


class CalendarFeed(models.Model):
    """Lịch riêng: one address a person. Only a digest of its secret is kept; a new one ends the old."""

    party = models.OneToOneField(
        "identity.Party", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    secret_digest = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)
