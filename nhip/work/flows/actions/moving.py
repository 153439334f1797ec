"""Moving a running instance to a newer version of its process, on purpose and with a record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel import action as kernel
from nhip.kernel.access import Actor
from nhip.kernel.errors import Invalid
from nhip.work.flows.access import MANAGE
from nhip.work.flows.actions.running import live
from nhip.work.flows.actions.writing import Noted, follow, moment_now, note
from nhip.work.flows.adapters import engine
from nhip.work.flows.adapters.engine import Compiled, Element
from nhip.work.flows.adapters.shelf import runnable
from nhip.work.flows.contracts import MoveRefused, ProcessNotFound, Subject
from nhip.work.flows.events import InstanceMoved
from nhip.work.flows.models import Instance, Move, ProcessVersion, Task
from nhip.work.flows.rules import conventions


@dataclass(frozen=True, slots=True)
class WantedMove:
    """To which version, why, and what the open steps are called there when they changed their keys."""

    version_id: UUID
    reason: str
    mapping: Mapping[str, str] = field(default_factory=dict)


def move_instance(actor: Actor, subject: Subject, wanted: WantedMove) -> None:
    """Move the process of a subject. Raises MoveRefused when it cannot stand there; nothing changed then."""
    reason = wanted.reason.strip()[:500]
    if not reason:
        message = str(_("Xin nêu lý do chuyển phiên bản."))
        raise Invalid(message, fields={"reason": message})
    with kernel.action("flows.move_instance", actor=actor, about=subject) as done:
        done.require(MANAGE.code)
        instance = live(subject)
        if instance is None:
            raise ProcessNotFound(_("Hồ sơ này không có quy trình nào đang chạy."))
        to = _version(instance, wanted.version_id)
        _move(done, instance, to, mapping={old: new for old, new in wanted.mapping.items() if old != new})
        Move(
            instance=instance,
            from_version=(before := ProcessVersion.objects.get(pk=instance.version_id)),
            to_version=to,
            by_id=actor.party_id,
            reason=reason,
            mapping=dict(wanted.mapping),
        ).save(force_insert=True)
        instance.version = to
        instance.save(update_fields=("version",))
        done.note(from_version=before.number, to_version=to.number, mapping=dict(wanted.mapping))
        done.emit(
            InstanceMoved(
                instance_id=instance.pk,
                subject_kind=instance.subject_kind,
                subject_id=instance.subject_id,
                from_version=before.number,
                to_version=to.number,
            )
        )


def _version(instance: Instance, version_id: UUID) -> ProcessVersion:
    found = ProcessVersion.objects.filter(
        pk=version_id, process_id=instance.version.process_id, published_at__isnull=False
    ).first()
    if found is None or found.pk == instance.version_id:
        raise MoveRefused(_("Xin chọn một phiên bản khác đã công bố của cùng quy trình."), steps="")
    return found


def _move(done: kernel.Act, instance: Instance, to: ProcessVersion, *, mapping: Mapping[str, str]) -> None:
    process, moment = runnable(to), moment_now()
    for task in Task.objects.select_for_update().filter(
        instance=instance, closed_at__isnull=True, engine_id__isnull=False
    ):
        key = mapping.get(task.key, task.key)
        _refuse_missing(process, task, key)
        if key != task.key:
            _rename(task, process.elements[key])
            note(done, task, Noted("move"))
    position = engine.moved(instance.position, to=process, mapping=mapping, moment=moment)
    follow(done, instance, process, position, moment=moment)


def _rename(task: Task, element: Element) -> None:
    said = element.properties
    task.key, task.title_vi, task.title_en = element.key, element.shown[:300], said.get("title_en", "")[:300]
    task.choices = [list(one) for one in conventions.choices_of(said)]
    task.question = said.get("question") or said.get("documentation", "")


def _refuse_missing(process: Compiled, task: Task, key: str) -> None:
    element = process.elements.get(key)
    if element is None or element.kind != "userTask":
        raise MoveRefused(
            _("Hồ sơ đang ở bước “%(steps)s” mà phiên bản mới không có; xin chỉ ra bước tương ứng."),
            steps=task.title_vi,
        )
    if element.properties.get("act", "")[:40] != task.act:
        raise MoveRefused(
            _("Ở phiên bản mới bước “%(steps)s” là thao tác khác; không chuyển được."), steps=element.shown
        )
