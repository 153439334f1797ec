"""Words and pictures of flows for templates."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from nhip.kernel import clock
from nhip.work.flows.adapters.drawing import Drawing
from nhip.work.flows.contracts import Task, TaskState
from nhip.work.flows.wording import INSTANCES, KINDS, OUTCOMES, STATES

register = template.Library()


@register.filter
def task_state(state: str) -> str:
    """The word for a task's state."""
    return str(STATES.get(state, state))


@register.filter
def task_kind(kind: str) -> str:
    """The word for a kind of task."""
    return str(KINDS.get(kind, kind))


@register.filter
def instance_state(state: str) -> str:
    """The word for an instance's state."""
    return str(INSTANCES.get(state, state))


@register.filter
def outcome_title(task: Task) -> str:
    """The title of a task's outcome."""
    drawn = dict(task.choices).get(task.outcome)
    return drawn or str(OUTCOMES.get(task.outcome, task.outcome))


@register.filter
def is_task_late(task: Task) -> bool:
    """Whether an open task's day is past."""
    waits = task.is_open and task.state is not TaskState.SUSPENDED
    return waits and task.due_on is not None and task.due_on < clock.today()


@register.inclusion_tag("flows/drawing.html")
def flow_drawing(
    drawing: Drawing | None,
    *,
    title: str,
    now: Iterable[str] = (),
    passed: Iterable[str] = (),
    counts: Any = (),
) -> dict[str, Any]:
    """The diagram, with the steps of one subject marked, or with how many stand at each."""
    numbers: Mapping[str, int] = {one.key: one.running for one in counts if one.running}
    marked: list[dict[str, Any]] = [
        {
            "shape": shape,
            "is_now": shape.key in set(now),
            "is_passed": shape.key in set(passed),
            "count": numbers.get(shape.key, 0),
        }
        for shape in (drawing.shapes if drawing else ())
    ]
    back = [one for one in marked if one["shape"].form in {"pool", "lane"}]
    front = [one for one in marked if one["shape"].form not in {"pool", "lane"}]
    return {"drawing": drawing, "title": title, "back": back, "front": front}
