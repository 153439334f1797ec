"""Every metric there is: those a definition computes, and those the profile says others report."""

from django.utils.translation import gettext_lazy as _

from nhip.insight.indicators import models
from nhip.insight.indicators.contracts import Direction, Metric, Owner, Target
from nhip.insight.indicators.definitions.registry import definitions
from nhip.insight.indicators.mapping import target_of
from nhip.kernel.errors import NotFound


class UnknownMetric(NotFound):
    """No definition and no file of the profile names this metric."""

    code = "indicators.unknown_metric"


def metrics() -> tuple[Metric, ...]:
    """Every metric, by code; a definition in code takes precedence over the profile's description."""
    reported = {row.code: _metric(row) for row in models.Metric.objects.all()}
    computed = {code: definition.metric for code, definition in definitions().items()}
    both = reported | computed
    return tuple(both[code] for code in sorted(both))


def metric(code: str) -> Metric:
    """One metric."""
    definition = definitions().get(code)
    if definition is not None:
        return definition.metric
    row = models.Metric.objects.filter(code=code).first()
    if row is None:
        raise UnknownMetric(_("Không có chỉ số “%(code)s”."), code=code)
    return _metric(row)


def targets_of(code: str | None = None) -> list[Target]:
    """Every statement of the profile's texts, or those about one metric, in order of the documents."""
    rows = models.Target.objects.select_related("instrument").order_by("position")
    if code is not None:
        rows = rows.filter(metric=code)
    return [target_of(row) for row in rows]


def _metric(row: models.Metric) -> Metric:
    return Metric(
        code=row.code,
        title_vi=row.title_vi,
        title_en=row.title_en,
        unit=row.unit,
        direction=Direction(row.direction),
        meaning_vi=row.meaning_vi,
        meaning_en=row.meaning_en,
        owner=Owner(row.owner_code, row.owner_vi, row.owner_en),
        frequency=row.frequency,
        computed=False,
        version=0,
    )
