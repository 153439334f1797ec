"""Pages where programs are let in: by a citizen for their own dossiers, by an administrator for an agency."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from nhip.base.identity.actions.clients import digest_of
from nhip.base.identity.client_models import ApiClient
from nhip.base.identity.testing import (
    NewClient,
    Staff,
    actor_for,
    issue_personal_token,
    make_agency,
    make_person,
    make_staff,
    sign_in,
)
from nhip.kernel import clock
from nhip.kernel.models import OutboxEvent
from nhip.kernel.testing import at_once

pytestmark = pytest.mark.django_db
OWN, DESK = "/account/tokens/", "/desk/administration/clients/"
TOKEN = {"name": "Phần mềm ở nhà", "scopes": ["cases.track"], "days": "30"}


@pytest.fixture
def owner() -> Staff:
    return make_staff("handler", make_agency(code="79.THU"))


@pytest.fixture
def desk(client: Client) -> Client:
    sign_in(client, make_staff("administrator", make_agency()))
    return client


def wanted(who: Staff, **change: object) -> dict[str, object]:
    form = {"name": "Phần mềm chuyên ngành", "agency": "79.THU", "owner": who.user.username, "days": "30"}
    return {**form, "scopes": ["cases.process"], **change}


def test_a_token_is_shown_once_and_ended_by_its_owner(client: Client) -> None:
    sign_in(client, make_person())
    made = client.post(OWN, TOKEN)
    (secret,) = set(re.findall(r"nhip_pat_[\w-]+", made.content.decode()))
    row = ApiClient.objects.get()
    assert (row.name, row.scopes, row.kind, secret in row.secret_digest) == (
        "Phần mềm ở nhà",
        ["cases.track"],
        "personal",
        False,
    )
    assert secret not in client.get(OWN).content.decode()
    assert client.get(f"{OWN}{row.pk}/").status_code == 200
    assert client.post(f"{OWN}{row.pk}/").status_code == 302
    assert ApiClient.objects.get().revoked_at is not None


@pytest.mark.parametrize(
    "change", [{"name": " "}, {"scopes": []}, {"scopes": ["cases.decide"]}, {"days": "9999"}]
)
def test_a_token_that_will_not_do_is_not_made(client: Client, change: dict[str, object]) -> None:
    sign_in(client, make_person())
    assert client.post(OWN, {**TOKEN, **change}).status_code == 422
    assert ApiClient.objects.count() == 0


def test_nobody_sees_a_strangers_token(client: Client) -> None:
    sign_in(client, make_person())
    client.post(OWN, TOKEN)
    row = ApiClient.objects.get()
    stranger = Client()
    sign_in(stranger, make_person())
    assert [stranger.get(f"{OWN}{row.pk}/").status_code, stranger.post(f"{OWN}{row.pk}/").status_code] == [
        404,
        404,
    ]
    assert ApiClient.objects.get().revoked_at is None


def test_an_administrator_lets_a_system_in_and_out(desk: Client, owner: Staff) -> None:
    made = desk.post(f"{DESK}new/", wanted(owner))
    assert (made.status_code, "nhip_cs_" in made.content.decode()) == (200, True)
    row = ApiClient.objects.get()
    assert (row.kind, row.owner_id, row.agency_id) == ("system", owner.party_id, owner.agency.id)
    assert "Phần mềm chuyên ngành" in desk.get(DESK).content.decode()
    assert desk.get(f"{DESK}{row.pk}/").status_code == 200
    assert desk.post(f"{DESK}{row.pk}/").status_code == 302
    assert ApiClient.objects.get().revoked_at is not None
    assert desk.get(f"{DESK}{uuid4()}/").status_code == 404


@pytest.mark.parametrize(
    "change", [{"owner": "khong-co"}, {"agency": "79.KHONG"}, {"scopes": []}, {"days": "0"}, {"name": ""}]
)
def test_a_system_that_will_not_do_is_not_let_in(
    desk: Client, owner: Staff, change: dict[str, object]
) -> None:
    assert desk.post(f"{DESK}new/", wanted(owner, **change)).status_code == 422
    assert ApiClient.objects.count() == 0


def test_the_owner_must_work_at_that_agency(desk: Client, owner: Staff) -> None:
    make_agency(code="79.KHAC")
    assert desk.post(f"{DESK}new/", wanted(owner, agency="79.KHAC")).status_code == 422
    assert ApiClient.objects.count() == 0


def test_the_pages_of_systems_are_for_administrators(client: Client, owner: Staff) -> None:
    sign_in(client, owner)
    assert [client.get(DESK).status_code, client.post(f"{DESK}new/", wanted(owner)).status_code] == [403, 403]
    assert ApiClient.objects.count() == 0


def key_on(page: Client, address: str) -> str:
    found = re.search(r'name="form_key" value="([^"]{43})"', page.get(address).content.decode())
    assert found
    return found[1]


def secrets_in(answer: object) -> set[str]:
    return set(re.findall(r"nhip_(?:pat|cs)_[\w-]{43}", answer.content.decode()))  # type: ignore[attr-defined]


def test_a_token_asked_for_with_a_double_click_is_one_and_the_last_answer_shows_it(client: Client) -> None:
    sign_in(client, make_person())
    sent = {**TOKEN, "form_key": key_on(client, OWN)}
    first, second = client.post(OWN, sent), client.post(OWN, sent)
    assert secrets_in(first) == secrets_in(second)
    (secret,) = secrets_in(second)
    assert [row.secret_digest for row in ApiClient.objects.all()] == [digest_of(secret)]
    assert OutboxEvent.objects.filter(type="nhip.identity.client_issued.v1").count() == 1


def test_a_page_opened_again_gives_another_token(client: Client) -> None:
    sign_in(client, make_person())
    made = [client.post(OWN, {**TOKEN, "form_key": key_on(client, OWN)}) for _ in range(2)]
    assert len(secrets_in(made[0]) | secrets_in(made[1])) == 2
    assert ApiClient.objects.count() == 2


def test_the_same_key_of_another_person_gives_another_secret(client: Client) -> None:
    given = []
    for _ in range(2):
        sign_in(client, make_person())
        given.append(secrets_in(client.post(OWN, {**TOKEN, "form_key": "k" * 43})))
    assert len(given[0] | given[1]) == 2


@pytest.mark.parametrize("what", ["other words", "later", "revoked"])
def test_a_form_of_before_is_not_answered_the_secret_again(client: Client, what: str) -> None:
    sign_in(client, make_person())
    sent = {**TOKEN, "form_key": key_on(client, OWN)}
    client.post(OWN, sent)
    if what == "later":
        ApiClient.objects.update(created_at=clock.now() - timedelta(minutes=11))
    if what == "revoked":
        client.post(f"{OWN}{ApiClient.objects.get().pk}/")
    again = client.post(OWN, {**sent, "name": "Phần mềm khác"} if what == "other words" else sent)
    assert (again.status_code, secrets_in(again), ApiClient.objects.count()) == (422, set(), 1)
    assert "Trang này đã được gửi trước đó" in again.content.decode()


def test_a_system_let_in_with_a_double_click_is_one(desk: Client, owner: Staff) -> None:
    sent = wanted(owner, form_key=key_on(desk, f"{DESK}new/"))
    first, second = desk.post(f"{DESK}new/", sent), desk.post(f"{DESK}new/", sent)
    assert secrets_in(first) == secrets_in(second)
    assert (len(secrets_in(second)), ApiClient.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_four_times_at_once_makes_one_token(threads: None) -> None:
    actor = actor_for(make_person())
    new = NewClient("Phần mềm ở nhà", ("cases.track",), 30, form_key="k" * 43)
    answers = at_once(*[lambda: issue_personal_token(actor, new)] * 4)
    assert {one.client_id for one in answers} == {ApiClient.objects.get().pk}  # type: ignore[union-attr]
    assert len({one.secret for one in answers}) == 1  # type: ignore[union-attr]
