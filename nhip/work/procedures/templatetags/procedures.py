"""`{% load procedures %}`: the official words of channels, times, fees, levels and audiences."""

from itertools import groupby

from django import template
from django.utils.translation import get_language

from nhip.work.procedures.contracts import ChannelTerms, Content, Fee, LocalText, Verbatim
from nhip.work.procedures.queries import wording

register = template.Library()


@register.filter
def channel_word(terms: ChannelTerms) -> str:
    """`{{ terms|channel_word }}`: Trực tuyến."""
    return str(wording.CHANNEL_WORDS[terms.channel])


@register.filter
def merged(channels: tuple[ChannelTerms, ...]) -> list[tuple[str, ChannelTerms]]:
    """`{% for words, terms in content.channels|merged %}`: channels one after another with the same time and
    fees as one line, such as "Trực tuyến, trực tiếp".
    """
    lines: list[tuple[str, ChannelTerms]] = []
    for _same, group in groupby(channels, key=lambda one: (one.time, one.time_text, one.fees)):
        terms = list(group)
        first, *others = dict.fromkeys(channel_word(one) for one in terms)
        lines.append((", ".join([first, *(word[:1].lower() + word[1:] for word in others)]), terms[0]))
    return lines


@register.filter
def time_words(terms: ChannelTerms) -> str:
    """`{{ terms|time_words }}`: 5 ngày làm việc; "" when the time was kept verbatim."""
    return wording.time_words(terms, get_language() or "vi")


@register.filter
def fee_words(fee: Fee) -> str:
    """`{{ fee|fee_words }}`: 100.000 ₫, Miễn phí, or "" for a rule told in words."""
    return wording.fee_words(fee, get_language() or "vi")


@register.filter
def level_word(level: str) -> str:
    """`{{ level|level_word }}`: Cấp xã."""
    return str(wording.LEVEL_WORDS[level])  # type: ignore[index]  # a Level is its own text


@register.filter
def audience_word(audience: str) -> str:
    """`{{ audience|audience_word }}`: Công dân Việt Nam."""
    return str(wording.AUDIENCE_WORDS[audience])  # type: ignore[index]  # an Audience is its own text


@register.filter
def said(text: LocalText) -> str:
    """`{{ title|said }}`: a sentence in the active language."""
    return text.say(get_language() or "vi")


@register.filter
def kept_verbatim(content: Content, field: str) -> Verbatim | None:
    """`{% with kept=content|kept_verbatim:"documents" %}`: the words of a field not understood."""
    return next((one for one in content.verbatim if one.field == field), None)


@register.filter
def grouped(documents: tuple[object, ...]) -> list[tuple[str, list[object]]]:
    """`{% for heading, papers in content.documents|grouped %}`: documents by the case they are for."""
    groups: list[tuple[str, list[object]]] = []
    for one in documents:
        heading = str(getattr(one, "group", ""))
        if not groups or groups[-1][0] != heading:
            groups.append((heading, []))
        groups[-1][1].append(one)
    return groups
