"""Programs on the interface: who a token is, how far it reaches, when it ends, what it leaves behind."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from authlib.integrations.requests_client import OAuth2Session
from django.test import Client
from django.test.client import Client as Browser

from nhip.base.identity.testing import (
    AccessToken,
    ApiClient,
    ClientUse,
    NewClient,
    NewToken,
    Staff,
    actor_for,
    actor_of_token,
    digest_of,
    end_assignments,
    grant_token,
    issue_client,
    issue_personal_token,
    make_agency,
    make_staff,
    revoke_client,
    sign_in,
)
from nhip.base.identity.testing import bearer as door
from nhip.kernel import audit, clock
from nhip.kernel.access import Grant
from nhip.kernel.errors import NotFound
from nhip.work.cases.contracts import Status
from nhip.work.cases.models import Case, Draft
from nhip.work.cases.tests.conftest import NOW, VENDING, World


@pytest.fixture
def administrator(world: World) -> Staff:
    return make_staff("administrator", make_agency(), full_name="Huỳnh Quản Trị")


def personal(world: World, *scopes: str) -> NewToken:
    return issue_personal_token(world.mai, NewClient("Phần mềm thử", scopes, 30))


def system(world: World, administrator: Staff, owner: Staff, *scopes: str) -> NewToken:
    new = NewClient("Phần mềm của phường", scopes, 30, owner.agency.id, owner.party_id)
    return issue_client(actor_for(administrator), new)


def bearer(token: NewToken) -> Client:
    return Client(headers={"Authorization": f"Bearer {token.secret}"}, enforce_csrf_checks=True)


def of_system(given: NewToken) -> Client:
    return bearer(grant_token(str(given.client_id), given.secret))


def challenge(answer: Any) -> str:
    assert answer["Content-Type"] == "application/problem+json"
    return str(answer["WWW-Authenticate"])


def test_a_personal_token_does_only_what_its_scopes_say(world: World) -> None:
    case_id = world.file()
    code = Case.objects.get(pk=case_id).code
    tracker = bearer(personal(world, "cases.track"))
    listed = tracker.get("/api/cases/mine").json()
    assert (listed["count"], [one["code"] for one in listed["items"]]) == (1, [code])
    for path in (f"/api/cases/{code}", f"/api/cases/{code}/result"):
        answer = tracker.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
        assert challenge(answer) == 'Bearer realm="nhip", error="insufficient_scope", scope="cases.read"'
    refused = tracker.post("/api/cases/drafts", {"procedure_code": VENDING}, content_type="application/json")
    assert (refused.status_code, Draft.objects.count()) == (403, 0)


def test_without_a_token_the_answer_says_how_to_prove_oneself(world: World, client: Client) -> None:
    answer = client.get("/api/cases/mine")
    assert (answer.status_code, challenge(answer)) == (401, 'Bearer realm="nhip"')
    body = answer.json()
    assert {key: body[key] for key in ("type", "title", "status", "code")} == {
        "type": "urn:nhip:problem:sign_in_required",
        "title": "Unauthorized",
        "status": 401,
        "code": "sign_in_required",
    }


@pytest.mark.parametrize("token", ["", "x", "nhip_pat_unknown", "nhip_at_unknown", "ặ", "n" * 5000])
def test_an_unknown_token_is_refused_even_where_anybody_may_read(
    world: World, client: Client, token: str
) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.get("/api/cases/mine", headers=headers)
    assert answer.status_code == 401
    if token:
        assert challenge(answer) == 'Bearer realm="nhip", error="invalid_token"'
        assert client.get("/api/procedures/search", headers=headers).status_code == 401


def test_a_token_ends_at_once(world: World) -> None:
    given = personal(world, "cases.track")
    client = bearer(given)
    assert client.get("/api/cases/mine").status_code == 200
    revoke_client(world.mai, given.client_id)
    assert client.get("/api/cases/mine").status_code == 401
    assert audit.history(("client", given.client_id))[-1].act == "identity.revoke_client"


def test_a_token_ends_with_its_time(world: World, now: Any) -> None:
    client = bearer(personal(world, "cases.track"))
    now(NOW + timedelta(days=30) - timedelta(seconds=1))
    assert client.get("/api/cases/mine").status_code == 200
    now(NOW + timedelta(days=30))
    assert client.get("/api/cases/mine").status_code == 401


def test_nobody_ends_a_strangers_token(world: World) -> None:
    given = personal(world, "cases.track")
    with pytest.raises(NotFound):
        revoke_client(world.stranger, given.client_id)
    assert bearer(given).get("/api/cases/mine").status_code == 200


def test_a_personal_token_opens_no_page_and_carries_no_officers_right(world: World) -> None:
    given = issue_personal_token(
        actor_for(world.clerk), NewClient("Của cán bộ", ("cases.read", "cases.track"), 30)
    )
    client = bearer(given)
    code = Case.objects.get(pk=world.file()).code
    assert client.get(f"/api/cases/{code}").status_code == 404
    assert client.get("/api/cases/worklists/to_accept").status_code == 403
    assert client.get("/account/").status_code == 302
    # What names no scope is for people alone.
    assert client.get("/api/directives/").status_code in {403, 404}


def test_a_system_acts_as_its_owner_at_its_agency_within_its_scopes(
    world: World, administrator: Staff
) -> None:
    case_id = world.file()
    code = Case.objects.get(pk=case_id).code
    reader = of_system(system(world, administrator, world.clerk, "cases.read"))
    assert reader.get("/api/cases/worklists/to_accept").json()["count"] == 1
    assert reader.post(f"/api/cases/{code}/accept").status_code == 403
    assert Case.objects.get(pk=case_id).status == Status.NEW

    given = system(world, administrator, world.clerk, "cases.read", "cases.receive")
    answer = of_system(given).post(f"/api/cases/{code}/accept")
    assert (answer.status_code, answer.json()["card"]["status"]) == (200, 2)
    recorded = audit.history(("case", case_id))[-1]
    assert (recorded.act, recorded.actor_id) == ("cases.accept", world.clerk.party_id)
    assert recorded.detail["client"] == str(given.client_id)
    use = ClientUse.objects.get(client_id=given.client_id)
    assert (use.method, use.path, use.status) == ("POST", f"/api/cases/{code}/accept", 200)
    assert ApiClient.objects.get(pk=given.client_id).last_used_at == NOW


def test_a_system_loses_its_rights_with_its_owners_post(world: World, administrator: Staff) -> None:
    client = of_system(system(world, administrator, world.clerk, "cases.read"))
    world.file()
    assert client.get("/api/cases/worklists/to_accept").status_code == 200
    end_assignments(world.clerk)
    assert client.get("/api/cases/worklists/to_accept").status_code == 403
    world.clerk.user.is_active = False
    world.clerk.user.save(update_fields=["is_active"])
    assert client.get("/api/cases/worklists/to_accept").status_code == 401


def test_grants_are_the_intersection(world: World, administrator: Staff) -> None:
    given = system(world, administrator, world.clerk, "cases.process")
    token = grant_token(str(given.client_id), given.secret)
    actor = actor_of_token(token.secret, digest=digest_of(token.secret))
    # A receiver may open the desk; processing, which the scope would allow, is not theirs.
    assert actor.grants == {Grant("cases.desk", world.clerk.agency.id)}
    assert actor.scopes == {"cases.process"}


def test_tries_are_limited_for_each_client(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "REQUESTS", 2)
    client, other = bearer(personal(world, "cases.track")), bearer(personal(world, "cases.track"))
    assert [client.get("/api/cases/mine").status_code for _try in range(3)] == [200, 200, 429]
    assert client.get("/api/cases/mine")["Retry-After"] == "60"
    assert other.get("/api/cases/mine").status_code == 200


def test_a_session_needs_proof_that_the_page_was_ours_and_a_token_does_not(world: World) -> None:
    browser = Browser(enforce_csrf_checks=True)
    sign_in(browser, world.citizen)
    body = {"procedure_code": VENDING}
    forged = browser.post("/api/cases/drafts", body, content_type="application/json")
    assert (forged.status_code, forged.json()["code"]) == (403, "forged")
    assert Draft.objects.count() == 0
    with_token = bearer(personal(world, "cases.file"))
    made = with_token.post("/api/cases/drafts", body, content_type="application/json")
    assert (made.status_code, Draft.objects.count()) == (201, 1)


@pytest.fixture
def given(world: World, administrator: Staff) -> Iterator[NewToken]:
    yield system(world, administrator, world.clerk, "cases.read", "cases.receive")


def test_the_token_endpoint_answers_as_the_standard_says(given: NewToken, client: Client) -> None:
    form = {"client_id": str(given.client_id), "client_secret": given.secret, "scope": "cases.read"}
    answer = client.post("/oauth/token", {"grant_type": "client_credentials", **form})
    body = answer.json()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert {key: body[key] for key in ("token_type", "expires_in", "scope")} == {
        "token_type": "Bearer",
        "expires_in": 900,
        "scope": "cases.read",
    }
    kept = AccessToken.objects.get()
    assert (kept.scopes, body["access_token"] in kept.digest) == (["cases.read"], False)


REFUSALS = [
    ({"client_secret": "wrong"}, 401, "invalid_client"),
    ({"client_id": "no-uuid"}, 401, "invalid_client"),
    ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ({"grant_type": ""}, 400, "unsupported_grant_type"),
    ({"scope": "cases.read cases.decide"}, 400, "invalid_scope"),
]


@pytest.mark.parametrize(("change", "status", "error"), REFUSALS)
def test_the_token_endpoint_refuses(
    given: NewToken, client: Client, change: dict[str, str], status: int, error: str
) -> None:
    form = {
        "grant_type": "client_credentials",
        "client_id": str(given.client_id),
        "client_secret": given.secret,
    }
    answer = client.post("/oauth/token", form | change)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.has_header("WWW-Authenticate") is (status == 401)
    assert AccessToken.objects.count() == 0


@pytest.mark.parametrize("header", ["Basic !!", "Basic " + "YQ==", "Bearer x", "Basic bm86bm8="])
def test_an_unreadable_proof_is_refused(given: NewToken, client: Client, header: str) -> None:
    answer = client.post(
        "/oauth/token", {"grant_type": "client_credentials"}, headers={"Authorization": header}
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_token_ends_before_its_time_when_its_client_says_so(given: NewToken, client: Client) -> None:
    token = grant_token(str(given.client_id), given.secret)
    form = {"client_id": str(given.client_id), "client_secret": given.secret, "token": token.secret}
    assert bearer(token).get("/api/cases/worklists/to_accept").status_code == 200
    assert client.post("/oauth/revoke", form).status_code == 200
    assert bearer(token).get("/api/cases/worklists/to_accept").status_code == 401
    assert client.post("/oauth/revoke", form).status_code == 200


def test_a_token_ends_after_fifteen_minutes(given: NewToken, now: Any) -> None:
    client = of_system(given)
    now(NOW + timedelta(minutes=14, seconds=59))
    assert client.get("/api/cases/worklists/to_accept").status_code == 200
    now(NOW + timedelta(minutes=15))
    assert client.get("/api/cases/worklists/to_accept").status_code == 401


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["client_secret_basic", "client_secret_post"])
def test_a_client_nobody_here_wrote_gets_and_uses_a_token(
    live_server: Any, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    agency = make_agency()
    owner = make_staff("one_stop_officer", agency)
    new = NewClient("authlib", ("cases.read",), 1, agency.id, owner.party_id)
    given = issue_client(actor_for(make_staff("administrator", make_agency())), new)
    session = OAuth2Session(
        str(given.client_id), given.secret, scope="cases.read", token_endpoint_auth_method=way
    )
    found = session.get(
        f"{live_server.url}/.well-known/oauth-authorization-server", withhold_token=True
    ).json()
    endpoint = live_server.url + found["token_endpoint"].removeprefix(found["issuer"])
    token = session.fetch_token(endpoint, grant_type="client_credentials")
    assert token["token_type"] == "Bearer"
    answer = session.get(f"{live_server.url}/api/cases/worklists/to_accept")
    assert (answer.status_code, answer.json()["items"]) == (200, [])
    assert ClientUse.objects.get().path == "/api/cases/worklists/to_accept"
    assert clock.now() < ApiClient.objects.get().expires_at
