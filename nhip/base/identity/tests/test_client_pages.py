"""Pages where programs are let in: by a citizen for their own dossiers, by an administrator for an agency."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from nhip.base.identity.client_models import ApiClient
from nhip.base.identity.testing import Staff, make_agency, make_person, make_staff, sign_in

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
