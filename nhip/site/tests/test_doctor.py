import json
from pathlib import Path

import pytest
from django.db import connection

from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.action import action
from nhip.kernel.models import AuditRecord, Beat, OutboxEvent
from nhip.site.doctor import data, machine
from nhip.site.doctor.finding import Finding, State
from nhip.site.doctor.sqlite_race import Version, has_wal_reset_race


@pytest.mark.parametrize(
    ("version", "has_race"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
    ],
)
def test_versions_of_sqlite_with_the_wal_reset_race(version: Version, has_race: bool) -> None:
    assert has_wal_reset_race(version) is has_race


@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("version", "engine", "state"),
    [
        ((3, 40, 1), "nhip.kernel.sqlite", State.OK),
        ((3, 40, 1), "django.db.backends.sqlite3", State.FAILED),
        ((3, 51, 3), "django.db.backends.sqlite3", State.OK),
    ],
)
def test_an_affected_sqlite_needs_the_gate(
    version: Version, engine: str, state: State, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    monkeypatch.setattr(connection.Database, "sqlite_version_info", version)
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", engine)  # type: ignore[attr-defined]
    assert data.database().state is state


@pytest.mark.django_db
def test_a_sound_installation_has_nothing_broken() -> None:
    Beat.objects.create(name="worker", at=clock.now())
    # The profile's units are not in the test database, and the translations may be uncompiled.
    checks = [check for check in data.CHECKS if check is not data.province]
    assert {check().state for check in (*data.FIRST, *checks)} == {State.OK}


@pytest.mark.django_db
def test_a_changed_audit_record_is_named() -> None:
    for number in (1, 2, 3):
        with action("site.try", actor=SYSTEM, about=("try", number), emits=False) as act:
            act.allow("a test")
    AuditRecord.objects.filter(sequence=2).update(act="site.other")
    assert data.audit_chain().said == "broken at record 2: its content was changed"


@pytest.mark.django_db
def test_an_event_that_keeps_failing_is_a_failure() -> None:
    tried = {"type": "nhip.site.tried.v1", "data": {}}
    OutboxEvent.objects.create(**tried, subject="1", act=1, attempts=3, last_error="x.y: ValueError: no\n")
    for number in (2, 3):
        OutboxEvent.objects.create(**tried, subject="1", act=number)
    OutboxEvent.objects.create(**tried, subject="2", act=4)
    found = data.events()
    assert (found.state, found.said) == (
        State.FAILED,
        "1 fail again and again, 2 wait behind them;"
        " first nhip.site.tried.v1 of 1, tried 3 times: x.y: ValueError: no",
    )


@pytest.mark.django_db
def test_a_schedule_that_failed_is_named() -> None:
    Beat.objects.create(name="nhip.x.refresh", at=clock.now(), error="ValueError: no")
    assert data.schedules().said == "nhip.x.refresh: ValueError: no"


def test_storage_that_cannot_be_written_is_a_failure(settings: object, tmp_path: object) -> None:
    blocked = tmp_path / "file"  # type: ignore[operator]
    blocked.write_text("not a folder")
    settings.STORAGE_URL = str(blocked / "files")  # type: ignore[attr-defined]
    assert data.files().state is State.FAILED


def test_little_space_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "LITTLE_SPACE_BYTES", 10**18)
    assert machine.space().state is State.WARNING
    monkeypatch.setattr(machine, "TOO_LITTLE_SPACE_BYTES", 10**18)
    assert machine.space().state is State.FAILED


def test_the_libraries_are_those_of_the_lock_file() -> None:
    assert machine.libraries().state is State.OK


def test_a_pdf_with_vietnamese_letters_can_be_made() -> None:
    assert machine.documents().state is State.OK


def test_a_finding_is_one_line_and_the_way_to_mend_it() -> None:
    finding = Finding("files", State.FAILED, "cannot be written", "chmod it")
    assert finding.line() == "failed   files          cannot be written\n                        → chmod it"


@pytest.mark.django_db
def test_evidence_without_time_stamps_is_a_warning_that_says_since_when_and_why(
    settings: object, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    assert data.evidence().said == (
        "0 records sealed, 0 time-stamped by the embedded authority, without legal value"
    )
    ledger = tmp_path / "exchange" / "ledger"
    (ledger / "tree").mkdir(parents=True)
    fault = {"since": "2026-11-22T03:00:00+00:00", "message": "it does not answer", "tries": 2}
    (ledger / "tree" / "stamp-fault.json").write_text(json.dumps(fault))
    found = data.evidence()
    assert (found.state, found.said) == (
        State.WARNING,
        "no time-stamp since 10:00:00 22/11/2026 (2 tries): it does not answer; 0 records wait, calls go on",
    )
