"""What applicants hear, fact by fact."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from nhip.kernel import clock
from nhip.kernel.events import Received
from nhip.kernel.jobs import every
from nhip.kernel.outbox import handles
from nhip.work.cases.contracts import Act, ResultState, Status
from nhip.work.cases.models import Case, Complaint, Reopening, Result
from nhip.work.cases.notices import applicants as templates
from nhip.work.cases.telling.about import (
    Telling,
    answer_by,
    applicants_of,
    case_of,
    day_words,
    note_of,
    tell,
    values_of,
)

REMIND_BEFORE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Line:
    """How one kind of fact is told: the template, the days it carries, the act whose note is its reason."""

    template: str
    days: Mapping[str, str] = field(default_factory=dict)
    noted: Act | None = None
    page: str = ""


_LINES: dict[str, _Line] = {
    "nhip.cases.filed.v1": _Line(templates.FILED, {"due_on": "due_on"}),
    "nhip.cases.not_accepted.v1": _Line(templates.NOT_ACCEPTED, noted=Act.NOT_ACCEPT),
    "nhip.cases.supplement_reminded.v1": _Line(
        templates.SUPPLEMENT_REMINDED, {"answer_by": "answer_by"}, page="supplement/"
    ),
    "nhip.cases.resumed.v1": _Line(templates.RESUMED, {"due_on": "due_on"}),
    "nhip.cases.extended.v1": _Line(templates.EXTENDED, {"due_on": "due_on"}, noted=Act.EXTEND),
    "nhip.cases.apology_sent.v1": _Line(
        templates.APOLOGY_SENT, {"missed_on": "missed_on", "due_on": "promised_on"}
    ),
    "nhip.cases.result_returned.v1": _Line(templates.RESULT_RETURNED),
    "nhip.cases.withdrawn.v1": _Line(templates.WITHDRAWN),
    "nhip.cases.complaint_taken.v1": _Line(templates.COMPLAINT_TAKEN, {"answer_by": "answer_by"}),
}


@handles(*_LINES)
def on_fact(event: Received) -> None:
    """A fact whose words all come from the event and the note of its act."""
    line = _LINES[event.type]

    def values(case: Case, to: UUID) -> dict[str, str]:
        noted = {"reason": note_of(case, line.noted, event)} if line.noted else {}
        return {**values_of(event, to=to, days=line.days), **noted}

    _tell_applicants(event, line.template, values, page=line.page)


@handles("nhip.cases.accepted.v1")
def on_accepted(event: Received) -> None:
    """The event carries no day: the dossier's own is told."""
    _tell_applicants(event, templates.ACCEPTED, lambda case, to: {"due_on": day_words(case.due_on, to=to)})


@handles("nhip.cases.supplement_requested.v1")
def on_supplement_requested(event: Received) -> None:
    """All items with their reasons, and the last day to answer."""

    def values(case: Case, to: UUID) -> dict[str, str]:
        request = case.supplement_requests.filter(number=event.data["number"]).first()
        items = request.items if request else []
        return {
            "reason": "\n".join(f"– {item['label']}: {item['reason'].strip()}" for item in items),
            "answer_by": day_words(answer_by(case, asked_on=clock.local_date(event.time)), to=to),
        }

    _tell_applicants(event, templates.SUPPLEMENT_REQUESTED, values, page="supplement/")


@handles("nhip.cases.paused.v1")
def on_paused(event: Received) -> None:
    """A demand for payment, or a stop."""
    is_payment = event.data["status"] == Status.FINANCIAL_OBLIGATION
    act = Act.DEMAND_PAYMENT if is_payment else Act.STOP
    template = templates.PAYMENT_DEMANDED if is_payment else templates.STOPPED
    _tell_applicants(event, template, lambda case, to: {"reason": note_of(case, act, event)})


@handles("nhip.cases.result_issued.v1")
def on_result_issued(event: Received) -> None:
    """The result, with the code that verifies it; refused or approved, the inbox says no more than that."""
    _tell_applicants(event, templates.RESULT_ISSUED, lambda case, to: {"result": event.data["result_code"]})


@handles("nhip.cases.result_revoked.v1")
def on_result_revoked(event: Received) -> None:
    """A result that holds no longer."""
    _tell_applicants(event, templates.RESULT_REVOKED, lambda case, to: {"result": event.data["result_code"]})


@handles("nhip.cases.result_replaced.v1")
def on_result_replaced(event: Received) -> None:
    """A corrected result, with its own code."""
    _tell_applicants(event, templates.RESULT_REPLACED, lambda case, to: {"result": event.data["result_code"]})


@handles("nhip.cases.reopened.v1")
def on_reopened(event: Received) -> None:
    """A case is taken up again, with the reason that was given."""

    def values(case: Case, to: UUID) -> dict[str, str]:
        made = Reopening.objects.filter(case=case, at__lte=event.time).order_by("-number").first()
        return {
            "due_on": day_words(event.data["due_on"], to=to),
            "reason": made.reason if made else "",
        }

    _tell_applicants(event, templates.REOPENED, values)


@handles("nhip.cases.complaint_answered.v1")
def on_complaint_answered(event: Received) -> None:
    """The answer goes to the inbox of whoever complained, and nowhere else."""

    def values(case: Case, to: UUID) -> dict[str, str]:
        found = Complaint.objects.filter(pk=event.data["complaint_id"]).first()
        return {"reason": found.answer if found else ""}

    _tell_applicants(event, templates.COMPLAINT_ANSWERED, values)


@every(seconds=6 * 3600)
def tell_of_expiring_documents() -> None:
    """Remind people a month before a result of theirs expires; each result once."""
    today = clock.today()
    rows = Result.objects.filter(
        state=ResultState.ISSUED, expires_on__gte=today, expires_on__lte=today + REMIND_BEFORE
    ).select_related("case")
    for row in rows.order_by("expires_on", "pk").iterator():
        fact = f"{row.pk}:{row.expires_on}"
        for to in applicants_of(row.case):
            link = f"/procedures/{row.case.procedure_code}/"
            telling = Telling(templates.DOCUMENT_EXPIRING, to, link, fact, clock.now())
            tell(row.case, telling, {"expires_on": day_words(row.expires_on, to=to)})


Values = Callable[[Case, UUID], dict[str, str]]


def _tell_applicants(event: Received, template: str, values: Values, *, page: str = "") -> None:
    case = case_of(event)
    if case is None:
        return
    for to in applicants_of(case):
        telling = Telling(template, to, f"/cases/{case.pk}/{page}", str(event.id), event.time)
        tell(case, telling, values(case, to))
