"""A form that is sent after its session has ended waits for the one who sent it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nhip.base.identity.testing import Staff, make_agency, make_staff, sign_in
from nhip.kernel import clock

pytestmark = pytest.mark.django_db
PATH = f"/desk/cases/{uuid4()}/propose/"
TYPED = {"outcome": "approved", "text": "Đủ điều kiện, đồng ý.\nSố 12/BC.", "ground": "<b>Điều 5</b>"}


@pytest.fixture
def officer(client: Client) -> Staff:
    staff = make_staff("handler", make_agency())
    sign_in(client, staff)
    client.get("/help/")
    del client.cookies["sessionid"]
    return staff


def test_an_opinion_comes_back_to_the_officer_who_typed_it(client: Client, officer: Staff) -> None:
    away = client.post(PATH, TYPED)
    assert (away.status_code, away.url) == (302, "/sign-in/?next=/held/")
    sign_in(client, officer)
    page = client.get("/held/").content.decode()
    assert f'action="{PATH}"' in page
    assert dict(re.findall(r'<input type="hidden" name="(outcome|text)" value="([^"]*)"', page)) == {
        "outcome": "approved",
        "text": "Đủ điều kiện, đồng ý.\nSố 12/BC.",
    }
    assert "<b>Điều 5</b>" not in page
    client.post(PATH, TYPED)
    assert client.get("/held/").status_code == 404


def test_nobody_else_gets_it(client: Client, officer: Staff) -> None:
    client.post(PATH, TYPED)
    sign_in(client, make_staff("handler", make_agency()))
    assert client.get("/held/").status_code == 404


def test_a_strangers_form_is_not_kept(client: Client) -> None:
    assert client.post(PATH, TYPED).url == f"/sign-in/?next={PATH.replace('/', '%2F')}"
    assert "held_form" not in client.session


def test_no_password_and_no_file_is_kept(client: Client, officer: Staff) -> None:
    sent = {"text": "Ghi chú", "password": "bí mật", "file": SimpleUploadedFile("a.pdf", b"%PDF-")}
    client.post(PATH, sent)
    held = client.session["held_form"]
    assert (held["fields"], held["had_files"]) == ([["text", "Ghi chú"]], True)
    sign_in(client, officer)
    page = client.get("/held/").content.decode()
    assert "Ghi chú" in page
    assert f'action="{PATH}"' not in page


def test_it_is_kept_two_hours(client: Client, officer: Staff) -> None:
    client.post(PATH, TYPED)
    sign_in(client, officer)
    with clock.frozen(clock.now() + timedelta(hours=2, seconds=1)):
        assert client.get("/held/").status_code == 404
    assert client.get("/held/").status_code == 200


def test_what_is_too_long_is_not_kept(client: Client, officer: Staff) -> None:
    client.post(PATH, {"text": "x" * 100_001})
    assert "held_form" not in client.session


def test_it_can_be_thrown_away(client: Client, officer: Staff) -> None:
    client.post(PATH, TYPED)
    sign_in(client, officer)
    assert client.post("/held/").url == "/"
    assert "held_form" not in client.session
