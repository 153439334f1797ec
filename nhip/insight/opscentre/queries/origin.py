"""What a number is when an order is given about it: told to directives through their port."""

from nhip.base.places import api as places
from nhip.base.places.contracts import UnknownUnit
from nhip.insight.indicators import api as indicators
from nhip.insight.indicators.contracts import Number, Period
from nhip.insight.opscentre.queries import addresses
from nhip.insight.opscentre.wording import measure, title, wanted
from nhip.kernel.errors import Invalid, NotFound
from nhip.work.directives.contracts import NumberOrigin


def number_origin(*, indicator_code: str, territory: str, period: str) -> NumberOrigin | None:
    """The number as it is now; None when there is no such metric, place or period."""
    try:
        place = places.unit(territory)
        asked = Period.parse(period) if period else None
        number = indicators.number(indicator_code, territory, asked)
    except (NotFound, Invalid, UnknownUnit, ValueError):
        return None
    return _origin(number, territory_name=place.full_name_vi)


def _origin(number: Number, *, territory_name: str) -> NumberOrigin:
    value, governing = number.value, number.governing
    period = value.period if value else number.period
    return NumberOrigin(
        indicator_code=number.metric.code,
        territory=number.territory,
        period=str(period),
        title=title(number.metric),
        territory_name=territory_name,
        value=measure(value.amount, value.unit) if value else "",
        target=wanted(governing.target) if governing else "",
        snapshot_ids=tuple(str(one) for one in value.snapshot_ids) if value else (),
        trace_address=addresses.trace(number.metric.code, number.territory, period, None),
    )
