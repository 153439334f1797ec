"""A position as small JSON. The specification is not in it, nor is what the engine only looks ahead to do.

Each of the engine's tasks is a list: its element's name, the place of its parent in the list (-1 for none),
its state, its identifier or nothing, its own data or nothing. The order of children is the order of the list.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from nhip.work.flows.adapters.engine.compiling import Compiled

FORM = 1
_ROOT = -1


class PositionUnknown(Exception):
    """A position names an element that the process does not have."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def encoded(workflow: BpmnWorkflow) -> dict[str, Any]:
    """The state of a workflow."""
    return {
        "form": FORM,
        "names": workflow.data,
        "tree": _tree(workflow),
        "inner": {
            str(key): {"spec": one.spec.name, "tree": _tree(one), "done": one.completed}
            for key, one in workflow.subprocesses.items()
        },
        "done": workflow.completed,
    }


def _tree(workflow: Any) -> list[list[Any]]:
    places: dict[UUID, int] = {}
    rows: list[list[Any]] = []
    waiting = [(workflow.task_tree, _ROOT)]
    while waiting:
        task, parent = waiting.pop(0)
        places[task.id] = len(rows)
        row: list[Any] = [task.task_spec.name, parent, task.state]
        if task.has_state(TaskState.READY | TaskState.WAITING | TaskState.STARTED) or task.internal_data:
            row.append(task.id.hex)
        if task.internal_data:
            row.append(dict(task.internal_data))
        rows.append(row)
        waiting.extend((child, places[task.id]) for child in task.children)
    return rows


def decoded(state: Mapping[str, Any], process: Compiled, evaluator: Any) -> BpmnWorkflow:
    """The workflow that a state describes. Raises PositionUnknown."""
    workflow = BpmnWorkflow(
        process.spec, dict(process.subprocesses), script_engine=evaluator, deserializing=True
    )
    workflow.data = dict(state["names"])
    _plant(workflow, state["tree"])
    workflow.completed = state["done"]
    _plant_inner(workflow, workflow, state["inner"])
    return workflow


def _plant(workflow: Any, rows: list[list[Any]]) -> None:
    tasks: list[Task] = []
    for row in rows:
        name, parent, state = row[:3]
        spec = workflow.spec.task_specs.get(name)
        if spec is None:
            raise PositionUnknown(name)
        above = tasks[parent] if parent != _ROOT else None
        task = Task(workflow, spec, above, state=state, id=UUID(row[3]) if len(row) > 3 else uuid4())
        if len(row) > 4:
            task.internal_data = dict(row[4])
        # The order in the list is the order in time, which is what the engine sorts by.
        task.last_state_change = float(len(tasks))
        tasks.append(task)
        if isinstance(spec, CatchingEvent) and task.has_state(TaskState.WAITING):
            workflow.top_workflow.event_manager.add_task(task)
    workflow.task_tree = tasks[0]


def _plant_inner(top: BpmnWorkflow, workflow: Any, inner: Mapping[str, Any]) -> None:
    for task in list(workflow.tasks.values()):
        kept = inner.get(str(task.id)) if isinstance(task.task_spec, SubWorkflowTask) else None
        if kept is None:
            continue
        spec = top.subprocess_specs.get(task.task_spec.spec)
        if spec is None:
            raise PositionUnknown(task.task_spec.name)
        one = BpmnSubWorkflow(spec, task.id, top, deserializing=True)
        top.subprocesses[task.id] = one
        _plant(one, kept["tree"])
        one.completed = kept["done"]
        one.completed_event.connect(task.task_spec._on_subworkflow_completed, task)
        _plant_inner(top, one, inner)
