"""Timers by the platform's own clock and calendar, in place of the engine's."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from SpiffWorkflow.bpmn.parser.event_parsers import BoundaryEventParser, IntermediateCatchEventParser
from SpiffWorkflow.bpmn.specs.event_definitions.timer import (
    CycleTimerEventDefinition,
    DurationTimerEventDefinition,
)
from SpiffWorkflow.bpmn.util.event import PendingBpmnEvent

from nhip.kernel.clock import VIET_NAM, local_date
from nhip.work.flows.adapters.engine.port import Moment
from nhip.work.flows.contracts import ExpressionRefused
from nhip.work.flows.rules import feel
from nhip.work.flows.rules.feel.values import Duration, duration, instant

DUE = "due"


class Once(DurationTimerEventDefinition):  # type: ignore[misc]
    """A date or a duration. With `is_working`, days are working days: it goes off after the last."""

    def __init__(self, name: str, expression: str, *, is_working: bool, **more: Any) -> None:
        super().__init__(name, expression, **more)
        self.is_working = is_working

    def has_fired(self, my_task: Any) -> bool:
        moment: Moment = my_task.workflow.top_workflow.script_engine.moment
        due = my_task.internal_data.get(DUE)
        if due is None:
            due = due_after(_said(self.expression, my_task), moment, is_working=self.is_working).isoformat()
            my_task.internal_data[DUE] = due
        return my_task.internal_data.get("event_fired", False) or datetime.fromisoformat(due) <= moment.now

    def reset(self, my_task: Any) -> None:
        my_task.internal_data.pop(DUE, None)
        super().reset(my_task)

    def details(self, my_task: Any) -> PendingBpmnEvent:
        return PendingBpmnEvent(self.name, "Once", my_task.internal_data.get(DUE))


class Cycle(CycleTimerEventDefinition):  # type: ignore[misc]
    """`R3/P1D`: three times, a day apart; `R/P1D` again and again."""

    def __init__(self, name: str, expression: str, *, is_working: bool, **more: Any) -> None:
        super().__init__(name, expression, **more)
        self.is_working = is_working

    def cycle_complete(self, my_task: Any) -> bool:
        moment: Moment = my_task.workflow.top_workflow.script_engine.moment
        kept = my_task.internal_data
        count, each = _cycle(_said(self.expression, my_task))
        if DUE not in kept:
            kept["left"] = count
            kept[DUE] = due_after(each, moment, is_working=self.is_working).isoformat()
        if kept["left"] == 0:
            kept["event_fired"] = True
            return False
        if datetime.fromisoformat(kept[DUE]) > moment.now:
            return False
        kept["left"] -= 1 if kept["left"] > 0 else 0
        # From now, not from when it was due: a server that slept does not ring for every day it missed.
        kept[DUE] = due_after(each, moment, is_working=self.is_working).isoformat()
        return True

    def details(self, my_task: Any) -> PendingBpmnEvent:
        return PendingBpmnEvent(self.name, "Cycle", my_task.internal_data.get(DUE))


def due_after(said: str | datetime | Duration, moment: Moment, *, is_working: bool) -> datetime:
    """The instant a time of a timer means. Raises ExpressionRefused when it means none."""
    if isinstance(said, datetime):
        return said
    read = said if isinstance(said, Duration) else duration(said)
    if read is None:
        found = instant(said) if isinstance(said, str) else None
        if found is None:
            raise ExpressionRefused(_("Hẹn giờ “%(expression)s” không phải thời gian."), expression=str(said))
        return found
    if is_working and read.whole_days is not None:
        last = moment.calendar.add_working_days(local_date(moment.now), read.whole_days)
        return datetime.combine(last + timedelta(days=1), time(), VIET_NAM)
    return read.after(moment.now)


def _said(expression: str, my_task: Any) -> Any:
    if not expression.startswith("="):
        return expression
    top = my_task.workflow.top_workflow
    return feel.evaluate(feel.parse(expression), top.data, moment=top.script_engine.moment.now)


def _cycle(said: Any) -> tuple[int, str]:
    count, _slash, each = str(said).partition("/")
    return (int(count[1:]) if count[1:].isdecimal() else -1), each


class _WithAlarms:
    def parse_timer_event(self, event: Any) -> Once | Cycle:
        kinds: dict[str, type[Once] | type[Cycle]] = {
            "timeDate": Once,
            "timeDuration": Once,
            "timeCycle": Cycle,
        }
        said = next(one for one in event if one.tag.rpartition("}")[2] in kinds)
        make = kinds[said.tag.rpartition("}")[2]]
        node = self.node  # type: ignore[attr-defined]
        is_working = any(
            one.get("name") == "calendar" and one.get("value") == "working"
            for one in node.iter()
            if str(one.tag).endswith("}property")
        )
        return make(node.get("id"), "".join(said.itertext()).strip(), is_working=is_working)


class BoundaryParser(_WithAlarms, BoundaryEventParser):  # type: ignore[misc]
    pass


class CatchParser(_WithAlarms, IntermediateCatchEventParser):  # type: ignore[misc]
    pass
