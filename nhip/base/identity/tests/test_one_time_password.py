"""A one-time password opens one page only: the one that changes it."""

import pytest
from django.test import Client

from nhip.base.identity import actions, models
from nhip.base.identity.testing import Staff, make_agency, make_person, make_staff, sign_in
from nhip.kernel import audit
from nhip.kernel.access import SYSTEM
from nhip.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db
FIRST, OWN = "abcd-efgh-jkmn-pqrs", "mua roi tren song Sai Gon"


@pytest.fixture
def staff() -> Staff:
    made = make_staff("handler", make_agency())
    actions.reset_password(SYSTEM, made.user.pk, password=FIRST)
    return made


@pytest.fixture
def newcomer(client: Client, staff: Staff) -> Client:
    form = {"user_name": staff.user.username, "password": FIRST}
    assert client.post("/desk/sign-in/", form).headers["Location"] == "/desk/"
    return client


def change(client: Client, *, old: str = FIRST, new: str = OWN, again: str = "") -> object:
    return client.post("/account/password/", {"old": old, "new": new, "again": again or new})


@pytest.mark.parametrize(
    "page", ["/", "/desk/", "/account/", "/account/security/", "/cases/", "/procedures/"]
)
def test_every_page_leads_to_the_change(newcomer: Client, page: str) -> None:
    assert newcomer.get(page).headers["Location"] == "/account/password/"
    assert newcomer.post(page).headers["Location"] == "/account/password/"


def test_programs_are_told_so(newcomer: Client) -> None:
    answer = newcomer.get("/api/openapi.json")
    assert (answer.status_code, answer.json()["code"]) == (403, "identity.password_change_required")


def test_after_the_change_everything_is_open_and_the_session_stays(newcomer: Client, staff: Staff) -> None:
    assert "chỉ dùng một lần" in newcomer.get("/account/password/").content.decode()
    answer = change(newcomer)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")  # type: ignore[attr-defined]
    assert newcomer.get("/account/").status_code == 200
    user = models.User.objects.get(pk=staff.user.pk)
    assert (user.check_password(OWN), user.must_change_password) == (True, False)
    [*_others, last] = audit.history(("account", staff.user.pk))
    assert (last.act, last.actor_id) == ("identity.change_password", staff.party_id)
    event = OutboxEvent.objects.filter(type="nhip.identity.account_changed.v1").order_by("id").last()
    assert event is not None
    assert event.data == {
        "party_id": str(staff.party_id),
        "user_id": staff.user.pk,
        "change": "password_changed",
    }


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"old": "sai"}, "Mật khẩu hiện tại không đúng."),
        ({"new": "ngan"}, "quá ngắn"),
        ({"new": "password"}, "phổ biến"),
        ({"new": FIRST}, "trùng mật khẩu đang dùng"),
        ({"again": "mot-mat-khau-khac"}, "Hai lần gõ mật khẩu mới khác nhau."),
    ],
)
def test_what_cannot_be_used_is_told_and_changes_nothing(
    newcomer: Client, staff: Staff, form: dict[str, str], sentence: str
) -> None:
    before, acts = (
        models.User.objects.get(pk=staff.user.pk).password,
        audit.history(("account", staff.user.pk)),
    )
    answer = change(newcomer, **form)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)  # type: ignore[attr-defined]
    user = models.User.objects.get(pk=staff.user.pk)
    assert (user.password, user.must_change_password) == (before, True)
    assert audit.history(("account", staff.user.pk)) == acts


def test_guessing_the_present_password_is_stopped(newcomer: Client) -> None:
    tries = [change(newcomer, old="sai") for _try in range(6)]
    assert [answer.status_code for answer in tries] == [422] * 5 + [429]  # type: ignore[attr-defined]


def test_citizens_have_no_password_here(client: Client) -> None:
    sign_in(client, make_person())
    assert client.get("/account/password/").status_code == 404


def test_leaving_is_possible_before_the_change(newcomer: Client) -> None:
    assert newcomer.post("/sign-out/").headers["Location"] == "/"
    assert "_auth_user_id" not in newcomer.session
