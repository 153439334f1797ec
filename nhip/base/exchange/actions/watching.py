"""Watches providers: one that is slow or failing raises an event once, and another when it is well again."""

from datetime import timedelta
from typing import Any

from nhip.base.exchange.contracts import IncidentKind
from nhip.base.exchange.events import ProviderAiling, ProviderRecovered
from nhip.base.exchange.models import Incident, Service
from nhip.base.exchange.queries.monitoring import Sums, figures_of, sums_of
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.action import action

SPAN = timedelta(minutes=5)
# Fewer calls say nothing about a provider.
FEWEST_CALLS = 10
FAILING_PERCENT = 20
# A provider is slow when one answer in twenty takes longer than this share of its time limit.
SLOW_PERCENT_OF_LIMIT = 50


def watch_providers() -> int:
    """Open and close incidents from the last five minutes; answers how many changed."""
    now = clock.now()
    rows = list(Service.objects.select_related("subsystem__member"))
    sums = sums_of(since=now - SPAN, until=now, services=[row.identifier for row in rows])
    return sum(_watch(row, sums[row.identifier]) for row in rows)


def _watch(row: Service, sums: Sums) -> int:
    if sums.calls < FEWEST_CALLS:
        return 0
    reached = sums.calls - sums.refused
    failing = sums.failed * 100 // reached if reached else 0
    slow = figures_of(row.identifier, row.name, sums).p95_ms
    limit = row.timeout_seconds * 10 * SLOW_PERCENT_OF_LIMIT
    return _set(row, IncidentKind.FAILING, failing, is_ill=failing >= FAILING_PERCENT) + _set(
        row, IncidentKind.SLOW, slow, is_ill=slow > limit
    )


def _set(row: Service, kind: IncidentKind, figure: int, *, is_ill: bool) -> int:
    known = Incident.objects.filter(service=row, kind=kind.value, closed_at=None).first()
    if is_ill == (known is not None):
        return 0
    fields: dict[str, Any] = {
        "service_id": row.pk,
        "identifier": row.identifier,
        "agency_id": row.subsystem.member.agency_id,
        "kind": kind.value,
    }
    with action("exchange.watch_provider", actor=SYSTEM, about=("exchange_service", row.pk)) as act:
        act.allow("the exchange watches what it calls")
        if known is None:
            Incident.objects.create(service=row, kind=kind.value, figure=figure)
            act.emit(ProviderAiling(**fields, figure=figure))
        else:
            known.closed_at = clock.now()
            known.save(update_fields=["closed_at"])
            act.emit(ProviderRecovered(**fields))
    return 1
