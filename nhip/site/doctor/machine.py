"""The computer: Python, space, libraries, fonts, translations, the browser of the tests."""

import os
import re
import shutil
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from nhip.kernel import clock
from nhip.site.doctor.finding import Finding, failed, ok, warning
from nhip.site.translations import catalogues, extract

LITTLE_SPACE_BYTES = 1_000_000_000
TOO_LITTLE_SPACE_BYTES = 200_000_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def python() -> Finding:
    return ok("python", f"{sys.version.split()[0]} at {sys.executable}")


def libraries() -> Finding:
    """Whether what is installed is what the lock file says."""
    lock = (Path(settings.BASE_DIR) / "requirements" / "base.lock").read_text()
    # What is pinned for another system or another Python carries a condition after its version.
    wanted = dict(re.findall(r"^([a-z0-9][\w.-]*)==([^\s;]+) \\$", lock, re.MULTILINE))
    other = [
        f"{name} {_version(name)} instead of {pin}" for name, pin in wanted.items() if _version(name) != pin
    ]
    if other:
        more = f" and {len(other) - 1} more" if len(other) > 1 else ""
        return failed("libraries", other[0] + more, "delete .venv/.installed-base and start ./run")
    return ok("libraries", f"{len(wanted)} as requirements/base.lock pins them")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def space() -> Finding:
    free = shutil.disk_usage(settings.DATA_DIR).free
    said = f"{free // 1_000_000} MB free at {settings.DATA_DIR}"
    if free < TOO_LITTLE_SPACE_BYTES:
        return failed(
            "space", said, "free some space: SQLite refuses writes on a full disk, and resumes after"
        )
    if free < LITTLE_SPACE_BYTES:
        return warning("space", said, "free some space before the disk is full")
    return ok("space", said)


def data_folder() -> Finding:
    if os.access(settings.DATA_DIR, os.W_OK | os.X_OK):
        return ok("data folder", str(settings.DATA_DIR))
    return failed("data folder", f"{settings.DATA_DIR} cannot be written", "chown or chmod it for this user")


def time_zone() -> Finding:
    try:
        ZoneInfo(settings.TIME_ZONE)
    except ZoneInfoNotFoundError:
        return failed("time zone", f"{settings.TIME_ZONE} is unknown", "install the package tzdata")
    return ok("time zone", f"{settings.TIME_ZONE}, now {clock.local(clock.now()):%H:%M:%S %d/%m/%Y}")


def translations() -> Finding:
    root = Path(settings.BASE_DIR)
    sources = [catalogues.catalogue_path(module) for module in extract.module_folders(root)]
    stale = [path for path in sources if path.exists() and not catalogues.is_compiled(path)]
    if stale:
        return failed(
            "translations",
            f"{stale[0].relative_to(root)} is not compiled",
            "./run nhip translations --compile",
        )
    return ok("translations", f"{sum(path.exists() for path in sources)} catalogues compiled")


def documents() -> Finding:
    """Whether a PDF with Vietnamese letters can be made without a missing letter."""
    try:
        import typst
    except ImportError as error:
        return failed(
            "documents", f"typst cannot be loaded ({error})", "delete .venv/.installed-base and start ./run"
        )
    source = '#set text(font: "Libertinus Serif")\nThủ tục hành chính đã được giải quyết ỗ ữ ặ'
    pdf, warnings = typst.compile_with_warnings(source.encode())
    if warnings:
        return failed("documents", str(warnings[0].message), "install the package fonts-noto-core")
    return ok(
        "documents", f"typst {_version('typst')} made a PDF of {len(pdf)} bytes with Vietnamese letters"
    )


def browser() -> Finding:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found:
        return ok("browser", f"{found} for the journey tests")
    return warning(
        "browser", "no Chromium: the journey tests are left out", "apt install chromium (tests only)"
    )


def addresses() -> Finding:
    if settings.DEBUG:
        return warning("addresses", "NHIP_DEBUG is on", "unset it: error pages would show the inside")
    return ok("addresses", f"{settings.PUBLIC_URL}, answering to {', '.join(settings.ALLOWED_HOSTS)}")


CHECKS: tuple[Callable[[], Finding], ...] = (
    python,
    libraries,
    space,
    data_folder,
    time_zone,
    translations,
    documents,
    browser,
    addresses,
)
