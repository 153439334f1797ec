"""Putting tasks and timers into the tables so that they tell what the engine's position says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import UnknownAgency
from nhip.kernel import action as kernel
from nhip.kernel import clock, profile
from nhip.kernel.calendar import working_calendar
from nhip.kernel.composed import insert
from nhip.work.flows.adapters.engine import Compiled, Element, Moment, Position
from nhip.work.flows.contracts import InstanceState, ProcessStuck, TaskKind, TaskState
from nhip.work.flows.events import TaskAssigned, TaskCompleted, TaskOpened
from nhip.work.flows.models import Instance, Task, TaskEntry, Timer
from nhip.work.flows.rules import conventions

#: The outcome of a question that nobody answered in time.
SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Noted:
    """One line of a task's journal."""

    act: str
    note: str = ""
    before: UUID | None = None
    after: UUID | None = None


def moment_now() -> Moment:
    """This instant with the calendar of the installation."""
    return Moment(clock.now(), working_calendar())


def facts_of(task: Task) -> dict[str, Any]:
    """What every event about a task says."""
    return {
        "task_id": task.pk,
        "subject_kind": task.subject_kind,
        "subject_id": task.subject_id,
        "key": task.key,
        "act": task.act,
        "kind": str(task.kind),
        "agency_id": task.agency_id,
        "role": task.role,
    }


def note(done: kernel.Act, task: Task, noted: Noted) -> None:
    """Add a line to the task's journal and save the task. Two writers get one number: one wins."""
    task.entry_count += 1
    if task._state.adding:
        insert(task)
    else:
        task.save()
    entry = TaskEntry(
        task=task,
        number=task.entry_count,
        act=noted.act,
        actor_id=done.actor.party_id,
        before_id=noted.before,
        after_id=noted.after,
        note=noted.note,
    )
    insert(entry)


def follow(
    done: kernel.Act, instance: Instance, process: Compiled, position: Position, *, moment: Moment
) -> None:
    """Save where an instance stands, open what waits now, call off what waits no more."""
    is_new = instance._state.adding
    instance.position = dict(position.state)
    if position.is_ended:
        instance.state, instance.ended_at = InstanceState.ENDED, moment.now
    if is_new:
        insert(instance)
    else:
        instance.save()
    waiting = {one.id: one.key for one in position.waiting}
    known = {} if is_new else {task.engine_id: task for task in _driven(instance)}
    for engine_id, task in known.items():
        if engine_id not in waiting:
            call_off(done, task, note_text="")
    for engine_id, key in waiting.items():
        if engine_id not in known:
            _open(done, instance, process.elements[key], engine_id=engine_id, moment=moment)
    if position.is_ended:
        for task in Task.objects.filter(instance=instance, closed_at__isnull=True):
            call_off(done, task, note_text="")
    _set_timers(instance, process, position, is_new=is_new)


def _driven(instance: Instance) -> Iterable[Task]:
    return Task.objects.select_for_update().filter(
        instance=instance, engine_id__isnull=False, closed_at__isnull=True
    )


def _open(done: kernel.Act, instance: Instance, element: Element, *, engine_id: UUID, moment: Moment) -> None:
    said = element.properties
    role = conventions.role_of(said, element.lane)
    agency_id = _agency(instance, conventions.place_of(said, role), element)
    task = Task(
        instance=instance,
        engine_id=engine_id,
        subject_kind=instance.subject_kind,
        subject_id=instance.subject_id,
        reference=instance.reference,
        kind=conventions.kind_of(said),
        key=element.key,
        act=said.get("act", "")[:40],
        title_vi=element.shown[:300],
        title_en=said.get("title_en", "")[:300],
        agency_id=agency_id,
        role=role,
        assignee_id=_doer(instance, role, agency_id),
        question=said.get("question") or said.get("documentation", ""),
        choices=[list(one) for one in conventions.choices_of(said)],
        opened_at=moment.now,
        due_on=due_on(conventions.days_of(said), moment),
        simulated=instance.simulated,
    )
    open_task(done, task)


def due_on(days: int | None, moment: Moment) -> Any:
    """The last day of so many working days from now."""
    return None if days is None else moment.calendar.add_working_days(clock.local_date(moment.now), days)


