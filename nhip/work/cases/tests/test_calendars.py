"""Calendar files: read back by two programs, moved by SEQUENCE, private, revocable."""

from datetime import date, timedelta

import pytest
import vobject
from django.test import Client
from icalendar import Calendar

from nhip.base.identity.testing import sign_in
from nhip.work.cases.actions import extending
from nhip.work.cases.contracts import Status
from nhip.work.cases.models import CalendarFeed, Case
from nhip.work.cases.testing import brought_to

from .conftest import NOW


def events(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content).walk("VEVENT")


def shown(event):
    return (str(event["SUMMARY"]), event.decoded("DTSTART"), int(event["SEQUENCE"]), str(event["STATUS"]))


def address(client):
    page = client.post("/account/calendar/").content.decode()
    found = page.split('value="http://127.0.0.1:8000/calendar/')[1]
    return "/calendar/" + found.split('"')[0]


@pytest.fixture
def case(world):
    return Case.objects.get(pk=world.file())


def test_the_due_day_of_one_dossier_as_a_file(client, world, case):
    sign_in(client, world.citizen)
    response = client.get(f"/cases/{case.pk}/calendar.ics")
    (event,) = events(response)
    assert shown(event) == (f"Hẹn trả kết quả hồ sơ {case.code}", date(2026, 3, 10), 1, "CONFIRMED")
    assert event.decoded("DTEND") == date(2026, 3, 11)
    assert str(event["UID"]) == f"due-{case.pk}@127.0.0.1"
    assert str(event["URL"]) == f"http://127.0.0.1:8000/cases/{case.pk}/"
    assert str(event["CLASS"]) == "PRIVATE"
    assert event.decoded("DTSTAMP") == NOW
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(hours=-16)
    assert response["Content-Disposition"] == 'attachment; filename="han-ho-so.ics"'


def test_another_program_reads_the_same(client, world, case):
    sign_in(client, world.citizen)
    text = client.get(f"/cases/{case.pk}/calendar.ics").content.decode()
    read = vobject.readOne(text)
    assert read.vevent.summary.value == f"Hẹn trả kết quả hồ sơ {case.code}"
    assert read.vevent.dtstart.value == date(2026, 3, 10)
    assert read.vevent.sequence.value == "1"
    assert read.x_wr_timezone.value == "Asia/Ho_Chi_Minh"
    assert text.count("\r\n") == text.count("\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_nothing_personal_stands_in_a_file(client, world, case):
    sign_in(client, world.citizen)
    text = client.get(f"/cases/{case.pk}/calendar.ics").content.decode()
    unfolded = text.replace("\r\n ", "")
    assert world.citizen.full_name not in unfolded
    assert case.procedure_name not in unfolded


def test_a_moved_day_has_the_same_uid_and_a_greater_sequence(client, world, case):
    sign_in(client, world.citizen)
    (before,) = events(client.get(f"/cases/{case.pk}/calendar.ics"))
    brought_to(Status.PROCESSING, case.pk, world.scene, citizen=world.mai)
    extending.extend(world.scene.approver, case.pk, days=3, reason="Chờ kết quả xác minh thực địa.")
    (after,) = events(client.get(f"/cases/{case.pk}/calendar.ics"))
    assert before["UID"] == after["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert (before.decoded("DTSTART"), after.decoded("DTSTART")) == (date(2026, 3, 10), date(2026, 3, 13))


def test_a_closed_dossier_is_cancelled_in_the_calendar_that_has_it(client, world, case):
    brought_to(Status.WITHDRAWN, case.pk, world.scene, citizen=world.mai)
    sign_in(client, world.citizen)
    (event,) = events(client.get(f"/cases/{case.pk}/calendar.ics"))
    assert str(event["STATUS"]) == "CANCELLED"
    assert event.walk("VALARM") == []


def test_a_stranger_gets_no_file(client, world, case):
    sign_in(client, world.neighbour)
    assert client.get(f"/cases/{case.pk}/calendar.ics").status_code == 404


def test_the_private_address_shows_all_that_is_ahead_without_signing_in(client, world, case):
    brought_to(Status.SUPPLEMENT_REQUESTED, case.pk, world.scene, citizen=world.mai)
    closed = world.file()
    brought_to(Status.WITHDRAWN, closed, world.scene, citizen=world.mai)
    sign_in(client, world.citizen)
    path = address(client)
    found = sorted(str(event["SUMMARY"]) for event in events(Client().get(path)))
    assert found[-1] == f"Hẹn trả kết quả hồ sơ {case.code}"
    assert all(case.code in words for words in found)
    assert CalendarFeed.objects.get().read_at == NOW


def test_a_new_address_ends_the_old_one_and_closing_ends_it_altogether(client, world, case):
    sign_in(client, world.citizen)
    old = address(client)
    new = address(client)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    assert old.split("/")[2][:-4] not in client.get("/account/calendar/").content.decode()
    page = client.post("/account/calendar/close/", follow=True).content.decode()
    assert "Địa chỉ lịch đã thôi hoạt động." in page
    assert Client().get(new).status_code == 404
    assert CalendarFeed.objects.count() == 0


def test_only_a_digest_of_the_address_is_kept(client, world):
    sign_in(client, world.citizen)
    secret = address(client).split("/")[2][:-4]
    kept = CalendarFeed.objects.get().secret_digest
    assert len(kept) == 64
    assert secret not in kept


def test_an_officer_sees_the_days_of_what_lies_with_them(client, world, case):
    brought_to(Status.PROCESSING, case.pk, world.scene, citizen=world.mai)
    sign_in(client, world.handler)
    found = events(Client().get(address(client)))
    assert [(str(one["SUMMARY"]), one.decoded("DTSTART")) for one in found] == [
        (f"Đến hạn hồ sơ {case.code}", date(2026, 3, 10))
    ]
    sign_in(client, world.approver)
    assert events(Client().get(address(client))) == []


def test_an_address_nobody_has_is_not_found_and_tries_are_limited(client, db):
    assert client.get("/calendar/khong-co.ics").status_code == 404
    for _try in range(59):
        client.get("/calendar/khong-co.ics")
    assert client.get("/calendar/khong-co.ics").status_code == 429
