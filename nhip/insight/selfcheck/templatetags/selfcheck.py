"""`{% load selfcheck %}`: words of the index in the reader's language, reasons, and bars."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhip.insight.selfcheck.contracts import Answer, Rate, Scored, Unknown, Words

register = template.Library()

REASONS = {
    Unknown.NO_RECORD: _("Nền tảng chưa có bản ghi nào để đếm."),
    Unknown.NOTHING_COUNTED: _("Kỳ này chưa có gì để đếm."),
    Unknown.SMALL_CELL: _("Dưới ba hồ sơ nên không công bố."),
    Unknown.NOT_AT_THIS_LEVEL: _("Chỉ tính cho cả tỉnh, thành phố."),
}
ANSWERS = {Answer.YES: _("Có"), Answer.NO: _("Không"), Answer.UNKNOWN: _("Chưa biết")}
TAGS = {Answer.YES: "met", Answer.NO: "offcourse", Answer.UNKNOWN: "nodata"}
WIDTH = 100


@register.filter
def say(words: Words) -> str:
    """`{{ component.title|say }}`: in the reader's language."""
    return words.say(get_language() or "vi")


@register.filter
def reason(scored: Scored) -> str:
    """Why a component has no points."""
    own = scored.component.why_unknown.say(get_language() or "vi")
    return own or (str(REASONS[scored.unknown]) if scored.unknown else "")


@register.filter
def share(rate: Rate | None) -> Decimal | None:
    """The rate in points of a hundred, one digit kept; None where nothing was counted."""
    if rate is None or not rate.denominator:
        return None
    return (Decimal(rate.numerator * 100) / Decimal(rate.denominator)).quantize(Decimal("0.1"))


@register.filter
def answer_word(answer: Answer) -> str:
    return str(ANSWERS[answer])


@register.filter
def answer_tag(answer: Answer) -> str:
    return TAGS[answer]


@register.simple_tag
def bar(points: Decimal, most: Decimal) -> SafeString:
    """`{% bar points most %}`: how much of it, drawn; the figure stands beside it, so it is decoration."""
    filled = int(WIDTH * points / most) if most else 0
    return format_html(
        '<svg class="score-bar" viewBox="0 0 {} 8" aria-hidden="true" focusable="false">'
        '<rect class="score-whole" width="{}" height="8" rx="2"/>'
        '<rect class="score-part" width="{}" height="8" rx="2"/></svg>',
        WIDTH,
        WIDTH,
        filled,
    )
