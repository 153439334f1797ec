"""The timeline of a stored case, from its journal, its clock and its norms."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from nhip.kernel import clock
from nhip.kernel.calendar import working_calendar
from nhip.work.cases.adapters.clock_rules import clock_rules
from nhip.work.cases.adapters.clocks import reading_of
from nhip.work.cases.contracts import Act, Acted, Holder, Status, Timeline, Who
from nhip.work.cases.models import Case, CaseAct
from nhip.work.cases.rules.stretches import planned, timeline
from nhip.work.cases.rules.working_time import working_time

_OFFICERS = frozenset({Who.ONE_STOP, Who.HANDLER, Who.APPROVER})


def timeline_of(case: Case, *, names: Mapping[UUID, str] | None = None) -> Timeline:
    """Where the time of a case went; `names` of officers only for readers who may know them."""
    calendar, rules = working_calendar(), clock_rules(case.procedure_code)
    reading = reading_of(case, case.clock_entries.order_by("round", "number"), calendar=calendar)
    norms = planned(
        reading, steps=rules.steps, least=rules.least_processing, office=rules.office, calendar=calendar
    )
    return timeline(
        [_acted(one, names or {}) for one in case.acts.order_by("number")],
        reading=reading,
        until=case.closed_at or clock.now(),
        norms=norms,
        measure=partial(working_time, office=rules.office, calendar=calendar),
    )


def days_needed(case: Case) -> int:
    """Working days that the steps still ahead may take by their norms; at least one."""
    rules = clock_rules(case.procedure_code)
    found = timeline_of(case)
    norms = {one.holder: one.norm for one in found.steps}
    ahead = _AHEAD[_AHEAD.index(Holder(case.holder)) :] if case.holder in _AHEAD else _AHEAD[-2:]
    hours = [norms.get(one) or rules.steps.get(one) or rules.least_processing for one in ahead]
    # Whoever holds it has used up the norm: it is given half of it once more.
    hours[0] = hours[0] / 2
    total = sum(hours[1:], hours[0])
    return max(1, -(-total // rules.office.day))


_AHEAD = (
    Holder.ONE_STOP_TO_ACCEPT,
    Holder.HANDLER_TO_TAKE,
    Holder.HANDLER_TO_PROCESS,
    Holder.APPROVER_TO_DECIDE,
    Holder.RESULT_TO_ISSUE,
)


def _acted(one: CaseAct, names: Mapping[UUID, str]) -> Acted:
    by = names.get(one.actor_id, "") if one.actor_id and Who(one.part) in _OFFICERS else ""
    return Acted(Act(one.act), Status(one.to_status), one.at, one.note, by)
