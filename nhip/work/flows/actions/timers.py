"""Letting instances go on when a timer is due."""

from uuid import UUID

from nhip.kernel import action as kernel
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.work.flows.actions.opinions import escalate
from nhip.work.flows.actions.writing import SILENT, follow, moment_now
from nhip.work.flows.adapters import engine
from nhip.work.flows.adapters.shelf import runnable
from nhip.work.flows.contracts import InstanceState
from nhip.work.flows.models import Instance, Task, Timer


def fire_due(*, limit: int = 200) -> int:
    """Let each running instance with a timer that is due go on; answers how many did.

    Run twice, or by two workers at once, a timer goes off once: the instance is locked and asked again.
    """
    due = Timer.objects.filter(
        fired_at__isnull=True, due_at__lte=clock.now(), instance__state=InstanceState.RUNNING
    )
    ids = list(due.order_by("due_at").values_list("instance_id", flat=True)[:limit])
    return sum(_fire(instance_id) for instance_id in dict.fromkeys(ids))


def _fire(instance_id: UUID) -> bool:
    with kernel.action(
        "flows.fire_timers", actor=SYSTEM, about=("instance", instance_id), emits=False
    ) as done:
        done.allow("the platform itself")
        instance = Instance.objects.select_for_update().get(pk=instance_id)
        moment = moment_now()
        due = Timer.objects.filter(instance=instance, fired_at__isnull=True, due_at__lte=moment.now)
        if instance.state != InstanceState.RUNNING or not due.exists():
            return False
        done.note(timers=sorted(due.values_list("key", flat=True)))
        process = runnable(instance.version)
        follow(done, instance, process, engine.tick(process, instance.position, moment), moment=moment)
        for task in Task.objects.filter(
            instance=instance, outcome=SILENT, escalated_at__isnull=True, closed_at__gte=moment.now
        ):
            escalate(done, task)
    return True
