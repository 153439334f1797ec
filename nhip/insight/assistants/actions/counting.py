"""Count how questions end. A tally is no act of anybody: nothing about the asker or the question is in it."""

from django.db import transaction
from django.db.models import F

from nhip.insight.assistants.contracts import Outcome
from nhip.insight.assistants.models import OutcomeTally
from nhip.kernel import clock


def count(outcome: Outcome) -> None:
    """One more question ended so today."""
    with transaction.atomic():
        tally, _is_new = OutcomeTally.objects.get_or_create(day=clock.today(), outcome=outcome.value)
        OutcomeTally.objects.filter(pk=tally.pk).update(count=F("count") + 1)
