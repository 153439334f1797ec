"""What a person sees of themselves, and the gate that asks for a surer sign-in."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from nhip.base.identity import api, models
from nhip.base.identity.contracts import Role
from nhip.base.identity.jobs import forget_what_expired
from nhip.base.identity.testing import actor_for, make_agency, make_person, make_staff, sign_in
from nhip.base.identity.tests.conftest import SignIn
from nhip.kernel import clock
from nhip.kernel.access import signed_in

pytestmark = pytest.mark.django_db


@signed_in(assurance=2)
def sensitive(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"level {request.actor.assurance}")  # type: ignore[attr-defined]


urlpatterns = [path("sensitive/", sensitive), path("", include("nhip.site.urls"))]


def test_who_read_my_record_is_listed_latest_first_and_nobody_elses(client: Client) -> None:
    person, other = make_person("Trần Thị Chủ"), make_person("Người Khác")
    officer = actor_for(make_staff(Role.HANDLER, make_agency(name="UBND phường Thử"), full_name="Lê Đọc"))
    with clock.frozen(datetime(2026, 11, 20, 1, 0, tzinfo=UTC)):
        api.read_person(officer, person.id, "Tiếp nhận", about=("case", 1))
    with clock.frozen(datetime(2026, 11, 21, 1, 0, tzinfo=UTC)):
        api.read_person(officer, person.id, "Thẩm định", about=("case", 1))
        api.read_person(officer, other.id, "Việc của người khác")
    sign_in(client, person)
    page = client.get("/account/access-log/").content.decode()
    assert page.index("Thẩm định") < page.index("Tiếp nhận")
    assert "08:00, 21/11/2026" in page
    assert ("Lê Đọc" in page, "UBND phường Thử" in page, "Việc của người khác" in page) == (True, True, False)


def test_an_empty_log_says_so(client: Client) -> None:
    sign_in(client, make_person())
    assert "Chưa có ai đọc" in client.get("/account/access-log/").content.decode()


def test_the_log_costs_the_same_however_long_it_is(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    person, officer = make_person(), actor_for(make_staff(Role.HANDLER, make_agency()))
    for number in range(30):
        api.read_person(officer, person.id, f"Việc {number}")
    sign_in(client, person)
    client.get("/account/")
    with django_assert_max_num_queries(5):
        client.get("/account/access-log/")


def test_identifiers_are_masked_until_asked_for_by_a_post(client: Client) -> None:
    person = make_person()
    sign_in(client, person)
    masked, shown = client.get("/account/"), client.post("/account/")
    assert (person.number in masked.content.decode(), person.number in shown.content.decode()) == (
        False,
        True,
    )
    assert (person.phone in masked.content.decode(), "t•••@example.vn" in masked.content.decode()) == (
        False,
        True,
    )
    assert "no-store" in shown.headers["Cache-Control"]


def test_a_member_of_staff_sees_where_they_work(client: Client) -> None:
    sign_in(client, make_staff(Role.HANDLER, make_agency(name="Sở Thử Nghiệm")))
    assert "Vị trí thử nghiệm, Sở Thử Nghiệm" in client.get("/account/").content.decode()


def test_pages_are_whole_in_english(client: Client) -> None:
    sign_in(client, make_person())
    client.cookies["django_language"] = "en"
    page = client.get("/account/").content.decode()
    assert ('<html lang="en"' in page, "My account" in page, "Person number" in page) == (True, True, True)


def test_the_gate_sends_to_a_surer_sign_in_and_lets_through_after_it(
    client: Client, settings: Settings, to_provider: SignIn, choose: SignIn
) -> None:
    settings.ROOT_URLCONF = __name__
    asked = "/sign-in/?next=%2Fsensitive%2F"
    assert client.get("/sensitive/").headers["Location"] == asked
    client.get(choose(to_provider(level=1), level=1))
    assert client.get("/sensitive/").headers["Location"] == f"{asked}&assurance=2"
    assert "mức 2" in client.get(f"{asked}&assurance=2").content.decode()
    back = client.get(choose(to_provider(level=2, next="/sensitive/"), level=2))
    assert client.get(back.headers["Location"]).content == b"level 2"


def test_housekeeping_forgets_what_expired_and_keeps_the_rest(client: Client) -> None:
    sign_in(client, make_person())
    models.SpentCode.objects.create(pk="old", spent_at=clock.now() - timedelta(days=2))
    models.SpentCode.objects.create(pk="new")
    Session.objects.create(session_key="old", session_data="", expire_date=clock.now() - timedelta(days=1))
    forget_what_expired()
    assert list(models.SpentCode.objects.values_list("pk", flat=True)) == ["new"]
    assert client.get("/account/").status_code == 200
    assert Session.objects.count() == 1