def open_task(done: kernel.Act, task: Task) -> None:
    """Put a new task on its desk, or in the hands of who does the subject's work of that role."""
    task.state = TaskState.ASSIGNED if task.assignee_id else TaskState.OPEN
    note(done, task, Noted("open", after=task.assignee_id))
    done.emit(TaskOpened(**facts_of(task), assignee_id=task.assignee_id, due_on=task.due_on))


def _doer(instance: Instance, role: str, agency_id: UUID) -> UUID | None:
    found = instance.doers.get(role) if str(agency_id) == instance.places.get("competent") else None
    return UUID(found) if found else None


def _agency(instance: Instance, place: str, element: Element) -> UUID:
    code = place.removeprefix("code:")
    if code != place:
        return _agency_of_code(code, element)
    found = instance.places.get(place) or instance.places.get("competent")
    if not found:
        raise ProcessStuck(
            _("Bước “%(process)s” thuộc “%(reason)s”, mà hồ sơ này không có cơ quan như vậy."),
            process=element.shown,
            reason=place,
        )
    return UUID(found)


def _agency_of_code(code: str, element: Element) -> UUID:
    # Files name an agency by its short code; identity puts the province's code before it.
    for candidate in (code, f"{profile.current().province_code}.{code}"):
        try:
            return identity.agency_by_code(candidate).id
        except UnknownAgency:
            continue
    raise ProcessStuck(
        _("Bước “%(process)s” thuộc cơ quan mã “%(reason)s”, mà hệ thống chưa có cơ quan này."),
        process=element.shown,
        reason=code,
    )


def close(done: kernel.Act, task: Task, *, outcome: str, text: str, data: Mapping[str, Any]) -> None:
    """A task was done."""
    before = task.assignee_id
    task.state, task.closed_at = TaskState.COMPLETED, clock.now()
    task.outcome, task.note, task.data = outcome[:40], text, dict(data)
    task.assignee_id = before or done.actor.party_id
    note(done, task, Noted("complete", text, before, task.assignee_id))
    done.emit(TaskCompleted(**facts_of(task), outcome=task.outcome))


def call_off(done: kernel.Act, task: Task, *, note_text: str) -> None:
    """A task is needed no more; a question that time took away counts as met with silence."""
    task.state, task.closed_at = TaskState.CANCELLED, clock.now()
    task.outcome = SILENT if task.kind == TaskKind.OPINION and _is_over(task) else ""
    note(done, task, Noted("cancel", note_text))


def _is_over(task: Task) -> bool:
    return task.due_on is not None and clock.today() > task.due_on


def hand(done: kernel.Act, task: Task, *, to: UUID | None, act: str, text: str = "") -> None:
    """Change whose hands a task is in."""
    before = task.assignee_id
    task.assignee_id = to
    if task.state != TaskState.SUSPENDED:
        task.state = TaskState.ASSIGNED if to else TaskState.OPEN
    note(done, task, Noted(act, text, before, to))
    done.emit(TaskAssigned(**facts_of(task), assignee_id=to, before_id=before))


def _set_timers(instance: Instance, process: Compiled, position: Position, *, is_new: bool) -> None:
    if not any(
        element.kind in {"boundaryEvent", "intermediateCatchEvent"} for element in process.elements.values()
    ):
        return
    running = {(alarm.id, alarm.due_at): alarm for alarm in position.alarms}
    rows = Timer.objects.filter(instance=instance, fired_at__isnull=True)
    kept = {} if is_new else {(row.engine_id, row.due_at): row for row in rows}
    for key, row in kept.items():
        if key not in running:
            _settle(row)
    new = [alarm for key, alarm in running.items() if key not in kept]
    Timer.objects.bulk_create(
        Timer(instance=instance, key=one.key[:120], engine_id=one.id, due_at=one.due_at) for one in new
    )


def _settle(row: Timer) -> None:
    # A timer that was due has gone off; another was taken away with its task.
    if row.due_at <= clock.now():
        row.fired_at = clock.now()
        row.save(update_fields=("fired_at",))
    else:
        row.delete()
