"""Values as a CSV file."""

import csv
from collections.abc import Iterator
from typing import cast

from django.http import HttpRequest, HttpResponse

from nhip.insight.indicators import api
from nhip.insight.indicators.contracts import PeriodKind, Value
from nhip.insight.indicators.disclosure import shown_series
from nhip.insight.indicators.web.asked import Asked, asked
from nhip.kernel.access import Actor, public

COLUMNS = (
    "metric",
    "territory",
    "vintage",
    "period",
    "method",
    "source",
    "amount",
    "unit",
    "numerator",
    "denominator",
    "approximate",
    "simulated",
    "partial",
    "definition_version",
    "computed_at",
    "value_id",
)


@public("numbers are aggregates; small cells are hidden (rules.suppression)")
def values(request: HttpRequest, code: str) -> HttpResponse:
    actor = cast("Actor", request.actor)  # type: ignore[attr-defined]
    wanted = asked(request.GET, actor)
    return as_csv(code, wanted, actor=actor)


def as_csv(code: str, wanted: Asked, *, actor: Actor) -> HttpResponse:
    """Every value of a metric in a territory, one a line."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"{code}-{wanted.territory}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    writer.writerows(_line(value) for value in _values(code, wanted, actor))
    return response


def _values(code: str, wanted: Asked, actor: Actor) -> Iterator[Value]:
    found = api.number(code, wanted.territory, wanted.period, wanted.as_of).value
    territory = found.territory if found else wanted.territory
    for kind in PeriodKind:
        series = api.history(code, territory, wanted.as_of, kind=kind.value)
        for one in shown_series(actor, series):
            yield from one.values


def _line(value: Value) -> list[object]:
    return [
        value.metric,
        value.territory,
        value.vintage,
        value.period.label,
        value.method,
        value.source,
        value.amount,
        value.unit,
        value.numerator,
        value.denominator,
        int(value.approximate),
        int(value.simulated),
        int(value.partial),
        value.definition_version,
        value.computed_at.isoformat(),
        value.id,
    ]
