"""Where the process of a subject stands."""

from django.db.models import Max
from django.utils.translation import get_language

from nhip.work.flows.contracts import Instance as InstanceContract
from nhip.work.flows.contracts import InstanceState, Subject
from nhip.work.flows.models import Instance, Process
from nhip.work.flows.models.instances import LIVE


def has_process(subject: Subject) -> bool:
    """Whether a process runs on the subject now."""
    return Instance.objects.filter(subject_kind=subject[0], subject_id=subject[1], state__in=LIVE).exists()


def instance_of(subject: Subject) -> InstanceContract | None:
    """The process of a subject: the live one, else the last."""
    rows = Instance.objects.filter(subject_kind=subject[0], subject_id=subject[1])
    found = rows.select_related("version__process").annotate(newest=Max("version__process__versions__number"))
    # A live one has no end, and only one can be live.
    row = found.order_by("ended_at").filter(state__in=LIVE).first() or found.order_by("-ended_at").first()
    return as_contract(row, newest=getattr(row, "newest", 0)) if row else None


def as_contract(row: Instance, *, newest: int) -> InstanceContract:
    """An instance as it crosses the door."""
    return InstanceContract(
        id=row.pk,
        subject=(row.subject_kind, row.subject_id),
        reference=row.reference,
        process=row.version.process.code,
        process_title=title_of(row.version.process),
        version=row.version.number,
        newest_version=newest,
        state=InstanceState(row.state),
        now=tuple(
            row.tasks.filter(closed_at__isnull=True, engine_id__isnull=False).values_list("key", flat=True)
        ),
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def title_of(process: Process) -> str:
    """The process's title in the active language."""
    return (get_language() == "en" and process.title_en) or process.title_vi
