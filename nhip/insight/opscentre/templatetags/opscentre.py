"""`{% load opscentre %}`: numbers, targets and courses in words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhip.base.places.contracts import Unit
from nhip.insight.indicators.contracts import Instrument, Metric, Owner, Period, State, Target, Trend, Value
from nhip.insight.opscentre import wording
from nhip.insight.opscentre.contracts import Spark
from nhip.insight.opscentre.web.forms import words
from nhip.kernel.ui import formats

register = template.Library()

_TRENDS: Mapping[Trend, Promise] = {
    Trend.IMPROVING: gettext_lazy("đang tốt lên"),
    Trend.STEADY: gettext_lazy("đứng yên"),
    Trend.WORSENING: gettext_lazy("đang xấu đi"),
    Trend.UNKNOWN: gettext_lazy("chưa đủ kỳ để biết xu hướng"),
}
_ARROWS = {Trend.IMPROVING: "▲", Trend.STEADY: "▬", Trend.WORSENING: "▼", Trend.UNKNOWN: ""}
_SIDES: Mapping[str, Promise] = {
    "until": gettext_lazy("địa giới đến %(day)s"),
    "since": gettext_lazy("địa giới từ %(day)s"),
}
_GROUPS: Mapping[State, Promise] = {
    State.OFF_COURSE: gettext_lazy("Chệch hướng hoặc không đạt"),
    State.ON_COURSE: gettext_lazy("Đúng hướng"),
    State.NO_DATA: gettext_lazy("Chưa có dữ liệu"),
    State.MET: gettext_lazy("Đạt"),
}


@register.filter
def metric_title(metric: Metric) -> str:
    return wording.title(metric)


@register.filter
def owner_name(owner: Owner) -> str:
    return wording.owner_name(owner)


@register.filter
def instrument_name(instrument: Instrument) -> str:
    """The official number of an act, or what it is called where it has none."""
    return instrument.number or _in_language(instrument.title_vi, instrument.title_en)


@register.filter
def vintage_words(vintage: str) -> str:
    """Which boundaries a value is about: `until-2025-06-30` is "địa giới đến 30/06/2025"."""
    side, _dash, day = vintage.partition("-")
    if side not in _SIDES:
        return vintage
    return str(_SIDES[side]) % {"day": formats.day(date.fromisoformat(day), language=wording.language())}


@register.filter
def unit_name(unit: Unit) -> str:
    return _in_language(unit.full_name_vi, unit.full_name_en)


def _in_language(vietnamese: str, english: str) -> str:
    return english if wording.language() == "en" else vietnamese


@register.filter
def measured(value: Value | None) -> str:
    """`{{ value|measured }}`: 62,5 %."""
    return wording.measure(value.amount, value.unit) if value else ""


@register.filter
def asked_for(target: Target) -> str:
    """`{{ target|asked_for }}`: ≥ 50 % (2025)."""
    return wording.wanted(target)


@register.simple_tag
def distance(amount: Decimal | None, unit: str) -> str:
    """`{% distance verdict.distance metric.unit %}`: −12,5 điểm %."""
    return wording.signed(amount, unit)


@register.filter
def trend_words(trend: Trend) -> str:
    return str(_TRENDS[trend])


@register.filter
def trend_arrow(trend: Trend) -> str:
    """Up means better, whichever way the number itself goes."""
    return _ARROWS[trend]


@register.filter
def period_words(period: Period | None) -> str:
    return words(period) if period else ""


@register.filter
def period_inside(period: Period | None) -> str:
    """The same within a sentence: "tháng 10/2026"; English keeps its Q3."""
    written = period_words(period)
    return written if wording.language() == "en" else written.lower()


@register.filter
def group_title(state: State) -> str:
    return str(_GROUPS[state])


@register.filter
def spark_words(spark: Spark) -> str:
    """What the line shows, for who does not see it."""
    return _("Từ %(first)s (%(start)s) đến %(last)s (%(end)s)") % {
        "first": measured(spark.first),
        "start": words(spark.first.period),
        "last": measured(spark.last),
        "end": words(spark.last.period),
    }
