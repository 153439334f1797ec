"""Taking an instance from one position to the next."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.util.task import TaskState

from nhip.work.flows.adapters.engine.alarms import DUE
from nhip.work.flows.adapters.engine.compiling import Compiled
from nhip.work.flows.adapters.engine.port import Alarm, Moment, Position, Waiting
from nhip.work.flows.adapters.engine.state import PositionUnknown, decoded, encoded
from nhip.work.flows.contracts import MoveRefused, ProcessStuck
from nhip.work.flows.rules import feel
from nhip.work.flows.rules.tables import decide

_OPEN = TaskState.READY | TaskState.WAITING | TaskState.STARTED
_HAPPENED = _OPEN | TaskState.FINISHED_MASK
#: More steps than this without anybody to wait for are a circle.
MOST_ROUNDS = 200


class Evaluator:
    """What the engine asks for values: the FEEL evaluator, and nothing that runs code."""

    def __init__(self, process: Compiled, moment: Moment) -> None:
        self.process = process
        self.moment = moment

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> bool:
        """Whether a condition holds."""
        names = task.workflow.top_workflow.data
        return feel.is_true(feel.parse(expression), names, moment=self.moment.now)

    def decide(self, key: str, names: dict[str, Any]) -> None:
        """Keep the answer of the decision that the element `key` asks."""
        properties = self.process.elements[key].properties
        reference = self.process.decision_of(key)
        answer = decide(reference, self.process.decisions, names, moment=self.moment.now)
        names[properties.get("resultVariable") or reference] = answer

    def execute(self, task: Any, script: str, external_context: Any = None) -> None:
        """Scripts are never run; a process with one is refused before."""
        raise ProcessStuck(_("Quy trình này đòi chạy mã lệnh, việc không bao giờ được phép."))


def begin(process: Compiled, names: Mapping[str, Any], moment: Moment) -> Position:
    """Start an instance. Of `names` only what the conditions look up is kept."""
    evaluator = Evaluator(process, moment)
    workflow = BpmnWorkflow(process.spec, dict(process.subprocesses), script_engine=evaluator)
    workflow.data.update(_looked_up(process, names))
    return _settled(workflow, process)


def complete(
    process: Compiled,
    state: Mapping[str, Any],
    *,
    task: UUID,
    names: Mapping[str, Any],
    moment: Moment,
) -> Position:
    """Somebody did the task. Raises ProcessStuck when it is not open, or no way leads on."""
    workflow = decoded(state, process, Evaluator(process, moment))
    workflow.data.update(_looked_up(process, names))
    found = _task(workflow, task)
    if found is None or found.state != TaskState.READY:
        raise ProcessStuck(_("Bước này của quy trình không còn mở."))
    return _settled(workflow, process, first=found.run)


def tick(process: Compiled, state: Mapping[str, Any], moment: Moment) -> Position:
    """Let the timers that are due go off."""
    workflow = decoded(state, process, Evaluator(process, moment))
    return _settled(workflow, process, first=workflow.refresh_timers)


def position_of(process: Compiled, state: Mapping[str, Any], moment: Moment) -> Position:
    """Where a state stands, with nothing done."""
    return _position(decoded(state, process, Evaluator(process, moment)), process, frozenset())


def postponed(state: Mapping[str, Any], *, by: timedelta) -> dict[str, Any]:
    """The state with every running timer put off."""
    trees = [state["tree"], *(one["tree"] for one in state["inner"].values())]
    for row in (row for tree in trees for row in tree):
        if len(row) > 4 and DUE in row[4]:
            row[4][DUE] = (datetime.fromisoformat(row[4][DUE]) + by).isoformat()
    return dict(state)


def moved(state: Mapping[str, Any], *, to: Compiled, mapping: Mapping[str, str], moment: Moment) -> Position:
    """The same position in a newer version; `mapping` says what elements are called there.

    Raises MoveRefused naming the element that the newer version does not have.
    """
    kept = {
        **state,
        "tree": [[mapping.get(row[0], row[0]), *row[1:]] for row in _definite(state["tree"])],
    }
    try:
        workflow = decoded(kept, to, Evaluator(to, moment))
        for task in workflow.get_tasks(state=_OPEN):
            task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)
        return _settled(workflow, to)
    except PositionUnknown as error:
        raise MoveRefused(
            _("Phiên bản mới không có bước “%(steps)s” mà hồ sơ đã đi qua hoặc đang đứng."),
            steps=error.key,
        ) from error
    except SpiffWorkflowException as error:
        raise MoveRefused(
            _("Ở phiên bản mới các bước nối nhau khác đi nên vị trí của hồ sơ không còn: %(steps)s."),
            steps=str(error)[:200],
        ) from error


def _definite(rows: list[list[Any]]) -> list[list[Any]]:
    """What has happened or is open, without what the older version would have done next."""
    kept: list[list[Any]] = []
    places: dict[int, int] = {-1: -1}
    for place, row in enumerate(rows):
        if row[2] & _HAPPENED and row[1] in places:
            places[place] = len(kept)
            kept.append([row[0], places[row[1]], *row[2:]])
    return kept


def _looked_up(process: Compiled, names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in names.items() if name in process.names}


def _settled(
    workflow: BpmnWorkflow, process: Compiled, *, first: Callable[[], Any] | None = None
) -> Position:
    before = frozenset(task.id for task in _finished(workflow))
    try:
        if first is not None:
            first()
        for _round in range(MOST_ROUNDS):
            workflow.do_engine_steps()
            if not any(not task.task_spec.manual for task in _all(workflow, TaskState.READY)):
                return _position(workflow, process, before)
    except SpiffWorkflowException as error:
        raise ProcessStuck(
            _("Quy trình “%(process)s” không đi tiếp được từ đây: %(reason)s"),
            process=process.title,
            reason=str(error)[:300],
        ) from error
    raise ProcessStuck(_("Quy trình “%(process)s” đi vòng mà không chờ ai."), process=process.title)


def _position(workflow: BpmnWorkflow, process: Compiled, before: frozenset[UUID]) -> Position:
    waiting = tuple(
        Waiting(task.id, task.task_spec.name)
        for task in _all(workflow, TaskState.READY)
        if task.task_spec.manual
    )
    alarms = tuple(
        Alarm(task.id, task.task_spec.name, datetime.fromisoformat(task.internal_data[DUE]))
        for task in workflow.event_manager.tasks.values()
        if DUE in task.internal_data and task.has_state(TaskState.WAITING)
    )
    passed = tuple(
        task.task_spec.name
        for task in _finished(workflow)
        if task.id not in before and task.task_spec.name in process.elements
    )
    return Position(encoded(workflow), waiting, alarms, workflow.is_completed(), passed)


def _finished(workflow: BpmnWorkflow) -> list[Any]:
    return _all(workflow, TaskState.COMPLETED)


def _all(workflow: BpmnWorkflow, state: int) -> list[Any]:
    trees = [workflow, *workflow.subprocesses.values()]
    return [task for tree in trees for task in tree.tasks.values() if task.has_state(state)]


def _task(workflow: BpmnWorkflow, key: UUID) -> Any:
    return next((task for task in _all(workflow, TaskState.READY) if task.id == key), None)
