"""The data: the database, the background process, the audit chain, the files, the profile."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django_tasks_db.models import DBTaskResult

from nhip.base.exchange import api as exchange
from nhip.base.places import api as places
from nhip.base.places.contracts import UnknownUnit
from nhip.base.signing import api as signing
from nhip.base.signing.contracts import SigningFailed
from nhip.kernel import audit, clock, outbox, profile
from nhip.kernel.models import AuditHead, AuditRecord, Beat
from nhip.kernel.storage import storage
from nhip.kernel.worker import ALIVE, DEAD_AFTER
from nhip.site.doctor.finding import Finding, failed, ok, warning
from nhip.site.doctor.sqlite_race import has_wal_reset_race
from nhip.site.health import pending_migrations

OLDEST_POSTGRESQL = 140000
MOST_RECORDS_TO_READ = 50_000
EXPIRES_SOON = timedelta(days=30)
TOLERATED_SKEW = timedelta(seconds=5)
GATED_ENGINE = "nhip.kernel.sqlite"


def database() -> Finding:
    """Which database answers, and whether its version is fit."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        return failed("database", f"does not answer: {reason}", "start the server, or correct DATABASE_URL")
    return _sqlite() if connection.vendor == "sqlite" else _postgresql()


def _sqlite() -> Finding:
    version = connection.Database.sqlite_version_info  # type: ignore[attr-defined]
    said = f"SQLite {'.'.join(map(str, version))}"
    if not has_wal_reset_race(version):
        return ok("database", said)
    if settings.DATABASES["default"]["ENGINE"] != GATED_ENGINE:
        mend = f"use the engine {GATED_ENGINE}, or a Python with SQLite 3.51.3 or later"
        return failed("database", f"{said} can corrupt the data (WAL-reset race)", mend)
    return ok("database", f"{said}; its WAL-reset race is kept out by the gate")


def _postgresql() -> Finding:
    version = connection.pg_version  # type: ignore[attr-defined]
    said = f"PostgreSQL {version // 10000}.{version % 10000}"
    if version < OLDEST_POSTGRESQL:
        return failed("database", f"{said} is too old", "use PostgreSQL 14 or later")
    return ok("database", said)


def migrations() -> Finding:
    waiting = pending_migrations()
    if waiting:
        return failed("migrations", f"{waiting} are not applied", "./run nhip migrate")
    return ok("migrations", "all applied")


def worker() -> Finding:
    last = Beat.objects.filter(name=ALIVE).first()
    if last is None:
        return warning("worker", "has never run", "start ./run, or: nhip worker")
    age = clock.now() - last.at
    if age > DEAD_AFTER:
        return warning("worker", f"last alive at {_shown(last.at)}", "start ./run, or: nhip worker")
    return ok("worker", f"alive {age.total_seconds():.0f} s ago")


def schedules() -> Finding:
    broken = Beat.objects.exclude(error="").first()
    if broken:
        return failed(
            "schedules", f"{broken.name}: {broken.error}", "mend the cause; it is tried again by itself"
        )
    return ok("schedules", f"{Beat.objects.exclude(name__startswith=ALIVE).count()} ran without an error")


def events() -> Finding:
    """What waits, what fails, and what is held up behind it."""
    lag = outbox.lag()
    if not lag.failing:
        return ok("events", f"{lag.waiting} waiting, oldest {lag.oldest_seconds:.0f} s")
    first = outbox.failing(limit=1)[0]
    error = " ".join(first.error.split())
    said = (
        f"{lag.failing} fail again and again, {lag.held} wait behind them;"
        f" first {first.type} of {first.subject}, tried {first.attempts} times: {error}"
    )
    return failed("events", said, "mend the cause; they go on by themselves, in their order")


def jobs() -> Finding:
    failing = DBTaskResult.objects.failed().first()
    if failing:
        reason = (failing.traceback or failing.exception_class_path).strip().splitlines()[-1]
        return warning("jobs", f"{failing.task_path} failed: {reason}", "mend the cause and queue it again")
    return ok("jobs", f"{DBTaskResult.objects.ready().count()} queued, none failed")


