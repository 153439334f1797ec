"""Due dates that can be kept: a working day that has not passed."""

from datetime import date

from django.utils.translation import gettext as _

from nhip.kernel import clock
from nhip.kernel.calendar import working_calendar
from nhip.work.directives import rules
from nhip.work.directives.contracts import InvalidDirective


def due_on_problem(due_on: date) -> str:
    """Say why a due date cannot be given, and which one can; "" when there is nothing to say."""
    calendar = working_calendar()
    refusal = rules.due_on_refusal(due_on, today=clock.today(), calendar=calendar)
    if refusal == "past":
        return _("Hạn %(day)s đã qua; hãy chọn từ hôm nay trở đi.") % {"day": f"{due_on:%d/%m/%Y}"}
    if refusal == "rest_day":
        next_day = calendar.next_working_day(due_on)
        return _("%(day)s là ngày nghỉ; ngày làm việc kế tiếp là %(next)s.") % {
            "day": f"{due_on:%d/%m/%Y}",
            "next": f"{next_day:%d/%m/%Y}",
        }
    return ""


def ensure_due_on(due_on: date, *, field: str) -> None:
    if problem := due_on_problem(due_on):
        raise InvalidDirective(problem, fields={field: problem})
