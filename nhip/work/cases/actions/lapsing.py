"""Applicants who do not answer: they are reminded, and after the limit an officer may stop the case."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import action
from nhip.kernel.calendar import working_calendar
from nhip.kernel.errors import Conflict
from nhip.kernel.ui.formats import day as day_words
from nhip.work.cases.actions.moving import Wanted, facts_of, locked, moving
from nhip.work.cases.actions.processing import withdraw_open_work
from nhip.work.cases.adapters.citizen_clock import citizen_clock, last_day
from nhip.work.cases.adapters.clock_rules import clock_rules
from nhip.work.cases.contracts import Act, CitizenClock, Status
from nhip.work.cases.events import CasePaused, SupplementReminded
from nhip.work.cases.models import Case, SupplementRequest

REMINDERS = 2
MOST_AT_ONCE = 500


def lapse(actor: Actor, case_id: UUID) -> None:
    """Stop a case whose applicant has not answered within the limit; the reason is told with its source.

    Raises Conflict while there is time left, or where nothing limits it.
    """
    waiting = Case.objects.filter(pk=case_id).first()
    over = citizen_clock(waiting) if waiting else None
    reason = _reason(over) if over and over.is_over else ""
    with moving(Wanted(Act.LAPSE, note=reason, reason=reason), actor=actor, case_id=case_id) as move:
        if not reason:
            raise _not_over(over)
        withdraw_open_work(move)
        move.tell(CasePaused, status=int(Status(move.case.status)))


def remind_of_supplements() -> int:
    """Remind of requests that stay unanswered; answers how many reminders went out. Each goes out once."""
    waiting = SupplementRequest.objects.filter(
        closed_at__isnull=True, reminders__lt=REMINDERS, case__applicant__isnull=False
    )
    ids = waiting.order_by("requested_at").values_list("pk", "case_id")[:MOST_AT_ONCE]
    return sum(_remind(request_id, case_id) for request_id, case_id in list(ids))


def _remind(request_id: UUID, case_id: UUID) -> bool:
    with action("cases.remind_supplement", actor=SYSTEM, about=("case", case_id), emits=False) as done:
        done.allow("the platform itself")
        case = locked(case_id)
        request = SupplementRequest.objects.filter(pk=request_id, closed_at__isnull=True).first()
        reminder = _due_reminder(case, request) if request else 0
        if request is None or reminder <= request.reminders:
            return False
        request.reminders = reminder
        request.save(update_fields=["reminders"])
        running = citizen_clock(case)
        done.emit(
            SupplementReminded(
                **facts_of(case),
                number=request.number,
                reminder=reminder,
                answer_by=running.answer_by if running else None,
            )
        )
    return True


def _due_reminder(case: Case, request: SupplementRequest) -> int:
    """Which reminder is due today: the first after some days, the second the day before the limit."""
    rules, today = clock_rules(case.procedure_code), clock.today()
    asked = clock.local_date(request.requested_at)
    if rules.answer_days:
        last = last_day(asked, rules.answer_days, calendar=working_calendar())
        if today >= last - timedelta(days=1):
            return REMINDERS
    return int(today >= asked + timedelta(days=rules.remind_after_days))


def _reason(over: CitizenClock) -> str:
    if over.answer_by is None:
        return ""
    words = _("Người nộp không trả lời đến hết ngày %(day)s. %(source)s") % {
        "day": day_words(over.answer_by, language="vi"),
        "source": over.source,
    }
    return words.strip()


def _not_over(running: CitizenClock | None) -> Conflict:
    if running is None or running.answer_by is None:
        return Conflict(
            _("Không có thời hạn trả lời nào cho hồ sơ này; người duyệt dùng “Dừng xử lý” và nêu lý do.")
        )
    return Conflict(
        _("Người nộp còn đến hết ngày %(day)s để trả lời; sau ngày đó mới dừng được."),
        day=day_words(running.answer_by, language="vi"),
    )