def audit_chain() -> Finding:
    records = AuditHead.objects.values_list("sequence", flat=True).first() or 0
    if records > MOST_RECORDS_TO_READ:
        return warning(
            "audit chain", f"{records} records, not read here", "./run nhip audit verify reads them all"
        )
    verdict = audit.verify()
    if not verdict.is_intact:
        said = f"broken at record {verdict.broken_at}: {verdict.reason}"
        return failed(
            "audit chain", said, "restore the last backup beside this database and compare the record"
        )
    return ok("audit chain", f"{verdict.records} records, unbroken")


def clocks() -> Finding:
    """A clock that was set back would date acts before those they follow."""
    now = clock.now()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")
            skew = abs(cursor.fetchone()[0] - clock.now())
        if skew > TOLERATED_SKEW:
            said = f"the database's clock differs by {skew.total_seconds():.0f} s"
            return failed("clocks", said, "run a time service (chrony, systemd-timesyncd) on both machines")
    last = AuditRecord.objects.order_by("-sequence").values_list("at", flat=True).first()
    if last and last > now + TOLERATED_SKEW:
        said = f"the last act is dated {_shown(last)}, and it is {_shown(now)}"
        return failed("clocks", said, "set this machine's clock")
    return ok("clocks", "agree")


def files() -> Finding:
    """Put, read and delete a few bytes."""
    probe = f"nhip doctor {clock.now().isoformat()}".encode()
    try:
        kept = storage().put(io.BytesIO(probe))
        with storage().open(kept.key) as found:
            is_same = found.read() == probe
        storage().delete(kept.key)
    except OSError as error:
        return failed("files", f"{settings.STORAGE_URL}: {error}", "make it writable, or set NHIP_STORAGE")
    if not is_same:
        return failed("files", f"{settings.STORAGE_URL} gave other bytes back", "check the disk")
    return ok("files", f"{settings.STORAGE_URL} keeps and gives back")


def province() -> Finding:
    current = profile.current()
    if current.province_code is None:
        return ok("profile", f"{current.code} ({current.name_en})")
    try:
        units = len(places.units(parent=current.province_code))
    except UnknownUnit:
        return failed("profile", f"the units of {current.code} are not loaded", "./run nhip load-profile")
    return ok("profile", f"{current.code} ({current.name_en}), {units} units today")


def signatures() -> Finding:
    """Certificates that run out soon, and whether the time-stamp authority answers."""
    if not signing.is_on():
        return warning("signatures", "results are not signed", "set NHIP_SIGNING")
    try:
        stamped = signing.probe_time_stamps()
    except SigningFailed as error:
        return failed("signatures", error.message, "see the cause named here; results wait until then")
    soon = signing.expiring(EXPIRES_SOON)
    if soon:
        said = f"{len(soon)} certificates run out within 30 days, first {soon[0].holder.name}"
        return warning("signatures", said, "have new ones issued; ./run nhip signing list shows them")
    value = ", without legal value" if signing.is_test() else ""
    return ok("signatures", f"time-stamped at {_shown(stamped)}{value}")


def evidence() -> Finding:
    """Whether the exchange's evidence is sealed and time-stamped, and by whom."""
    found = exchange.evidence_standing()
    by = found.authority or "the embedded authority, without legal value"
    if found.fault and found.fault_since:
        said = (
            f"no time-stamp since {_shown(found.fault_since)} ({found.fault_tries} tries): {found.fault};"
            f" {found.waiting} records wait, calls go on"
        )
        return warning("evidence", said, "see the cause named here; it is tried again each minute")
    return ok("evidence", f"{found.sealed} records sealed, {found.stamped} time-stamped by {by}")


def _shown(instant: datetime) -> str:
    return f"{clock.local(instant):%H:%M:%S %d/%m/%Y}"


# Asked only when the one before it is well.
FIRST: tuple[Callable[[], Finding], ...] = (database, migrations)
CHECKS: tuple[Callable[[], Finding], ...] = (
    worker,
    schedules,
    events,
    jobs,
    audit_chain,
    clocks,
    files,
    province,
    signatures,
    evidence,
)
