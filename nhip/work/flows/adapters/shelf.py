"""Processes as the database keeps them, ready to run."""

from functools import lru_cache

from django.db.models import CharField, Q
from django.utils.translation import gettext_lazy as _

from nhip.kernel.composed import Composed, Slot
from nhip.work.flows.adapters.engine import Compiled, File, compiled
from nhip.work.flows.adapters.engine.compiling import kept
from nhip.work.flows.contracts import ProcessNotFound
from nhip.work.flows.models import ProcessVersion, SourceFile

DEFAULT = "mac-dinh"


def runnable(version: ProcessVersion) -> Compiled:
    """The process of a version; its files are read once in each server."""
    return kept(version.digest) or compiled(files_of(version), digest=version.digest)


def files_of(version: ProcessVersion) -> tuple[File, ...]:
    """The files of a version, the drawing first."""
    rows = SourceFile.objects.in_bulk([one["sha256"] for one in version.files], field_name="sha256")
    found = (rows[one["sha256"]] for one in version.files)
    return tuple(
        File(one["name"], row.kind, row.content) for one, row in zip(version.files, found, strict=True)
    )


_PUBLISHED = Composed(
    lambda: (
        ProcessVersion.objects.filter(
            Q(process__code=Slot("code", CharField())) | Q(process__code=DEFAULT), published_at__isnull=False
        )
        .select_related("process")
        .order_by("published_at", "number")
    )
)


def current_version(code: str) -> ProcessVersion:
    """What a new subject runs: the process of that code as last published, else the default one.

    Raises ProcessNotFound.
    """
    found = {version.process.code: version for version in _PUBLISHED.all(code=code)}
    version = found.get(code) or found.get(DEFAULT)
    if version is None:
        raise ProcessNotFound(_("Chưa có quy trình nào được công bố để xử lý hồ sơ này."))
    return version


@lru_cache(maxsize=1)
def default_file() -> File:
    """The drawing of the default process, which ships with the module."""
    from pathlib import Path

    path = Path(__file__).parents[1] / "processes" / f"{DEFAULT}.bpmn"
    return File(path.name, "bpmn", path.read_text(encoding="utf-8"))
