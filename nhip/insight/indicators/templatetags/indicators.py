"""`{% load indicators %}`: numbers, targets and places in words."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from nhip.insight.indicators import wording
from nhip.insight.indicators.contracts import (
    Instrument,
    Metric,
    Owner,
    Period,
    Place,
    Standing,
    Target,
    Trend,
    Value,
)

register = template.Library()


@register.filter
def metric_title(metric: Metric) -> str:
    return wording.title(metric)


@register.filter
def metric_meaning(metric: Metric) -> str:
    return wording.either(metric.meaning_vi, metric.meaning_en)


@register.filter
def owner_name(owner: Owner) -> str:
    return wording.either(owner.name_vi, owner.name_en)


@register.filter
def instrument_name(instrument: Instrument) -> str:
    return wording.instrument_words(instrument)


@register.filter
def issuer_name(instrument: Instrument) -> str:
    return wording.either(instrument.issuer_vi, instrument.issuer_en)


@register.filter
def dated(instrument: Instrument) -> str:
    return wording.dated(instrument)


@register.filter
def class_words(classification: str) -> str:
    return str(wording.CLASSES[classification])


@register.filter
def paraphrase(target: Target) -> str:
    return wording.either(target.paraphrase_vi, target.paraphrase_en)


@register.filter
def scope(target: Target) -> str:
    return wording.either(target.scope_vi, target.scope_en)


@register.filter
def note(target: Target) -> str:
    return wording.either(target.note_vi, target.note_en)


@register.filter
def kind_words(target: Target) -> str:
    return str(wording.KINDS[target.kind])


@register.filter
def asked_for(target: Target) -> str:
    """`{{ target|asked_for }}`: ≥ 50 % (2025)."""
    return wording.wanted(target)


@register.filter
def measured(value: Value | None) -> str:
    """`{{ value|measured }}`: 62,5 %, with ≈ where the source says about."""
    if value is None:
        return ""
    written = wording.measure(value.amount, value.unit)
    return f"≈ {written}" if value.approximate else written


@register.simple_tag
def distance(amount: Decimal | None, unit: str) -> str:
    """`{% distance verdict.distance metric.unit %}`: −12,5 điểm %."""
    return wording.signed(amount, unit)


@register.simple_tag
def amount(number: Decimal | None, unit: str) -> str:
    """`{% amount verdict.expected metric.unit %}`: 23,59 %."""
    return wording.measure(number, unit)


@register.filter
def reason(standing: Standing) -> str:
    return wording.reason_words(standing)


@register.filter
def trend_words(trend: Trend) -> str:
    return str(wording.TRENDS[trend])


@register.filter
def period_words(period: Period) -> str:
    return wording.period_words(period)


@register.filter
def vintage_words(vintage: str) -> str:
    return wording.vintage_words(vintage)


@register.filter
def series_name(value: Value) -> str:
    return wording.method_words(value)


@register.filter
def place_words(place: Place) -> str:
    """Where a sentence stands: đoạn 19, câu 2, vế 1."""
    return _("đoạn %(paragraph)s, câu %(sentence)s, vế %(clause)s") % {
        "paragraph": place.paragraph,
        "sentence": place.sentence,
        "clause": place.clause,
    }
