"""Staff sign in with a password, with a passkey, or with both; guessing is stopped."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from nhip.base.identity.contracts import Role
from nhip.base.identity.testing import Staff, make_agency, make_person, make_staff, sign_in
from nhip.base.identity.tests.passkey_device import PRESENT, PasskeyDevice
from nhip.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Staff:
    return make_staff(Role.HANDLER, make_agency())


@pytest.fixture
def client() -> Client:
    """A browser on a name: passkeys are made for names, never for addresses of numbers."""
    return Client(headers={"host": "localhost"})


def enter(client: Client, staff: Staff, *, password: str = "", next: str = "") -> Any:
    right = staff.user.username.replace("staff", "mat-khau")
    form = {"user_name": staff.user.username, "password": password or right, "next": next}
    return client.post("/desk/sign-in/", form)


def options_in(page: Any) -> dict[str, Any]:
    found = re.search(
        r'<script id="passkey-options" type="application/json">(.*?)</script>', page.content.decode()
    )
    assert found is not None
    return json.loads(found[1])  # type: ignore[no-any-return]


def add_passkey(client: Client, staff: Staff, device: PasskeyDevice) -> Any:
    client.post("/account/confirm/", {"password": staff.user.username.replace("staff", "mat-khau")})
    options = options_in(client.get("/account/security/passkeys/add/"))
    form = {"name": "Điện thoại", "passwordless": "True", "credential": device.create(options)}
    return client.post("/account/security/passkeys/add/", form)


@pytest.fixture
def device(client: Client, staff: Staff) -> PasskeyDevice:
    """The passkey of a member of staff, who is signed out again."""
    made = PasskeyDevice()
    enter(client, staff)
    assert add_passkey(client, staff, made).headers["Location"] == "/account/security/"
    client.post("/sign-out/")
    return made


def test_a_right_password_leads_to_the_desk_or_to_the_page_that_was_asked_for(
    client: Client, staff: Staff
) -> None:
    assert enter(client, staff).headers["Location"] == "/desk/"
    assert "Mức định danh 1" in client.get("/account/").content.decode()
    assert enter(Client(), staff, next="/account/access-log/").headers["Location"] == "/account/access-log/"
    assert enter(Client(), staff, next="https://evil.example/").headers["Location"] == "/desk/"


@pytest.mark.parametrize(("role", "home"), [(Role.LEADER, "/ops/"), (Role.ADMINISTRATOR, "/account/")])
def test_everybody_begins_where_their_work_is(client: Client, role: Role, home: str) -> None:
    assert enter(client, make_staff(role, make_agency())).headers["Location"] == home


def test_a_wrong_password_and_an_unknown_name_are_told_alike(client: Client, staff: Staff) -> None:
    wrong = enter(client, staff, password="sai")
    unknown = client.post("/desk/sign-in/", {"user_name": "khong-co", "password": "sai"})
    for response in (wrong, unknown):
        assert response.status_code == 422
        assert "Tên đăng nhập hoặc mật khẩu không đúng." in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_an_empty_form_says_what_is_missing(client: Client) -> None:
    response = client.post("/desk/sign-in/", {"user_name": "", "password": ""})
    assert (response.status_code, response.content.decode().count('href="#id_')) == (422, 2)


def test_the_sixth_try_within_five_minutes_is_stopped_even_with_the_right_password(staff: Staff) -> None:
    for _try in range(5):
        assert enter(Client(), staff, password="sai").status_code == 422
    response = enter(Client(), staff)
    assert (response.status_code, "Quá nhiều lần thử" in response.content.decode()) == (429, True)
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        assert enter(Client(), staff).status_code == 302


def test_a_success_forgives_the_tries_before_it(staff: Staff) -> None:
    for _round in range(3):
        for _try in range(4):
            enter(Client(), staff, password="sai")
        assert enter(Client(), staff).status_code == 302


def test_many_names_from_one_address_are_stopped(client: Client) -> None:
    tries = [client.post("/desk/sign-in/", {"user_name": f"ten-{n}", "password": "x"}) for n in range(31)]
    assert [response.status_code for response in tries] == [422] * 30 + [429]


def test_a_closed_account_and_a_citizen_cannot_use_the_form(client: Client, staff: Staff) -> None:
    staff.user.is_active = False
    staff.user.save()
    assert enter(client, staff).status_code == 422
    person = make_person()
    sign_in(Client(), person)
    form = {"user_name": f"citizen-{person.id}", "password": "!"}
    assert client.post("/desk/sign-in/", form).status_code == 422


def test_adding_a_passkey_asks_for_the_password_first(client: Client, staff: Staff) -> None:
    enter(client, staff)
    asked = client.get("/account/security/passkeys/add/")
    assert asked.headers["Location"] == "/account/confirm/?next=%2Faccount%2Fsecurity%2Fpasskeys%2Fadd%2F"
    assert client.post("/account/confirm/", {"password": "sai"}).status_code == 422
    assert client.get("/account/security/passkeys/add/").status_code == 302


def test_a_passkey_alone_signs_in_at_the_highest_level(client: Client, device: PasskeyDevice) -> None:
    options = client.get("/desk/sign-in/passkey/").json()
    form = {"credential": device.sign_in(options), "next": "/account/"}
    assert client.post("/desk/sign-in/passkey/", form).headers["Location"] == "/account/"
    assert "Mức định danh 3" in client.get("/account/").content.decode()
    assert "dùng lần cuối" in client.get("/account/security/").content.decode()


def test_with_a_passkey_the_password_alone_is_not_enough(
    client: Client, staff: Staff, device: PasskeyDevice
) -> None:
    response = enter(client, staff, next="/account/")
    assert response.headers["Location"] == "/desk/sign-in/second/"
    assert client.get("/account/").status_code == 302
    page = client.get("/desk/sign-in/second/")
    assert "Bước hai" in page.content.decode()
    response = client.post("/desk/sign-in/second/", {"credential": device.sign_in(options_in(page))})
    assert response.headers["Location"] == "/account/"
    assert "Mức định danh 3" in client.get("/account/").content.decode()


def test_the_second_step_is_closed_without_the_first(client: Client) -> None:
    assert client.get("/desk/sign-in/second/").headers["Location"] == "/desk/sign-in/"


@pytest.mark.parametrize("fault", ["other key", "replayed", "other site", "without verification", "nonsense"])
def test_a_false_passkey_is_refused(client: Client, device: PasskeyDevice, fault: str) -> None:
    options = client.get("/desk/sign-in/passkey/").json()
    other = PasskeyDevice()
    other.credential_id, other.user_handle = device.credential_id, device.user_handle
    answer = {"other key": other.sign_in(options), "nonsense": '{"id": 1}'}.get(fault, "")
    if fault == "other site":
        device.origin = "https://evil.example"
    if fault == "without verification":
        device.flags = PRESENT
    if fault == "replayed":
        answer = device.sign_in(options)
        client.get("/desk/sign-in/passkey/")
    response = client.post("/desk/sign-in/passkey/", {"credential": answer or device.sign_in(options)})
    assert (response.status_code, "_auth_user_id" in client.session) == (422, False)
    assert "Khoá đăng nhập không đúng" in response.content.decode()


def test_what_is_no_credential_is_refused_at_each_step(
    client: Client, staff: Staff, device: PasskeyDevice
) -> None:
    enter(client, staff)
    page = client.post("/desk/sign-in/second/", {"credential": '{"id": 1}'})
    assert "Khoá đăng nhập không đúng" in page.content.decode()
    response = client.post("/desk/sign-in/second/", {"credential": device.sign_in(options_in(page))})
    assert response.headers["Location"] == "/desk/"
    client.post("/account/confirm/", {"password": staff.user.username.replace("staff", "mat-khau")})
    assert client.post("/account/security/passkeys/add/", {"credential": '{"id": 1}'}).status_code == 422
    assert Authenticator.objects.count() == 1


def test_a_passkey_without_verification_is_not_registered(client: Client, staff: Staff) -> None:
    enter(client, staff)
    assert add_passkey(client, staff, PasskeyDevice(flags=PRESENT)).status_code == 422
    assert Authenticator.objects.count() == 0


def test_a_passkey_is_removed_by_its_holder_alone(
    client: Client, staff: Staff, device: PasskeyDevice
) -> None:
    passkey = Authenticator.objects.get()
    other = Client(headers={"host": "localhost"})
    enter(other, make_staff(Role.HANDLER, make_agency()))
    assert other.get(f"/account/security/passkeys/{passkey.pk}/remove/").status_code == 404
    form = {"credential": device.sign_in(client.get("/desk/sign-in/passkey/").json())}
    client.post("/desk/sign-in/passkey/", form)
    client.post("/account/confirm/", {"password": staff.user.username.replace("staff", "mat-khau")})
    assert "Điện thoại" in client.get(f"/account/security/passkeys/{passkey.pk}/remove/").content.decode()
    client.post(f"/account/security/passkeys/{passkey.pk}/remove/")
    assert Authenticator.objects.count() == 0
    assert "Chưa có khoá nào" in client.get("/account/security/").content.decode()


def test_a_numeric_address_says_where_passkeys_can_be_made(staff: Staff) -> None:
    client = Client(headers={"host": "127.0.0.1:8000"})
    enter(client, staff)
    assert "http://localhost:8000/account/security/" in client.get("/account/security/").content.decode()


def test_citizens_have_no_passkeys_here(client: Client) -> None:
    sign_in(client, make_person())
    assert "quản lý ở nơi cấp" in client.get("/account/security/").content.decode()
    assert client.get("/account/security/passkeys/add/").status_code == 404
    assert client.get("/account/confirm/").status_code == 404
