"""Values as they were held true at a moment."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from nhip.insight.indicators import models
from nhip.insight.indicators.contracts import Value
from nhip.insight.indicators.mapping import value_of
from nhip.kernel import clock
from nhip.kernel.errors import NotFound


class UnknownValue(NotFound):
    """No value is recorded there."""

    code = "indicators.unknown_value"


def held(as_of: datetime | None) -> QuerySet[models.Value]:
    """The rows held true now, or at a moment of the past."""
    if as_of is None:
        return models.Value.objects.filter(superseded_at__isnull=True)
    still = Q(superseded_at__isnull=True) | Q(superseded_at__gt=as_of)
    return models.Value.objects.filter(still, computed_at__lte=as_of)


def day_of(as_of: datetime | None) -> date:
    """The local day of the moment asked about."""
    return clock.local_date(as_of) if as_of else clock.today()


def as_contracts(rows: QuerySet[models.Value], *, today: date) -> list[Value]:
    """Rows as contracts, by period."""
    return [value_of(row, today=today) for row in rows.order_by("period_start", "period_kind")]


def value(value_id: UUID) -> Value:
    """One value, superseded or not."""
    row = models.Value.objects.filter(pk=value_id).first()
    if row is None:
        raise UnknownValue(_("Không có giá trị %(id)s."), id=value_id)
    return value_of(row, today=clock.today())
