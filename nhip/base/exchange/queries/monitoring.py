"""How services do: volume, refusals, failures, latencies; and which providers are slow or failing."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import QuerySet

from nhip.base.exchange import contracts
from nhip.base.exchange.access import agencies_seen
from nhip.base.exchange.contracts import IncidentKind, Outcome
from nhip.base.exchange.models import AccessRow, Incident, Service
from nhip.base.exchange.rules.percentiles import percentile
from nhip.kernel import clock
from nhip.kernel.access import Actor

MOST_ROWS = 200_000
FAILED = (Outcome.PROVIDER_ERROR.value, Outcome.GATEWAY_ERROR.value)


@dataclass(slots=True)
class Sums:
    """What is added up of one service."""

    took: list[int] = field(default_factory=list)
    calls: int = 0
    refused: int = 0
    failed: int = 0
    request_bytes: int = 0
    response_bytes: int = 0


def figures(actor: Actor, *, since: datetime, until: datetime) -> list[contracts.ServiceFigures]:
    """The services the actor's agencies provide, busiest first; latencies are of calls that were answered."""
    mine = _mine(actor)
    names = dict(mine.values_list("identifier", "name"))
    sums = sums_of(since=since, until=until, services=list(names))
    made = [figures_of(identifier, names[identifier], one) for identifier, one in sums.items()]
    return sorted(made, key=lambda one: (-one.calls, one.service))


def sums_of(*, since: datetime, until: datetime, services: list[str]) -> dict[str, Sums]:
    """What happened to each service in a span; services that nobody called stand with zeros."""
    sums: dict[str, Sums] = defaultdict(Sums, {one: Sums() for one in services})
    rows = AccessRow.objects.filter(service__in=services, at__gte=since, at__lt=until).order_by("-at")
    wanted = rows.values_list("service", "outcome", "milliseconds", "request_bytes", "response_bytes")
    for service, outcome, took, asked, given in wanted[:MOST_ROWS].iterator(chunk_size=5000):
        one = sums[service]
        one.calls += 1
        one.refused += outcome == Outcome.REFUSED
        one.failed += outcome in FAILED
        one.request_bytes, one.response_bytes = one.request_bytes + asked, one.response_bytes + given
        if outcome == Outcome.ANSWERED:
            one.took.append(took)
    return dict(sums)


def figures_of(identifier: str, name: str, one: Sums) -> contracts.ServiceFigures:
    took = sorted(one.took)
    return contracts.ServiceFigures(
        service=identifier,
        name=name,
        calls=one.calls,
        refused=one.refused,
        failed=one.failed,
        p50_ms=percentile(took, 50),
        p95_ms=percentile(took, 95),
        p99_ms=percentile(took, 99),
        request_bytes=one.request_bytes,
        response_bytes=one.response_bytes,
    )


def incidents(actor: Actor, *, days: int = 30) -> list[contracts.Incident]:
    """Slow and failing providers of the actor's agencies: those open now and those of the last days."""
    since = clock.now() - timedelta(days=days)
    rows = Incident.objects.filter(service__in=_mine(actor), opened_at__gte=since).select_related("service")
    return [
        contracts.Incident(
            id=row.pk,
            service=row.service.identifier,
            name=row.service.name,
            kind=IncidentKind(row.kind),
            figure=row.figure,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
        )
        for row in rows.order_by("-opened_at")[:100]
    ]


def _mine(actor: Actor) -> "QuerySet[Service]":
    agencies = agencies_seen(actor)
    rows = Service.objects.order_by("identifier")
    return rows if agencies is None else rows.filter(subsystem__member__agency_id__in=agencies)
