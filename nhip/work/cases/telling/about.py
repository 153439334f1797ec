"""What a notice about a dossier says, from the dossier as it is and the fact that is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import override

from nhip.base.identity import api as identity
from nhip.base.notify import api as notify
from nhip.base.notify.contracts import Notice
from nhip.kernel.calendar import working_calendar
from nhip.kernel.events import Received
from nhip.work.cases.adapters.citizen_clock import last_day
from nhip.work.cases.adapters.clock_rules import clock_rules
from nhip.work.cases.contracts import Act
from nhip.work.cases.models import Case, CaseAct

# Where the law or the procedure sets no day.
NO_DAY = {"vi": "không giới hạn", "en": "no limit"}


def case_of(event: Received) -> Case | None:
    """The dossier a fact is about; None where it is gone from this installation."""
    return Case.objects.filter(pk=event.data["case_id"]).first()


def applicants_of(case: Case) -> list[UUID]:
    """The applicant, and whoever filed for them under a mandate."""
    if case.applicant_id is None:
        return []
    representation = getattr(case, "representation", None)
    extra = [representation.representative_id] if representation else []
    return list(dict.fromkeys([case.applicant_id, *extra]))


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told by which template; `fact` names what is told, so that nobody hears it twice."""

    template: str
    to: UUID
    link: str
    fact: str
    at: datetime


def tell(case: Case, telling: Telling, values: Mapping[str, str]) -> None:
    """Tell one person one fact; told again, the fact has the same key and changes nothing."""
    with override(notify.language_of(telling.to)):
        agencies = identity.agency_names([case.competent_agency_id])
    common = {
        "code": case.code,
        "procedure": case.procedure_name,
        "agency": agencies.get(case.competent_agency_id, ""),
    }
    notify.notify(
        Notice(
            template=telling.template,
            to=telling.to,
            about=("case", case.pk),
            values={**common, **values},
            key=f"{telling.template}:{telling.fact}:{telling.to}",
            link=telling.link,
            at=telling.at,
        )
    )


def day_words(day: date | str | None, *, to: UUID) -> str:
    """A day as notices write it, the same in both languages: 30/11/2026."""
    if not day:
        return NO_DAY[notify.language_of(to)]
    return (date.fromisoformat(day) if isinstance(day, str) else day).strftime("%d/%m/%Y")


def answer_by(case: Case, *, asked_on: date) -> date | None:
    """The last day to answer a request made on a day; None where nothing limits it."""
    days = clock_rules(case.procedure_code).answer_days
    return last_day(asked_on, days, calendar=working_calendar()) if days else None


def note_of(case: Case, act: Act, event: Received) -> str:
    """What was written down with the act that the fact tells of."""
    acts = CaseAct.objects.filter(case=case, act=act, at__lte=event.time)
    return acts.order_by("-number").values_list("note", flat=True).first() or ""


def values_of(event: Received, *, to: UUID, days: Mapping[str, str]) -> dict[str, str]:
    """Days of the event as words, by the placeholder that shows them."""
    return {name: day_words(event.data.get(part), to=to) for name, part in days.items()}
