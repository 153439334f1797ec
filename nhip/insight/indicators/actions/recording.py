"""Recording values: add what is new, close the time of what it replaces, tell what changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from nhip.insight.indicators import models
from nhip.insight.indicators.contracts import PeriodKind
from nhip.insight.indicators.events import ValueRecorded
from nhip.insight.indicators.mapping import period_of

BATCH = 900


@dataclass(frozen=True, slots=True)
class Old:
    """What of a held value is needed to see whether it changes, and to close it."""

    id: UUID
    amount: Decimal
    numerator: int | None = None
    denominator: int | None = None
    simulated: bool = False
    definition_version: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A value to hold true from now on (None: nothing is known any more) in place of another."""

    new: models.Value | None
    old: Old | None


def record(changes: Sequence[Change], *, at: datetime) -> None:
    """Write the changes."""
    _close([change.old.id for change in changes if change.old], at=at)
    models.Value.objects.bulk_create([change.new for change in changes if change.new], batch_size=BATCH)


def recorded_events(changes: Iterable[Change], *, province: str) -> list[ValueRecorded]:
    """The events of a province's changed years."""
    return [
        _event(change.new, change.old)
        for change in changes
        if change.new and change.new.territory == province and change.new.period_kind == PeriodKind.YEAR
    ]


def _close(ids: list[UUID], *, at: datetime) -> None:
    for start in range(0, len(ids), BATCH):
        models.Value.objects.filter(pk__in=ids[start : start + BATCH], superseded_at__isnull=True).update(
            superseded_at=at
        )


def _event(new: models.Value, old: Old | None) -> ValueRecorded:
    return ValueRecorded(
        metric=new.metric,
        territory=new.territory,
        period=period_of(new).label,
        method=new.method,
        value_id=new.id,
        amount=str(new.amount),
        previous=str(old.amount) if old else None,
        simulated=new.simulated,
    )
