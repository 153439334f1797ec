"""The administrator's pages: the calendar is changed by an act, and only by the administrator."""

from datetime import date

import pytest
from django.test import Client

from nhip.base.identity.testing import Staff, make_agency, make_staff, sign_in
from nhip.kernel import audit
from nhip.kernel.models import AuditRecord, CalendarOverride, OutboxEvent

pytestmark = pytest.mark.django_db
DAY = {"day": "2026-11-23", "is_working_day": "0", "reason": "Thông báo 1/TB"}


@pytest.fixture
def administrator() -> Staff:
    return make_staff("administrator", make_agency())


def test_an_override_is_written_with_its_record_and_event(client: Client, administrator: Staff) -> None:
    sign_in(client, administrator)
    response = client.post("/desk/administration/calendar/", DAY)
    assert (response.status_code, response["Location"]) == (302, "/desk/administration/calendar/")
    row = CalendarOverride.objects.get()
    assert (row.day, row.is_working_day, row.reason) == (date(2026, 11, 23), False, "Thông báo 1/TB")
    event = OutboxEvent.objects.get(type="nhip.kernel.calendar_changed.v1")
    assert event.data == {"day": "2026-11-23", "is_working_day": False}
    [entry] = audit.history(("calendar_day", date(2026, 11, 23)))
    assert (entry.act, entry.actor_id) == ("kernel.override_day", administrator.party_id)
    assert "23/11/2026" in client.get("/desk/administration/calendar/").content.decode()


def test_an_override_without_a_reason_is_told_how_to_mend_and_changes_nothing(
    client: Client, administrator: Staff
) -> None:
    sign_in(client, administrator)
    before = AuditRecord.objects.count()
    response = client.post("/desk/administration/calendar/", {**DAY, "reason": ""})
    assert response.status_code == 422
    assert (CalendarOverride.objects.count(), AuditRecord.objects.count()) == (0, before)


def test_an_override_can_be_taken_back(client: Client, administrator: Staff) -> None:
    sign_in(client, administrator)
    client.post("/desk/administration/calendar/", DAY)
    client.post("/desk/administration/calendar/restore/", {"day": "2026-11-23"})
    assert CalendarOverride.objects.count() == 0


@pytest.mark.parametrize("page", ["", "calendar/", "audit/"])
def test_others_are_refused(client: Client, page: str) -> None:
    sign_in(client, make_staff("handler", make_agency()))
    assert client.get(f"/desk/administration/{page}").status_code == 403
    assert CalendarOverride.objects.count() == 0


def test_the_audit_page_verifies_the_chain_and_names_the_break(client: Client, administrator: Staff) -> None:
    sign_in(client, administrator)
    client.post("/desk/administration/calendar/", DAY)
    records = AuditRecord.objects.count()
    page = client.get("/desk/administration/audit/?verify=1").content.decode()
    assert f"Chuỗi nguyên vẹn: đã đọc {records} bản ghi." in page
    AuditRecord.objects.filter(sequence=1).update(act="forged")
    page = client.get("/desk/administration/audit/?verify=1").content.decode()
    assert "Chuỗi đứt ở bản ghi 1" in page


def test_the_overview_shows_the_background_work(client: Client, administrator: Staff) -> None:
    sign_in(client, administrator)
    assert "Tiến trình nền chưa chạy lần nào." in client.get("/desk/administration/").content.decode()
