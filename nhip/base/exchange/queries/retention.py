"""How long what is kept: in the words of the agreements, in days."""

from collections.abc import Iterable, Mapping

from django.db.models import IntegerField, Max, Min
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from nhip.base.exchange.models import AgreementVersion, Service

# Of a call under no agreement: as long as the longest, and never shorter than this.
SHORTEST_DAYS = 30


def longest_days() -> int:
    """How long a record stays in its segment: as long as any agreement or service says."""
    service = Service.objects.aggregate(days=Max("retention_days"))["days"]
    return max(SHORTEST_DAYS, service or 0, _agreed(Max("days")) or 0)


def shortest_days() -> int:
    """Before this no kept body can be due."""
    return min(_agreed(Min("days")) or SHORTEST_DAYS, SHORTEST_DAYS)


def days_by_agreement(numbers: Iterable[str]) -> Mapping[tuple[str, int], int]:
    """Number and version of these agreements -> how long the bodies of their calls are kept."""
    rows = AgreementVersion.objects.filter(agreement__number__in=set(numbers))
    found = rows.values_list("agreement__number", "number", "terms")
    return {(number, version): int(terms["retention_days"]) for number, version, terms in found}


def _agreed(figure: Max | Min) -> int | None:
    days = Cast(KT("terms__retention_days"), IntegerField())
    found: int | None = AgreementVersion.objects.annotate(days=days).aggregate(found=figure)["found"]
    return found
