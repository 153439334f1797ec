"""`{% load directives %}`: states, deadlines and acts in words and colours."""

from enum import StrEnum

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhip.work.directives.contracts import Deadline, Priority, Standing, State
from nhip.work.directives.wording import wording

register = template.Library()

_STATE_TAGS = {
    State.ISSUED: "tag-info",
    State.DECLINED: "tag-offcourse",
    State.ACCEPTED: "tag-oncourse",
    State.IN_PROGRESS: "tag-oncourse",
    State.REPORTED: "tag-info",
    State.MORE_REQUESTED: "tag-offcourse",
    State.COMPLETED: "tag-met",
    State.REOPENED: "tag-offcourse",
    State.WITHDRAWN: "tag-nodata",
}
_STANDING_TAGS = {
    Standing.ON_TIME: "tag-oncourse",
    Standing.DUE_SOON: "tag-info",
    Standing.OVERDUE: "tag-offcourse",
    Standing.AWAITING_REVIEW: "tag-oncourse",
    Standing.DONE_ON_TIME: "tag-met",
    Standing.DONE_LATE: "tag-offcourse",
    Standing.CANCELLED: "tag-nodata",
}
_COUNTED = frozenset({Standing.ON_TIME, Standing.DUE_SOON})


@register.filter
def words(value: StrEnum) -> str:
    """`{{ item.state|words }}`: what a state, act, priority or kind of evidence is called."""
    return wording(value)


@register.filter
def state_class(state: State) -> str:
    """The tag class of a state: its shape and colour; the word always stands beside it."""
    return _STATE_TAGS[state]


@register.filter
def priority_class(priority: Priority) -> str:
    return "tag-offcourse" if priority is Priority.EXPRESS else "tag-info"


@register.filter
def standing_class(deadline: Deadline) -> str:
    return _STANDING_TAGS[deadline.standing]


@register.filter
def time_left(deadline: Deadline) -> str:
    """`{{ item.deadline|time_left }}`: "Còn 3 ngày làm việc", "Quá hạn 2 ngày làm việc", "Xong đúng hạn"."""
    days = abs(deadline.working_days)
    if deadline.overdue:
        late = ngettext("Quá hạn %(days)s ngày làm việc", "Quá hạn %(days)s ngày làm việc", days)
        return late % {"days": days}
    if deadline.standing not in _COUNTED:
        return wording(deadline.standing)
    if not days:
        return _("Đến hạn hôm nay")
    left = ngettext("Còn %(days)s ngày làm việc", "Còn %(days)s ngày làm việc", days)
    return left % {"days": days}
