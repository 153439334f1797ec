"""What a province plans and allows around the clock: sections `clock` and `recourse` of its cases.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

from nhip.work.cases.adapters.configuration import configuration
from nhip.work.cases.contracts import Holder, TimeUnit
from nhip.work.cases.rules.working_time import Office

OFFICE_HOURS = ("07:30-11:30", "13:00-17:00")
STEP_HOURS: Mapping[str, float] = {"to_accept": 4, "to_assign": 4, "to_decide": 8, "to_issue": 4}


@dataclass(frozen=True, slots=True)
class ClockRules:
    """Norms of one procedure.

    `answer_days` 0: nothing limits the applicant; else `answer_source` is the rule that does.
    """

    office: Office
    steps: Mapping[Holder, timedelta]
    least_processing: timedelta
    answer_days: int = 0
    answer_source: str = ""
    remind_after_days: int = 5
    apology_source: str = ""


@dataclass(frozen=True, slots=True)
class RecourseRules:
    """Times of complaints and of reopening, with the law they come from."""

    complaint_days: int = 90
    complaint_source: str = "Luật Khiếu nại số 02/2011/QH13, Điều 9"
    accept_days: int = 10
    accept_source: str = "Luật Khiếu nại số 02/2011/QH13, Điều 27"
    answer_days: int = 30
    answer_source: str = "Luật Khiếu nại số 02/2011/QH13, Điều 28"
    unit: TimeUnit = field(default=TimeUnit.DAYS)
    withdrawn_days: int = 30


def clock_rules(procedure_code: str) -> ClockRules:
    """The norms of a procedure: its own where the province states them, else those of all."""
    general: Mapping[str, Any] = configuration().clock
    own: Mapping[str, Any] = general.get("procedures", {}).get(procedure_code, {})
    hours = {**STEP_HOURS, **general.get("step_hours", {}), **own.get("step_hours", {})}
    said = {**general, **own}
    return ClockRules(
        office=Office(tuple(_period(one) for one in said.get("office_hours", OFFICE_HOURS))),
        steps={Holder(name): timedelta(hours=count) for name, count in hours.items()},
        least_processing=timedelta(hours=said.get("least_processing_hours", 4)),
        answer_days=said.get("answer_days", 0),
        answer_source=said.get("answer_source", ""),
        remind_after_days=said.get("remind_after_days", 5),
        apology_source=said.get("apology_source", ""),
    )


def recourse_rules() -> RecourseRules:
    """The times of complaints and reopening here."""
    said = dict(configuration().recourse)
    return RecourseRules(**{**said, "unit": TimeUnit(said.get("unit", TimeUnit.DAYS))})


def _period(text: str) -> tuple[time, time]:
    opens, _dash, closes = text.partition("-")
    return time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())
