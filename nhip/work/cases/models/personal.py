"""What a person chose about suggestions."""

from django.db import models

from nhip.kernel import clock


class SuggestionSwitch(models.Model):
    """Tắt gợi ý: the person wants no suggestions, so none are computed. Without a row they do."""

    party = models.OneToOneField(
        "identity.Party", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    is_on = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=clock.now)
