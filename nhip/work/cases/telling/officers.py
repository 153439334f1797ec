"""What officers hear of their own work."""

from collections.abc import Callable, Iterable
from uuid import UUID

from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.calendar import working_calendar
from nhip.kernel.events import Received
from nhip.kernel.jobs import every
from nhip.kernel.outbox import handles
from nhip.work.cases.contracts import Act, Holder
from nhip.work.cases.models import Case, CaseAct
from nhip.work.cases.notices import officers as templates
from nhip.work.cases.telling.about import Telling, case_of, day_words, tell
from nhip.work.flows.contracts import TaskKind

_OF_TASKS = {
    TaskKind.OPINION.value: templates.OPINION_ASKED,
    TaskKind.ESCALATION.value: templates.ESCALATED,
}
HANDLING_ROLES = frozenset({"handler", "approver"})
Values = Callable[[UUID], dict[str, str]]


@handles("nhip.cases.assigned.v1")
def on_assigned(event: Received) -> None:
    """Whoever took the case themselves knows it."""
    case = case_of(event)
    handler = UUID(event.data["handler_id"])
    if case is None or _did_it_themselves(case, Act.ASSIGN, handler, event):
        return
    _tell(event, case, templates.ASSIGNED, [handler], lambda to: {"due_on": day_words(case.due_on, to=to)})


@handles("nhip.cases.supplemented.v1")
def on_supplemented(event: Received) -> None:
    """The handler goes on."""
    case = case_of(event)
    if case is not None:
        _tell(
            event,
            case,
            templates.SUPPLEMENTED,
            _handler_of(case),
            lambda to: {"due_on": day_words(event.data["due_on"], to=to)},
        )


@handles("nhip.cases.sent_back.v1")
def on_sent_back(event: Received) -> None:
    """The handler reads what the approver said."""
    case = case_of(event)
    if case is not None:
        _tell(event, case, templates.SENT_BACK, _handler_of(case), lambda to: {})


@handles("nhip.cases.became_late.v1")
def on_became_late(event: Received) -> None:
    """The handler, and the heads who answer for the unit."""
    case = case_of(event)
    if case is not None:
        people = [*_handler_of(case), *_deciders_of(case)]
        _tell(
            event,
            case,
            templates.BECAME_LATE,
            people,
            lambda to: {"missed_on": day_words(event.data["missed_on"], to=to)},
        )


@handles("nhip.cases.complaint_filed.v1")
def on_complaint_filed(event: Received) -> None:
    """Those who may take it on."""
    case = case_of(event)
    if case is not None:
        _tell(
            event,
            case,
            templates.COMPLAINT_FILED,
            _deciders_of(case),
            lambda to: {"due_on": day_words(event.data["accept_by"], to=to)},
        )


@handles("nhip.flows.task_opened.v1")
def on_task_opened(event: Received) -> None:
    """An opinion that is asked of an agency, and a warning to a head; other tasks come with the case."""
    template = _OF_TASKS.get(event.data["kind"])
    if template is None or event.data["subject_kind"] != "case":
        return
    case = Case.objects.filter(pk=event.data["subject_id"]).first()
    if case is None:
        return
    for to in _people_of_task(event):
        telling = Telling(template, to, f"/desk/tasks/{event.data['task_id']}/", str(event.id), event.time)
        tell(case, telling, {"due_on": day_words(event.data["due_on"], to=to)})


@every(seconds=3600)
def tell_of_near_due_dates() -> None:
    """Tell handlers which of their dossiers are due today or on the next working day; each day once."""
    today = clock.today()
    until = working_calendar().next_working_day(today)
    near = Case.objects.filter(
        holder=Holder.HANDLER_TO_PROCESS, handler__isnull=False, due_on__gte=today, due_on__lte=until
    )
    for case in near.order_by("due_on", "pk").iterator():
        fact = f"{case.pk}:{case.due_on.isoformat()}"
        to = _handler_of(case)[0]
        link = f"/desk/cases/{case.pk}/"
        telling = Telling(templates.DUE_SOON, to, link, fact, clock.now())
        tell(case, telling, {"due_on": day_words(case.due_on, to=to)})


def _tell(event: Received, case: Case, template: str, people: Iterable[UUID], values: Values) -> None:
    for to in dict.fromkeys(people):
        telling = Telling(template, to, f"/desk/cases/{case.pk}/", str(event.id), event.time)
        tell(case, telling, values(to))


def _people_of_task(event: Received) -> list[UUID]:
    if event.data["assignee_id"]:
        return [UUID(event.data["assignee_id"])]
    # A task for an "officer" may be taken by whoever handles cases in that agency.
    roles = HANDLING_ROLES if event.data["role"] == "officer" else {event.data["role"]}
    staff = identity.colleagues(UUID(event.data["agency_id"]))
    return list(dict.fromkeys(one.party_id for one in staff if one.role in roles))


def _handler_of(case: Case) -> list[UUID]:
    return [case.handler_id] if case.handler_id else []


def _deciders_of(case: Case) -> list[UUID]:
    staff = identity.colleagues(case.competent_agency_id)
    return [one.party_id for one in staff if one.role in {"approver", "department_head"}]


def _did_it_themselves(case: Case, act: Act, party_id: UUID, event: Received) -> bool:
    acts = CaseAct.objects.filter(case=case, act=act, at__lte=event.time).order_by("-number")
    return acts.values_list("actor_id", flat=True).first() == party_id
