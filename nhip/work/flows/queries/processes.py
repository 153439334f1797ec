"""Processes for their administration: versions, files, where running subjects stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.work.flows.access import MANAGE
from nhip.work.flows.adapters.drawing import Drawing, drawing_of
from nhip.work.flows.adapters.engine import Element, File
from nhip.work.flows.adapters.shelf import files_of, runnable
from nhip.work.flows.contracts import Finding, ProcessNotFound, Subject
from nhip.work.flows.models import Instance, Move, Process, ProcessVersion, Task
from nhip.work.flows.models.instances import LIVE
from nhip.work.flows.queries.instances import title_of


@dataclass(frozen=True, slots=True)
class ProcessCard:
    """A process in the list: its version in force, how many subjects run on any version."""

    code: str
    title: str
    version: int | None
    published_at: datetime | None
    versions: int
    running: int


@dataclass(frozen=True, slots=True)
class VersionCard:
    """One version of a process."""

    id: UUID
    number: int
    note: str
    created_at: datetime
    published_at: datetime | None
    is_current: bool
    running: int
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stand:
    """How many running subjects stand at a step, and how many of those are late."""

    key: str
    title: str
    running: int


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """A process with one of its versions looked at."""

    code: str
    title: str
    versions: tuple[VersionCard, ...]
    shown: VersionCard
    drawing: Drawing | None
    stands: tuple[Stand, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class MoveRecord:
    """A move of an instance to another version."""

    at: datetime
    by_id: UUID | None
    from_version: int
    to_version: int
    reason: str


def processes(actor: Actor) -> tuple[ProcessCard, ...]:
    """All processes, by title."""
    actor.require(MANAGE.code)
    counted = Process.objects.annotate(
        many=Count("versions", distinct=True),
        running=Count("versions__instances", filter=Q(versions__instances__state__in=LIVE), distinct=True),
    )
    current = _current()
    cards = [
        ProcessCard(
            code=row.code,
            title=title_of(row),
            version=current[row.pk].number if row.pk in current else None,
            published_at=current[row.pk].published_at if row.pk in current else None,
            versions=row.many,
            running=row.running,
        )
        for row in counted
    ]
    return tuple(sorted(cards, key=lambda card: card.title))


def _current() -> dict[UUID, ProcessVersion]:
    published = ProcessVersion.objects.filter(published_at__isnull=False)
    return {row.process_id: row for row in published.order_by("published_at", "number")}


def process(actor: Actor, code: str, number: int | None = None) -> ProcessPage:
    """A process with the version of that number, else the one in force. Raises ProcessNotFound."""
    actor.require(MANAGE.code)
    rows = ProcessVersion.objects.filter(process__code=code).select_related("process").order_by("-number")
    counted = list(rows.annotate(running=Count("instances", filter=Q(instances__state__in=LIVE))))
    if not counted:
        raise _missing(code)
    current = _current().get(counted[0].process_id)
    wanted = number if number is not None else (current.number if current else counted[0].number)
    row = next((one for one in counted if one.number == wanted), None)
    if row is None:
        raise _missing(code)
    cards = tuple(_card(one, current=current) for one in counted)
    running = runnable(row)
    return ProcessPage(
        code=code,
        title=title_of(row.process),
        versions=cards,
        shown=next(card for card in cards if card.number == wanted),
        drawing=drawing_of(files_of(row)[0]),
        stands=_stands(row, running.elements),
        findings=running.findings,
    )


def _card(row: ProcessVersion, *, current: ProcessVersion | None) -> VersionCard:
    return VersionCard(
        id=row.pk,
        number=row.number,
        note=row.note,
        created_at=row.created_at,
        published_at=row.published_at,
        is_current=current is not None and current.pk == row.pk,
        running=getattr(row, "running", 0),
        files=tuple(one["name"] for one in row.files),
    )


def _stands(row: ProcessVersion, elements: Mapping[str, Element]) -> tuple[Stand, ...]:
    open_tasks = Task.objects.filter(
        instance__version=row, instance__state__in=LIVE, closed_at__isnull=True, engine_id__isnull=False
    )
    counts = dict(open_tasks.values_list("key").annotate(many=Count("instance", distinct=True)))
    steps = [one for one in elements.values() if one.kind == "userTask"]
    return tuple(Stand(one.key, _title(one), counts.get(one.key, 0)) for one in steps)


def _title(element: Element) -> str:
    return (get_language() == "en" and element.properties.get("title_en")) or element.shown


def file_of(actor: Actor, code: str, number: int, name: str) -> File:
    """One file of a version, as it was drawn. Raises ProcessNotFound."""
    actor.require(MANAGE.code)
    row = ProcessVersion.objects.filter(process__code=code, number=number).first()
    found = next((one for one in files_of(row) if one.name == name), None) if row else None
    if found is None:
        raise _missing(name)
    return found


def drawing_for(subject: Subject) -> tuple[Drawing | None, tuple[str, ...]]:
    """The diagram a subject runs on, and the keys of the elements it has been through."""
    rows = Instance.objects.filter(subject_kind=subject[0], subject_id=subject[1])
    row = rows.select_related("version").order_by("-started_at").first()
    if row is None:
        return None, ()
    passed = tuple(one[0] for one in row.position["tree"] if one[2] == _COMPLETED)
    return drawing_of(files_of(row.version)[0]), passed


# The engine's number for what is done.
_COMPLETED = 64


def newer_versions(subject: Subject) -> tuple[VersionCard, ...]:
    """The published versions a subject could be moved to, newest first."""
    row = (
        Instance.objects.filter(subject_kind=subject[0], subject_id=subject[1], state__in=LIVE)
        .select_related("version")
        .first()
    )
    if row is None:
        return ()
    others = ProcessVersion.objects.filter(
        process_id=row.version.process_id, published_at__isnull=False
    ).exclude(pk=row.version_id)
    counted = others.annotate(running=Count("instances", filter=Q(instances__state__in=LIVE)))
    return tuple(_card(one, current=None) for one in counted.order_by("-number"))


def steps_of(version_id: UUID) -> tuple[tuple[str, str], ...]:
    """The steps of a version: keys with titles."""
    row = ProcessVersion.objects.filter(pk=version_id).first()
    if row is None:
        raise _missing(version_id)
    steps = (one for one in runnable(row).elements.values() if one.kind == "userTask")
    return tuple((one.key, _title(one)) for one in steps)


def moves_of(subject: Subject) -> tuple[MoveRecord, ...]:
    """The moves of a subject's process, latest first."""
    rows = Move.objects.filter(instance__subject_kind=subject[0], instance__subject_id=subject[1])
    return tuple(
        MoveRecord(row.at, row.by_id, row.from_version.number, row.to_version.number, row.reason)
        for row in rows.select_related("from_version", "to_version").order_by("-at")
    )


def _missing(what: object) -> ProcessNotFound:
    return ProcessNotFound(_("Không có quy trình “%(name)s”."), name=str(what))
