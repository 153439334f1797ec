"""A full disk: a clear sentence, nothing half written, and everything goes on once there is space again."""

import sqlite3

import psycopg
import pytest
from django.db import DatabaseError, connection

from nhip.base.files.models import StoredFile
from nhip.base.files.testing import upload
from nhip.base.identity.testing import sign_in
from nhip.base.notify.models import Notice
from nhip.base.signing import api as signing
from nhip.insight.warehouse import api as warehouse
from nhip.insight.warehouse.adapters import store
from nhip.insight.warehouse.models import DataFile, Snapshot
from nhip.insight.warehouse.testing import only_offered
from nhip.insight.warehouse.tests.conftest import PARCELS, parcel
from nhip.kernel import audit, clock
from nhip.kernel.errors import StorageFull
from nhip.kernel.models import OutboxEvent
from nhip.kernel.space import is_out_of_space
from nhip.kernel.storage import storage
from nhip.kernel.testing import database_for_threads, drain_outbox, run_jobs
from nhip.site.doctor import data as doctor
from nhip.site.doctor.finding import State
from nhip.work.cases import queries
from nhip.work.cases.actions import drafts, issuing, processing
from nhip.work.cases.contracts import Status
from nhip.work.cases.models import Case, Result
from nhip.work.cases.testing import APPROVAL, VENDING, brought_to, complete_draft, fill, finish_steps
from nhip.work.cases.tests.test_filing import file_field
from nhip.work.cases.tests.test_rest_filing import program_of

TOLD = "Máy chủ đã hết chỗ lưu nên chưa lưu được những gì vừa gửi; những gì đã lưu trước đó còn nguyên."


@pytest.fixture
def files_on_it(small_disk, settings):
    settings.STORAGE_URL = str(small_disk.folder / "files")
    return small_disk


def test_an_upload_is_refused_in_words_and_taken_later(client, world, files_on_it):
    draft_id = drafts.start_draft(world.mai, VENDING)
    sign_in(client, world.citizen)
    step, key = file_field()
    path = f"/cases/drafts/{draft_id}/{step}/"
    files_on_it.fill_up()
    before = (StoredFile.objects.count(), files_on_it.names(), queries.draft(world.mai, draft_id).answers)
    answer = client.post(path, {key: upload("so-do.pdf")})
    assert (answer.status_code, TOLD in answer.content.decode()) == (507, True)
    after = (StoredFile.objects.count(), files_on_it.names(), queries.draft(world.mai, draft_id).answers)
    assert after == before
    files_on_it.free()
    client.post(path, {key: upload("so-do.pdf")})
    assert [one["name"] for one in queries.draft(world.mai, draft_id).answers[key]] == ["so-do.pdf"]


def test_the_interface_answers_with_a_problem(world, files_on_it):
    draft_id, (_step, key) = drafts.start_draft(world.mai, VENDING), file_field()
    program = program_of(world)
    files_on_it.fill_up()
    answer = program.post(f"/api/cases/drafts/{draft_id}/files/{key}", {"file": upload("so-do.pdf")})
    assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
    assert answer.json()["detail"].startswith(TOLD)
    assert StoredFile.objects.count() == 0


def test_a_decision_stands_and_its_paper_is_signed_once_there_is_space(client, world, files_on_it):
    case_id = world.file()
    brought_to(Status.PROCESSING, case_id, world.scene, citizen=world.mai)
    finish_steps(case_id, world.scene)
    processing.propose(world.scene.handler, case_id, APPROVAL)
    sign_in(client, world.approver)
    files_on_it.fill_up()
    kept = files_on_it.names()
    sent = {"outcome": APPROVAL.outcome.value, "text": APPROVAL.text, "ground": ""}
    page = client.post(f"/desk/cases/{case_id}/decide/", sent, follow=True)
    assert TOLD in page.content.decode()
    result = Result.objects.get(case_id=case_id)
    assert (result.issued_at, result.storage_key, files_on_it.names()) == (None, "", kept)
    assert issuing.issue_waiting() == 0
    files_on_it.free()
    assert issuing.issue_waiting() == 1
    result.refresh_from_db()
    with storage().open(result.storage_key) as paper:
        assert len(signing.check_pdf(paper.read()).signatures) == 2
    assert OutboxEvent.objects.filter(type="nhip.cases.result_issued.v1").count() == 1


@pytest.mark.django_db
def test_a_snapshot_is_whole_or_not_at_all(small_disk, settings):
    settings.DATA_DIR = small_disk.folder
    rows = [parcel("a", "2026-10-01T00:00:00", "2026-11-01T00:00:00", 1)]
    with only_offered(PARCELS, rows):
        warehouse.refresh()
        kept = small_disk.names()
        rows.append(parcel("b", "2026-10-01T00:00:00", f"{clock.now():%Y-%m-%dT%H:%M:%S}", 2))
        small_disk.fill_up()
        with pytest.raises(OSError) as full:
            warehouse.refresh()
        assert is_out_of_space(full.value)
        # What was written aside stays aside: the next refresh clears it away before it begins.
        published = {name for name in small_disk.names() if "/.staging/" not in name}
        assert (Snapshot.objects.count(), DataFile.objects.count(), published) == (1, 1, kept)
        small_disk.free()
        warehouse.refresh()
        assert not store().staging.exists()
        assert sorted(warehouse.table("parcels").id.to_pyarrow().to_pylist()) == ["a", "b"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a server's disk is not this test's to fill")
@pytest.mark.usefixtures("transactional_db", "now")
def test_the_embedded_database_refuses_and_goes_on(client, small_disk):
    with database_for_threads(small_disk.folder):
        world = fill()
        drain_outbox()
        draft_id = complete_draft(world.mai, VENDING, world.scene)
        sign_in(client, world.citizen)
        before = (OutboxEvent.objects.count(), Notice.objects.count(), audit.verify().records)
        small_disk.fill_up()
        answer = client.post(f"/cases/drafts/{draft_id}/submit/")
        assert (answer.status_code, TOLD in answer.content.decode()) == (507, True)
        # Still read, and nothing of the filing is there.
        assert client.get(f"/cases/drafts/{draft_id}/").status_code == 200
        assert (Case.objects.count(), doctor.audit_chain().state) == (0, State.OK)
        assert (OutboxEvent.objects.count(), Notice.objects.count(), audit.verify().records) == before
        small_disk.free()
        assert client.post(f"/cases/drafts/{draft_id}/submit/").status_code == 302
        drain_outbox()
        run_jobs()
        assert (Case.objects.count(), Notice.objects.count()) == (1, before[1] + 1)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchall() == [("ok",)]


def test_a_full_disk_is_known_whoever_says_so():
    def behind(cause: BaseException) -> BaseException:
        try:
            raise DatabaseError("could not write") from cause
        except DatabaseError as error:
            return error

    assert is_out_of_space(OSError(28, "No space left on device"))
    assert is_out_of_space(behind(psycopg.errors.DiskFull("could not extend file")))
    assert is_out_of_space(DatabaseError(sqlite3.OperationalError("database or disk is full")))
    assert not is_out_of_space(OSError(13, "Permission denied"))
    assert not is_out_of_space(DatabaseError("database is locked"))
    assert not is_out_of_space(None)
    assert StorageFull.http_status == 507
