"""What moves the process of a subject, inside the act of the module that owns the subject."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from nhip.kernel import action as kernel
from nhip.kernel import clock
from nhip.kernel.calendar import working_calendar
from nhip.kernel.events import plain
from nhip.work.flows.actions.profile import publish_default
from nhip.work.flows.actions.writing import Noted, call_off, close, follow, hand, moment_now, note
from nhip.work.flows.adapters import engine
from nhip.work.flows.adapters.shelf import current_version, runnable
from nhip.work.flows.contracts import (
    InstanceState,
    ProcessNotFound,
    Signal,
    Start,
    StepNotOpen,
    Subject,
    TaskState,
)
from nhip.work.flows.models import Instance, ProcessVersion, Task, Timer
from nhip.work.flows.models.instances import LIVE


def start(done: kernel.Act, new: Start) -> None:
    """Start the process of a subject and open its first tasks."""
    version = _version_for(new.process)
    process, moment = runnable(version), moment_now()
    instance = Instance(
        subject_kind=new.subject[0],
        subject_id=new.subject[1],
        reference=new.reference,
        version=version,
        places={word: str(agency_id) for word, agency_id in new.places.items()},
        started_at=moment.now,
        simulated=new.simulated,
    )
    position = engine.begin(process, plain_data(new.data), moment)
    follow(done, instance, process, position, moment=moment)


def _version_for(code: str) -> ProcessVersion:
    try:
        return current_version(code)
    except ProcessNotFound:
        # An installation that loaded no process yet: the default one serves every procedure.
        publish_default()
        return current_version(code)


def plain_data(data: Any) -> dict[str, Any]:
    """Data as the state keeps it."""
    return {str(name): _plain(value) for name, value in data.items()}


def _plain(value: Any) -> Any:
    return value if isinstance(value, float) else plain(value)


def live(subject: Subject) -> Instance | None:
    """The live process of a subject, locked until the end of the transaction."""
    found = Instance.objects.select_for_update(of=("self",)).filter(
        subject_kind=subject[0], subject_id=subject[1], state__in=LIVE
    )
    return found.select_related("version__process").first()


def signal(done: kernel.Act, subject: Subject, *, signal: Signal) -> None:
    """Complete the open task that stands for an act, and go on."""
    instance = live(subject)
    if instance is None:
        return
    process = runnable(instance.version)
    if not any(element.properties.get("act") == signal.act for element in process.elements.values()):
        return
    open_tasks = list(_open_tasks(instance))
    task = next((one for one in open_tasks if one.act == signal.act and one.engine_id), None)
    if task is None:
        raise _not_open(open_tasks)
    step(done, instance, task, signal=signal)


def signal_if_open(done: kernel.Act, subject: Subject, *, signal: Signal) -> None:
    """Complete the task that stands for an act, if the process waits for one."""
    instance = live(subject)
    tasks = (
        _open_tasks(instance).filter(act=signal.act, engine_id__isnull=False)
        if instance
        else Task.objects.none()
    )
    task = tasks.first()
    if instance is not None and task is not None:
        step(done, instance, task, signal=signal)


def tell(done: kernel.Act, subject: Subject, *, data: Mapping[str, Any]) -> None:
    """Let the conditions read what is so now."""
    instance = live(subject)
    if instance is None:
        return
    looked_up = runnable(instance.version).names
    names = {name: value for name, value in plain_data(data).items() if name in looked_up}
    instance.position = {**instance.position, "names": {**instance.position["names"], **names}}
    instance.save(update_fields=("position",))


def step(done: kernel.Act, instance: Instance, task: Task, *, signal: Signal) -> None:
    """Close a task and take its instance on from there."""
    close(done, task, outcome=signal.outcome, text=signal.note, data=plain_data(signal.data))
    if task.engine_id is None:
        return
    process, moment = runnable(instance.version), moment_now()
    names = {**plain_data(signal.data), "outcome": signal.outcome, task.key: signal.outcome}
    position = engine.complete(process, instance.position, task=task.engine_id, names=names, moment=moment)
    follow(done, instance, process, position, moment=moment)


def _not_open(tasks: list[Task]) -> StepNotOpen:
    steps = "; ".join(f"“{task.title_vi}”" for task in tasks if task.engine_id)
    return StepNotOpen(
        _("Quy trình còn bước phải xong trước: %(steps)s. Xin hoàn thành các bước đó rồi làm tiếp."),
        steps=steps or "—",
    )


def _open_tasks(instance: Instance) -> Any:
    return (
        Task.objects.select_for_update()
        .filter(instance=instance, closed_at__isnull=True)
        .order_by("opened_at", "id")
    )


def hand_to(done: kernel.Act, subject: Subject, *, role: str, assignee_id: UUID) -> None:
    """Give the subject's tasks of a role at the competent agency to one officer."""
    instance = live(subject)
    if instance is None:
        return
    instance.doers = {**instance.doers, role: str(assignee_id)}
    instance.save(update_fields=("doers",))
    competent = instance.places.get("competent")
    for task in _open_tasks(instance).filter(role=role, agency_id=competent):
        if task.assignee_id != assignee_id:
            hand(done, task, to=assignee_id, act="assign")


def suspend(done: kernel.Act, subject: Subject) -> None:
    """Let the tasks of a subject, their times and its timers stand still."""
    instance = live(subject)
    if instance is None or instance.state == InstanceState.SUSPENDED:
        return
    instance.state, instance.suspended_at = InstanceState.SUSPENDED, clock.now()
    instance.save(update_fields=("state", "suspended_at"))
    calendar, today = working_calendar(), clock.today()
    for task in _open_tasks(instance):
        task.state = TaskState.SUSPENDED
        task.due_left = calendar.count_working_days(today, task.due_on) if task.due_on else None
        note(done, task, Noted("suspend"))


def resume(done: kernel.Act, subject: Subject) -> None:
    """Let them go on, each with the time it had left."""
    instance = live(subject)
    if instance is None or instance.state != InstanceState.SUSPENDED:
        return
    stood = clock.now() - (instance.suspended_at or clock.now())
    instance.state, instance.suspended_at = InstanceState.RUNNING, None
    instance.position = engine.postponed(instance.position, by=stood)
    instance.save(update_fields=("state", "suspended_at", "position"))
    Timer.objects.filter(instance=instance, fired_at__isnull=True).update(due_at=F("due_at") + stood)
    for task in _open_tasks(instance):
        task.state = TaskState.ASSIGNED if task.assignee_id else TaskState.OPEN
        task.due_on, task.due_left = _due_again(task), None
        note(done, task, Noted("resume"))


def _due_again(task: Task) -> date | None:
    # What was late before the pause stays as late as it was.
    if task.due_left is None or task.due_left < 0:
        return task.due_on
    return working_calendar().add_working_days(clock.today(), task.due_left)


def cancel(done: kernel.Act, subject: Subject, *, reason: str) -> None:
    """Call off the process of a subject and its open tasks."""
    instance = live(subject)
    if instance is None:
        return
    instance.state, instance.ended_at = InstanceState.CANCELLED, clock.now()
    instance.save(update_fields=("state", "ended_at"))
    for task in _open_tasks(instance):
        call_off(done, task, note_text=reason)
    Timer.objects.filter(instance=instance, fired_at__isnull=True).delete()
