"""How long what is kept: in the words of the agreements, in days."""

from collections.abc import Mapping

from nhip.base.exchange.models import AgreementVersion, Service

# Of a call under no agreement: as long as the longest, and never shorter than this.
SHORTEST_DAYS = 30


def longest_days() -> int:
    """How long a record stays in its segment: as long as any agreement or service says."""
    kept = [int(terms["retention_days"]) for terms in _terms().values()]
    services = Service.objects.values_list("retention_days", flat=True)
    return max([SHORTEST_DAYS, *kept, *services])


def days_by_agreement() -> Mapping[tuple[str, int], int]:
    """Number and version of each agreement -> how long the bodies of its calls are kept."""
    return {key: int(terms["retention_days"]) for key, terms in _terms().items()}


def _terms() -> dict[tuple[str, int], dict[str, int]]:
    rows = AgreementVersion.objects.values_list("agreement__number", "number", "terms")
    return {(number, version): terms for number, version, terms in rows}
