"""Drafts nobody touches: kept as the province says, told of in time, then gone with their uploads."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nhip.base.files import api as files
from nhip.base.identity.testing import actor_for, sign_in
from nhip.base.notify import api as notify
from nhip.kernel.models import AuditRecord, OutboxEvent
from nhip.kernel.storage import storage
from nhip.kernel.testing import drain_outbox
from nhip.work.cases.actions import ageing, drafts
from nhip.work.cases.adapters import keeping
from nhip.work.cases.models import Draft
from nhip.work.cases.rules.ageing import Keeping, is_over, warn_before
from nhip.work.cases.testing import PDF
from nhip.work.cases.tests.conftest import NOW, VENDING

DAY = timedelta(days=1)


@pytest.fixture
def draft_id(world, django_capture_on_commit_callbacks):
    """A draft of Mai's with one upload."""
    made = drafts.start_draft(world.mai, VENDING)
    upload = SimpleUploadedFile("so-do.pdf", PDF, "application/pdf")
    drafts.save_step(world.mai, made, drafts.StepAnswers("goods", {}, {"stall_picture": [upload]}))
    return made


def told(world):
    drain_outbox()
    return [line.template for line in notify.inbox(actor_for(world.citizen)).lines]


def test_the_owner_is_told_once_two_weeks_before(world, draft_id, now):
    now(NOW + 165 * DAY)
    assert ageing.warn_of_old_drafts() == 0
    now(NOW + 166 * DAY)
    assert (ageing.warn_of_old_drafts(), ageing.warn_of_old_drafts()) == (1, 0)
    assert told(world) == ["cases.draft_expiring"]
    line = notify.inbox(actor_for(world.citizen)).lines[0]
    until = (NOW + 179 * DAY).strftime("%d/%m/%Y")
    assert line.subject == f"Hồ sơ đang soạn chỉ được giữ đến ngày {until}"
    assert line.link == f"/cases/drafts/{draft_id}/"


def test_it_goes_with_its_uploads_and_that_is_on_record(
    world, draft_id, now, django_capture_on_commit_callbacks
):
    (kept,) = files.refs_about(("draft", draft_id))
    key = kept.sha256
    assert storage().exists(key)
    now(NOW + 166 * DAY)
    ageing.warn_of_old_drafts()
    now(NOW + 180 * DAY - timedelta(minutes=1))
    assert ageing.delete_old_drafts() == 0
    now(NOW + 180 * DAY)
    with django_capture_on_commit_callbacks(execute=True):
        assert (ageing.delete_old_drafts(), ageing.delete_old_drafts()) == (1, 0)
    assert not Draft.objects.filter(pk=draft_id).exists()
    assert files.refs_about(("draft", draft_id)) == []
    assert not storage().exists(key)
    acts = AuditRecord.objects.filter(object_id=str(draft_id)).order_by("sequence")
    assert [one.act for one in acts][-2:] == ["cases.warn_of_draft", "cases.delete_old_draft"]
    assert OutboxEvent.objects.filter(type="nhip.cases.draft_expired.v1").count() == 1


def test_bytes_that_another_file_has_too_stay(world, draft_id, now, django_capture_on_commit_callbacks):
    (kept,) = files.refs_about(("draft", draft_id))
    other = drafts.start_draft(world.mai, VENDING)
    again = SimpleUploadedFile("so-do.pdf", PDF, "application/pdf")
    drafts.save_step(world.mai, other, drafts.StepAnswers("goods", {}, {"stall_picture": [again]}))
    with django_capture_on_commit_callbacks(execute=True):
        drafts.discard_draft(world.mai, draft_id)
    assert files.refs_about(("draft", draft_id)) == []
    assert storage().exists(kept.sha256)


def test_a_draft_that_is_touched_after_the_warning_stays(world, draft_id, now):
    now(NOW + 170 * DAY)
    ageing.warn_of_old_drafts()
    now(NOW + 171 * DAY)
    drafts.save_step(world.mai, draft_id, drafts.StepAnswers("stall", {"street": "Lê Lợi"}))
    now(NOW + 200 * DAY)
    assert ageing.delete_old_drafts() == 0
    assert Draft.objects.get(pk=draft_id).warned_at is None


def test_one_that_was_told_of_late_still_has_the_whole_warning(world, draft_id, now):
    now(NOW + 300 * DAY)
    ageing.warn_of_old_drafts()
    now(NOW + 313 * DAY)
    assert ageing.delete_old_drafts() == 0
    now(NOW + 314 * DAY)
    assert ageing.delete_old_drafts() == 1


def test_where_the_province_sets_no_limit_nothing_goes(world, draft_id, now, monkeypatch):
    monkeypatch.setattr(ageing, "keeping", lambda: Keeping(0, 0))
    now(NOW + 3000 * DAY)
    assert (ageing.warn_of_old_drafts(), ageing.delete_old_drafts()) == (0, 0)
    assert warn_before(NOW, Keeping(0, 14)) is None
    assert not is_over(NOW, Keeping(0, 14), changed_at=NOW - 999 * DAY, warned_at=NOW - 99 * DAY)


def test_the_pages_say_until_when_it_is_kept(client, world, draft_id, now):
    sign_in(client, world.citizen)
    until = keeping.kept_until(NOW, None).strftime("%d/%m/%Y")
    assert f"được giữ đến hết ngày {until}" in client.get(f"/cases/drafts/{draft_id}/").content.decode()
    assert "Chỉ giữ đến hết ngày" not in client.get("/cases/").content.decode()
    Draft.objects.update(warned_at=NOW)
    assert f"Chỉ giữ đến hết ngày {until}" in client.get("/cases/").content.decode()
