"""`{% load places %}`: names of units in the reader's language, and the last day of a validity."""

from datetime import date, timedelta

from django import template
from django.utils.translation import get_language

from nhip.base.places.contracts import CellState, Unit
from nhip.kernel.templatetags.ui import STATES

register = template.Library()


@register.filter
def place_name(unit: Unit) -> str:
    """`{{ unit|place_name }}`: "Phường Sài Gòn", in English "Sai Gon Ward"."""
    return unit.full_name_en if get_language() == "en" else unit.full_name_vi


@register.filter
def last_day(unit: Unit) -> date | None:
    """`{{ unit|last_day }}`: the day before the first on which it no longer holds; None while in force."""
    return unit.validity.end - timedelta(days=1) if unit.validity.end else None


@register.simple_tag
def map_word(state: CellState) -> str:
    """`{% map_word cell.state %}`: the state in a word, because colour and pattern are not enough."""
    return str(STATES[state.value])
