"""The numbers a person chose."""

from nhip.insight.indicators import api as indicators
from nhip.insight.opscentre.contracts import Choice
from nhip.insight.opscentre.models import ChosenNumber
from nhip.insight.opscentre.wording import title
from nhip.kernel.access import Actor
from nhip.kernel.text import fold


def chosen(actor: Actor) -> list[str]:
    """Codes of the chosen metrics in their order; those that no longer exist are left out."""
    known = {metric.code for metric in indicators.metrics()}
    codes = ChosenNumber.objects.filter(party=actor.party_id).values_list("metric", flat=True)
    return [code for code in codes if code in known]


def choices(actor: Actor) -> tuple[Choice, ...]:
    """Every metric that can be chosen, by title, with its place in the person's order."""
    mine = chosen(actor)
    metrics = sorted(indicators.metrics(), key=lambda metric: fold(title(metric)))
    return tuple(
        Choice(metric, mine.index(metric.code) + 1 if metric.code in mine else 0) for metric in metrics
    )
