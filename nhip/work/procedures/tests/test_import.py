"""Taking in a catalogue's file: what is new, what stays, what cannot be taken, what is told."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from nhip.kernel import audit, clock
from nhip.kernel.access import ANONYMOUS, SYSTEM
from nhip.kernel.errors import NotAllowed
from nhip.kernel.models import OutboxEvent
from nhip.work.procedures import api
from nhip.work.procedures.actions import importing
from nhip.work.procedures.contracts import CatalogueQuery, CatalogueUnreadable, ImportReport, VersionStatus
from nhip.work.procedures.models import Procedure, Version
from nhip.work.procedures.tests.records import record, write

pytestmark = pytest.mark.django_db


def codes(count: int) -> list[dict[str, Any]]:
    return [record(f"1.{number:06d}", ten_thu_tuc=f"Thả diều số {number}") for number in range(count)]


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.records, report.imported, report.new_versions, report.unchanged


@pytest.mark.parametrize("name", ["catalogue.jsonl", "catalogue.jsonl.gz"])
def test_a_file_is_taken_in_once(tmp_path: Path, name: str) -> None:
    file = write(tmp_path / name, codes(3))
    assert counts(api.import_catalogue(SYSTEM, file)) == (3, 3, 0, 0)
    before = list(Version.objects.values_list("id", "content_hash", "status"))
    events, acts = OutboxEvent.objects.count(), len(audit.history(("catalogue", name)))
    assert counts(api.import_catalogue(SYSTEM, file)) == (3, 0, 0, 3)
    assert list(Version.objects.values_list("id", "content_hash", "status")) == before
    assert (OutboxEvent.objects.count(), len(audit.history(("catalogue", name)))) == (events, acts)


def test_a_changed_record_makes_a_new_version_and_ends_the_old_one(tmp_path: Path) -> None:
    records = codes(3)
    api.import_catalogue(SYSTEM, write(tmp_path / "one.jsonl", records))
    old = api.current_version("1.000001")
    records[1]["linh_vuc"] = "Gió mùa"
    assert counts(api.import_catalogue(SYSTEM, write(tmp_path / "two.jsonl", records))) == (3, 0, 1, 2)
    new = api.current_version("1.000001")
    assert (new.number, new.field, new.status) == (2, "Gió mùa", VersionStatus.PUBLISHED)
    was = api.version(old.id)
    assert (was.status, was.field, was.content_hash) == (VersionStatus.AMENDED, "Vui chơi", old.content_hash)
    assert was.validity.end is not None
    assert Version.objects.count() == 4


def test_a_batch_is_one_act_with_one_event(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    api.import_catalogue(SYSTEM, write(tmp_path / "five.jsonl", codes(5)))
    told = list(OutboxEvent.objects.filter(type="nhip.procedures.versions_published.v1").order_by("id"))
    assert [event.data["codes"] for event in told] == [
        ["1.000000", "1.000001"],
        ["1.000002", "1.000003"],
        ["1.000004"],
    ]
    assert [entry.act for entry in audit.history(("catalogue", "five.jsonl"))] == ["procedures.publish"] * 3


def test_bad_lines_are_named_and_the_rest_is_taken(tmp_path: Path) -> None:
    good, twin = record("1.1"), record("1.2")
    nameless = {**record("1.3"), "ten_thu_tuc": "  "}
    codeless = {**record("1.4"), "ma_thu_tuc": None}
    file = write(tmp_path / "bad.jsonl", [good, "{broken", "", twin, "[1]", nameless, codeless, twin])
    report = api.import_catalogue(SYSTEM, file)
    assert counts(report) == (2, 2, 0, 0)
    assert [bad.line for bad in report.bad_lines] == [2, 5, 6, 7, 8]
    assert report.bad_lines[1].reason == "not a JSON object"
    assert report.bad_lines[4].reason == "the code 1.2 again, first in line 4"
    assert set(Procedure.objects.values_list("code", flat=True)) == {"1.1", "1.2"}


def test_a_file_cut_off_in_the_middle_gives_what_came_before(tmp_path: Path) -> None:
    whole = write(tmp_path / "whole.jsonl.gz", codes(400)).read_bytes()
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    report = api.import_catalogue(SYSTEM, cut)
    assert report.ended_early
    assert 0 < report.records < 400
    assert Procedure.objects.count() == report.records


@pytest.mark.parametrize("content", [b"", b"\n\n", b"not json\n", b"\xff\xfe\x00", b"\x1f\x8b\x00broken"])
def test_a_file_of_nothing_is_refused_and_changes_nothing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "nothing.jsonl"
    file.write_bytes(content)
    with pytest.raises(CatalogueUnreadable):
        api.import_catalogue(SYSTEM, file)
    assert (Procedure.objects.count(), OutboxEvent.objects.count()) == (0, 0)


def test_a_stranger_may_not_import(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        api.import_catalogue(ANONYMOUS, write(tmp_path / "one.jsonl", codes(1)))
    assert (Procedure.objects.count(), OutboxEvent.objects.count()) == (0, 0)


def test_broken_off_between_batches_a_rerun_completes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    file = write(tmp_path / "six.jsonl", codes(6))
    real, calls = importing.publish_batch, []

    def breaks(actor: Any, batch: Any) -> Any:
        calls.append(batch)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(actor, batch)

    monkeypatch.setattr(importing, "publish_batch", breaks)
    with pytest.raises(KeyboardInterrupt):
        api.import_catalogue(SYSTEM, file)
    assert Version.objects.count() == 2
    assert counts(api.import_catalogue(SYSTEM, file)) == (6, 4, 0, 2)


def test_the_command_writes_the_report(tmp_path: Path) -> None:
    one = record("1.1", yeu_cau_dieu_kien="Cứ vui.\nThế là được.")
    file, target = write(tmp_path / "c.jsonl", [one, "oops"]), tmp_path / "report.json"
    out, err = io.StringIO(), io.StringIO()
    call_command("procedures", "import", str(file), report=target, stdout=out, stderr=err)
    report = json.loads(target.read_text(encoding="utf-8"))
    assert [report[name] for name in ("records", "imported", "unchanged", "new_versions")] == [1, 1, 0, 0]
    assert report["fields"]["fees"] == {"understood": 1, "kept_verbatim": 0}
    assert report["fields"]["conditions"] == {"understood": 0, "kept_verbatim": 1}
    assert report["listed"] == [{"code": "1.1", "field": "conditions", "reason": "prose"}]
    assert report["bad_lines"][0]["line"] == 2
    assert "records 1: imported 1" in out.getvalue()
    assert "line 2: not JSON" in err.getvalue()


def test_the_command_fails_when_nothing_was_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.jsonl"):
        call_command("procedures", "import", str(write(tmp_path / "none.jsonl", ["x"])))
    with pytest.raises(CommandError, match="no-such-file"):
        call_command("procedures", "import", "no-such-file.jsonl")


def test_imported_procedures_are_found_and_cannot_be_filed(tmp_path: Path) -> None:
    api.import_catalogue(SYSTEM, write(tmp_path / "one.jsonl", codes(12)))
    page = api.find(CatalogueQuery(words="tha dieu so 7"))
    assert (page.hits[0].code, page.hits[0].can_be_filed) == ("1.000007", False)
    assert api.procedure("1.000007").filed_as == ""


def test_a_version_replaced_on_its_first_day_gives_way_at_once(tmp_path: Path) -> None:
    one = record("1.1")
    api.import_catalogue(SYSTEM, write(tmp_path / "a.jsonl", [one]))
    api.import_catalogue(SYSTEM, write(tmp_path / "b.jsonl", [{**one, "linh_vuc": "Gió"}]))
    api.import_catalogue(SYSTEM, write(tmp_path / "c.jsonl", [{**one, "linh_vuc": "Nắng"}]))
    assert api.current_version("1.1", on=clock.today()).field == "Nắng"
    assert list(Version.objects.order_by("number").values_list("status", flat=True)) == [
        "amended",
        "amended",
        "published",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_killed_hard_the_import_leaves_whole_batches(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("runs a process of its own on its own embedded database")
    file = write(tmp_path / "many.jsonl", codes(900))
    script = (
        "import os, django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0)\n"
        "from nhip.work.procedures.actions import importing\n"
        "real, done = importing.publish_batch, []\n"
        "def dies(actor, batch):\n"
        "    if len(done) == 2: os.kill(os.getpid(), 9)\n"
        "    done.append(real(actor, batch)); return done[-1]\n"
        "if os.environ.get('DIE'): importing.publish_batch = dies\n"
        f"call_command('procedures', 'import', {str(file)!r})\n"
    )
    env = {"DJANGO_SETTINGS_MODULE": "nhip.site.settings", "NHIP_DATA": str(tmp_path / "data"), "PATH": ""}
    killed = subprocess.run(
        [sys.executable, "-c", script], env={**env, "DIE": "1"}, capture_output=True, text=True
    )
    assert killed.returncode == -9, killed.stderr[-800:]
    again = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True)
    assert again.returncode == 0, again.stderr[-800:]
    assert "records 900: imported 500, new versions 0, unchanged 400" in again.stdout
