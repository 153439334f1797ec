"""`{% load cases %}`: the words for what a case is, and the sentences of its clock."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from nhip.kernel.ui.formats import day as day_words
from nhip.kernel.ui.formats import number as number_words
from nhip.work.cases import wording
from nhip.work.cases.contracts import (
    Act,
    CaseCard,
    Channel,
    ClockKind,
    ClockReading,
    ClockState,
    ClockStep,
    Holder,
    Outcome,
    PaperState,
    Status,
    StatutoryTime,
    TimeUnit,
)
from nhip.work.cases.web.presenting import agency_name, language
from nhip.work.cases.wording import count_words

register = template.Library()
register.filter(agency_name)

KILO = 1024


@register.filter
def status_word(status: Status) -> str | Promise:
    """`{{ card.status|status_word }}`: the name of a status."""
    return wording.STATUSES[status]


@register.filter
def holder_word(holder: Holder) -> str | Promise:
    """`{{ card.holder|holder_word }}`: what the case waits for."""
    return wording.HOLDERS[holder]


@register.filter
def step_word(holder: Holder) -> str | Promise:
    """`{{ stretch.holder|step_word }}`: the name of a step."""
    return wording.STEPS[holder]


@register.filter
def act_word(act: Act) -> str | Promise:
    """`{{ entry.act|act_word }}`: the name of an act."""
    return wording.ACTS[act]


@register.filter
def channel_word(channel: Channel) -> str | Promise:
    """`{{ card.channel|channel_word }}`: how it was filed."""
    return wording.CHANNELS[channel]


@register.filter
def outcome_word(outcome: Outcome) -> str | Promise:
    """`{{ decision.outcome|outcome_word }}`: approved or refused."""
    return wording.OUTCOMES[outcome]


@register.filter
def paper_state_word(state: PaperState) -> str | Promise:
    """`{{ paper.state|paper_state_word }}`: whether a file can be opened."""
    return wording.PAPER_STATES[state]


@register.filter
def time_words(time: StatutoryTime) -> str:
    """`{{ clock.time|time_words }}`: 5 ngày làm việc."""
    return count_words(time.value, time.unit)


@register.filter
def file_size(size: int) -> str:
    """`{{ paper.size|file_size }}`: 120 KB, 1,4 MB."""
    if size < KILO * KILO:
        return f"{number_words(-(-size // KILO), language=language())} KB"
    return f"{number_words(size / KILO / KILO, language=language(), digits=1)} MB"


@register.filter
def remaining_words(card: CaseCard) -> str:
    """`{{ card|remaining_words }}`: the distance to the due date in a word or two."""
    if card.status in (Status.WITHDRAWN, Status.NOT_ACCEPTED):
        return _("Hồ sơ đã kết thúc")
    if card.is_paused:
        return _("Đồng hồ tạm dừng")
    is_over = card.status in (Status.PROCESSED, Status.RESULT_RETURNED)
    if card.is_late:
        late = count_words(-card.remaining, _days_of(card.time_unit))
        return _("Đã trả trễ %(days)s") % {"days": late} if is_over else _("Trễ %(days)s") % {"days": late}
    if is_over:
        return _("Đúng hẹn")
    if card.remaining == 0:
        return _("Hạn hôm nay")
    return _("Còn %(days)s") % {"days": count_words(card.remaining, _days_of(card.time_unit))}


@register.filter
def remaining_tag(card: CaseCard) -> str:
    """`{{ card|remaining_tag }}`: the state class that goes with `remaining_words`."""
    if card.is_late:
        return "tag-offcourse"
    if card.is_paused or card.status in (Status.WITHDRAWN, Status.NOT_ACCEPTED):
        return "tag-nodata"
    return "tag-met" if card.status in (Status.PROCESSED, Status.RESULT_RETURNED) else "tag-oncourse"


@register.filter
def clock_verdict(clock: ClockReading) -> str:
    """`{{ clock|clock_verdict }}`: the clock in one sentence."""
    days = count_words(abs(clock.remaining), _days_of(clock.time.unit))
    due = {"day": day_words(clock.due_on, language=language()), "days": days}
    if clock.state is ClockState.STOPPED:
        if clock.is_on_time:
            return _("Đã xong trong hạn (hạn %(day)s).") % due
        return _("Đã xong, trễ %(days)s so với hạn %(day)s.") % due
    if clock.state is ClockState.PAUSED:
        return _("Đồng hồ đang tạm dừng; nếu tiếp tục hôm nay thì hẹn trả ngày %(day)s.") % due
    if clock.is_late:
        return _("Đã quá hạn %(day)s: trễ %(days)s.") % due
    if clock.remaining == 0:
        return _("Hạn là hôm nay, %(day)s.") % due
    return _("Hẹn trả ngày %(day)s, còn %(days)s.") % due


@register.filter
def clock_sentence(step: ClockStep, clock: ClockReading) -> str:
    """`{{ step|clock_sentence:clock }}`: one step of "how the due date came about"."""
    return _SENTENCES[step.kind](step, _facts(step, clock))


def _facts(step: ClockStep, clock: ClockReading) -> dict[str, str]:
    unit = clock.time.unit if step.kind is ClockKind.START else _days_of(clock.time.unit)
    words = {"days": count_words(step.days, unit), "reason": step.reason}
    days = {"day": step.day, "due": step.due_on, "from": step.counts_from, "until": step.until}
    return words | {name: day_words(one, language=language()) for name, one in days.items() if one}


def _start(step: ClockStep, facts: dict[str, str]) -> str:
    if step.counts_from == step.day:
        return _("Nhận hồ sơ ngày %(day)s. Thời hạn %(days)s tính từ ngày kế tiếp: hẹn trả %(due)s.") % facts
    return (
        _(
            "Nhận hồ sơ ngày %(day)s, ngoài giờ nhận hoặc vào ngày nghỉ nên tính như nhận ngày %(from)s. "
            "Thời hạn %(days)s: hẹn trả %(due)s."
        )
        % facts
    )


def _pause(step: ClockStep, facts: dict[str, str]) -> str:
    if step.until:
        return _("Tạm dừng từ %(day)s đến %(until)s, %(days)s không tính vào thời hạn. %(reason)s") % facts
    return _("Tạm dừng từ %(day)s; đến nay %(days)s không tính vào thời hạn. %(reason)s") % facts


def _resume(step: ClockStep, facts: dict[str, str]) -> str:
    return _("Tiếp tục từ %(day)s; hẹn trả mới %(due)s.") % facts


def _extend(step: ClockStep, facts: dict[str, str]) -> str:
    if step.is_late:
        return (
            _("Ngày %(day)s, sau khi đã quá hạn: xin lỗi và gia hạn %(days)s đến %(due)s. Lý do: %(reason)s")
            % facts
        )
    return _("Ngày %(day)s: gia hạn %(days)s đến %(due)s. Lý do: %(reason)s") % facts


def _stop(step: ClockStep, facts: dict[str, str]) -> str:
    if step.is_late:
        return _("Đồng hồ dừng ngày %(day)s, sau hạn %(due)s. %(reason)s") % facts
    return _("Đồng hồ dừng ngày %(day)s, trong hạn %(due)s. %(reason)s") % facts


_SENTENCES = {
    ClockKind.START: _start,
    ClockKind.PAUSE: _pause,
    ClockKind.RESUME: _resume,
    ClockKind.EXTEND: _extend,
    ClockKind.STOP: _stop,
}


def _days_of(unit: TimeUnit) -> TimeUnit:
    # A time in months is counted down in days.
    return TimeUnit.DAYS if unit is TimeUnit.MONTHS else unit
