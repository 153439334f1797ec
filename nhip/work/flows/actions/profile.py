"""Publish the processes that ship with the profile, and the default one."""

from pathlib import Path

from nhip.kernel import profile
from nhip.kernel.access import SYSTEM
from nhip.work.flows.actions.publishing import NewProcessVersion, add_version, publish
from nhip.work.flows.adapters.engine import File
from nhip.work.flows.adapters.shelf import DEFAULT, default_file
from nhip.work.flows.models import ProcessVersion

FOLDER = "procedures"


def load_profile_processes() -> int:
    """Publish the default process and those beside the profile's procedures; idempotent.

    `khai-sinh.bpmn` is the process of the procedure `khai-sinh`; `khai-sinh.*.dmn` are its decisions.
    """
    bundles = {DEFAULT: (default_file(),), **_shipped()}
    for code, files in bundles.items():
        _publish(code, files)
    return len(bundles)


def publish_default() -> None:
    """Publish the default process."""
    _publish(DEFAULT, (default_file(),))


def _publish(code: str, files: tuple[File, ...]) -> None:
    version_id = add_version(SYSTEM, NewProcessVersion(code, files))
    # What an administrator published since then stays.
    if not ProcessVersion.objects.filter(process__code=code, published_at__isnull=False).exists():
        publish(SYSTEM, version_id)


def _shipped() -> dict[str, tuple[File, ...]]:
    current = profile.current()
    if current.province_code is None:
        return {}
    found: dict[str, tuple[File, ...]] = {}
    for folder in (current.directory.parent / profile.SHARED, current.directory):
        for path in sorted((folder / FOLDER).glob("*.bpmn")):
            decisions = sorted(path.parent.glob(f"{path.stem}.*dmn")) + sorted(
                path.parent.glob(f"{path.stem}.dmn")
            )
            found[path.stem] = tuple(_file(one) for one in dict.fromkeys((path, *decisions)))
    return found


def _file(path: Path) -> File:
    return File(path.name, path.suffix.lstrip("."), path.read_text(encoding="utf-8"))
