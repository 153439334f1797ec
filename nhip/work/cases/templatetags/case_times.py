"""`{% load case_times %}`: spans of working time, the timeline and its sentence, words of recourse."""

from datetime import timedelta
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhip.kernel.ui.formats import day as day_words
from nhip.work.cases import wording
from nhip.work.cases.contracts import (
    AskState,
    CitizenClock,
    ComplaintKind,
    ComplaintState,
    LetterState,
    StepTotal,
    Timeline,
)
from nhip.work.cases.web.presenting import language
from nhip.work.cases.web.timeline_drawing import drawn

register = template.Library()

MINUTES_AN_HOUR = 60
MOST_STEPS = 3


@register.filter
def span_words(span: timedelta | None) -> str:
    """`{{ stretch.working|span_words }}`: 14 giờ 30 phút."""
    if span is None:
        return "–"
    hours, minutes = divmod(round(span.total_seconds() / 60), MINUTES_AN_HOUR)
    parts = [ngettext("%(count)s giờ", "%(count)s giờ", hours) % {"count": hours}] if hours else []
    if minutes or not hours:
        parts.append(ngettext("%(count)s phút", "%(count)s phút", minutes) % {"count": minutes})
    return " ".join(parts)


@register.simple_tag
def timeline_svg(timeline: Timeline) -> SafeString:
    """`{% timeline_svg times.timeline %}`: the bars."""
    due = _("Hạn %(day)s") % {"day": day_words(timeline.due_on, language=language())}
    return drawn(timeline, title=_("Từng bước của hồ sơ theo thời gian; bảng dưới đây nêu số liệu"), due=due)


@register.filter
def timeline_sentence(timeline: Timeline) -> str:
    """`{{ timeline|timeline_sentence }}`: why it is late, or that every step kept its time."""
    owed = timeline.owed[:MOST_STEPS]
    if not owed:
        return _("Chưa bước nào quá thời gian dự kiến.")
    steps = "; ".join(_step(one) for one in owed)
    if timeline.is_late:
        return _("Hồ sơ trễ vì: %(steps)s.") % {"steps": steps}
    return _("Hồ sơ còn trong hạn, nhưng: %(steps)s.") % {"steps": steps}


@register.filter
def citizen_sentence(running: CitizenClock) -> str:
    """`{{ times.citizen|citizen_sentence }}`: how long the applicant is waited for, and until when."""
    waited = ngettext("Đã chờ người nộp %(count)s ngày.", "Đã chờ người nộp %(count)s ngày.", running.days)
    words = waited % {"count": running.days}
    if running.answer_by is None:
        return words
    facts = {"day": day_words(running.answer_by, language=language()), "source": running.source}
    if running.is_over:
        return words + " " + _("Hạn trả lời đã hết ngày %(day)s (%(source)s).") % facts
    return words + " " + _("Trả lời đến hết ngày %(day)s (%(source)s).") % facts


@register.filter
def ask_word(state: AskState) -> str | Promise:
    """`{{ ask.state|ask_word }}`: what became of an ask."""
    return wording.ASKS[state]


@register.filter
def letter_word(state: LetterState) -> str | Promise:
    """`{{ letter.state|letter_word }}`: drafted, sent, dropped."""
    return wording.LETTERS[state]


@register.filter
def complaint_word(kind: ComplaintKind) -> str | Promise:
    """`{{ complaint.kind|complaint_word }}`: what is complained of."""
    return wording.COMPLAINTS[kind]


@register.filter
def complaint_state_word(state: ComplaintState) -> str | Promise:
    """`{{ complaint.state|complaint_state_word }}`: where a complaint stands."""
    return wording.COMPLAINT_STATES[state]


def _step(one: StepTotal) -> str:
    facts: dict[str, Any] = {
        "step": str(wording.STEPS[one.holder]),
        "used": span_words(one.working),
        "over": span_words(one.over),
    }
    return _("bước “%(step)s” mất %(used)s làm việc, quá %(over)s") % facts
