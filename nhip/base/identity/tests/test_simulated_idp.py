"""The simulated provider keeps to its standards: tried with a client nobody here wrote."""

import base64
import hashlib
from collections.abc import Iterator
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata
from django.test import Client
from joserfc import jwt
from joserfc.jwk import KeySet
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from nhip.base.identity.adapters.simulated_idp import citizens, keys, protocol
from nhip.base.identity.models import SpentCode

REDIRECT = "https://client.example/back"
SECRET = "mat-cua-ung-dung"
VERIFIER = "v" * 64


@pytest.fixture(autouse=True)
def clients(settings: Settings) -> None:
    settings.SIMULATED_IDP_CLIENTS = {
        "foreign": {"secret": SECRET, "redirect_uris": [REDIRECT]},
        "public": {"secret": "", "redirect_uris": [REDIRECT]},
    }


def challenge(verifier: str = VERIFIER) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def asked(**changes: str) -> dict[str, str]:
    return {
        "client_id": "foreign",
        "redirect_uri": REDIRECT,
        "response_type": "code",
        "scope": "openid profile",
        "state": "tinh-trang",
        "nonce": "so-mot-lan",
        "code_challenge": challenge(),
        "code_challenge_method": "S256",
    } | changes


def code_for(client: Client, **changes: str) -> str:
    choice = {"subject": citizens.citizens()[0].subject, "acr": "urn:nhip:level-2"}
    response = client.post("/simulated-idp/authorize/", choice, query_params=asked(**changes))
    return parse_qs(urlsplit(response.headers["Location"]).query)["code"][0]


def exchange(client: Client, given: str, /, **changes: str) -> Any:
    form = {
        "grant_type": "authorization_code",
        "code": given,
        "redirect_uri": REDIRECT,
        "client_id": "foreign",
        "client_secret": SECRET,
        "code_verifier": VERIFIER,
    } | changes
    return client.post("/simulated-idp/token", form)


@pytest.mark.django_db(transaction=True)
def test_a_foreign_client_signs_somebody_in_over_the_network(
    live_server: LiveServer, settings: Settings
) -> None:
    settings.PUBLIC_URL = live_server.url
    issuer = f"{live_server.url}/simulated-idp"
    metadata = OpenIDProviderMetadata(_fetched(f"{issuer}/.well-known/openid-configuration"))
    assert metadata["issuer"] == issuer
    with OAuth2Session(
        "foreign", SECRET, scope="openid profile", redirect_uri=REDIRECT, code_challenge_method="S256"
    ) as session:
        url, state = session.create_authorization_url(
            metadata["authorization_endpoint"], code_verifier=VERIFIER, nonce="n-1"
        )
        back = _chosen_in_a_browser(url)
        token = session.fetch_token(
            metadata["token_endpoint"], authorization_response=back, state=state, code_verifier=VERIFIER
        )
        info = session.get(metadata["userinfo_endpoint"], timeout=60).json()
    assert parse_qs(urlsplit(back).query)["iss"] == [issuer]
    signed = jwt.decode(token["id_token"], KeySet.import_key_set(_fetched(metadata["jwks_uri"])))
    claims = CodeIDToken(
        signed.claims,
        signed.header,
        {"iss": {"value": issuer}, "aud": {"value": "foreign"}},
        {"nonce": "n-1", "client_id": "foreign", "access_token": token["access_token"]},
    )
    claims.validate()
    assert claims["acr"] == "urn:nhip:level-2"
    assert (info["sub"], info["name"], info["simulated"]) == (claims["sub"], "Nguyễn Thị Mai Lan", True)


def _fetched(url: str) -> Any:
    return requests.get(url, timeout=60).json()


def _chosen_in_a_browser(url: str) -> str:
    with requests.Session() as browser:
        assert "Mô phỏng – không phải VNeID" in browser.get(url, timeout=60).text
        form = {
            "csrfmiddlewaretoken": browser.cookies["csrftoken"],
            "subject": citizens.citizens()[0].subject,
            "acr": "urn:nhip:level-2",
        }
        return browser.post(url, form, allow_redirects=False, timeout=60).headers["Location"]


@pytest.mark.django_db
def test_a_public_client_needs_its_verifier_alone(client: Client) -> None:
    code = code_for(client, client_id="public")
    assert exchange(client, code, client_id="public", client_secret="").status_code == 200


@pytest.mark.django_db
def test_a_client_may_prove_itself_in_the_header(client: Client) -> None:
    basic = base64.b64encode(f"foreign:{SECRET}".encode()).decode()
    form = {"grant_type": "authorization_code", "redirect_uri": REDIRECT, "code_verifier": VERIFIER}
    response = client.post(
        "/simulated-idp/token", form | {"code": code_for(client)}, headers={"Authorization": f"Basic {basic}"}
    )
    assert (response.status_code, response.json()["token_type"]) == (200, "Bearer")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"code_verifier": "w" * 64}, 400, "invalid_grant"),
        ({"code_verifier": ""}, 400, "invalid_grant"),
        ({"redirect_uri": "https://client.example/other"}, 400, "invalid_grant"),
        ({"client_id": "public", "client_secret": ""}, 400, "invalid_grant"),
        ({"client_secret": "sai"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"code": "made-up"}, 400, "invalid_grant"),
    ],
)
def test_a_code_is_bound_to_who_asked_and_how(
    client: Client, changes: dict[str, str], status: int, error: str
) -> None:
    response = exchange(client, code_for(client), **changes)
    assert (response.status_code, response.json()["error"]) == (status, error)
    assert SpentCode.objects.count() == 0


@pytest.mark.django_db
def test_a_code_works_once_and_a_replay_ends_its_tokens(client: Client) -> None:
    code = code_for(client)
    token = exchange(client, code).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert client.get("/simulated-idp/userinfo", headers=bearer).status_code == 200
    replay = exchange(client, code)
    assert (replay.status_code, replay.json()["error"]) == (400, "invalid_grant")
    revoked = client.get("/simulated-idp/userinfo", headers=bearer)
    assert (revoked.status_code, revoked.json()["error"]) == (401, "invalid_token")
    assert revoked.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.django_db
def test_userinfo_without_profile_says_who_and_nothing_more(client: Client) -> None:
    token = exchange(client, code_for(client, scope="openid")).json()["access_token"]
    info = client.get("/simulated-idp/userinfo", headers={"Authorization": f"Bearer {token}"}).json()
    assert info == {"sub": citizens.citizens()[0].subject}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [{"client_id": "nobody"}, {"redirect_uri": "https://evil.example/"}, {"redirect_uri": REDIRECT + "/x"}],
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(client: Client, changes: dict[str, str]) -> None:
    response = client.get("/simulated-idp/authorize/", asked(**changes))
    assert (response.status_code, response.headers.get("Location")) == (400, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
    ],
)
def test_a_request_that_is_not_offered_goes_back_with_its_error(
    client: Client, changes: dict[str, str], error: str
) -> None:
    response = client.get("/simulated-idp/authorize/", asked(**changes))
    query = parse_qs(urlsplit(response.headers["Location"]).query)
    assert (response.headers["Location"].startswith(REDIRECT), query["error"], query["state"]) == (
        True,
        [error],
        ["tinh-trang"],
    )


@pytest.mark.django_db
def test_the_page_lists_eight_citizens_and_preselects_the_level(client: Client) -> None:
    page = client.get("/simulated-idp/authorize/", asked(acr_values="urn:nhip:level-1")).content.decode()
    assert page.count('name="subject"') == 8
    assert 'value="urn:nhip:level-1" required checked' in page
    assert "079195900001" not in page


@pytest.mark.django_db
def test_a_citizen_or_level_that_does_not_exist_is_refused(client: Client) -> None:
    form = {"subject": "somebody", "acr": "urn:nhip:level-2"}
    assert client.post("/simulated-idp/authorize/", form, query_params=asked()).status_code == 404


@pytest.mark.django_db
def test_the_choice_is_protected_from_other_sites() -> None:
    strict = Client(enforce_csrf_checks=True)
    form = {"subject": citizens.citizens()[0].subject, "acr": "urn:nhip:level-2"}
    assert strict.post("/simulated-idp/authorize/", form, query_params=asked()).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/.well-known/openid-configuration", "/jwks.json", "/authorize/", "/userinfo"]
)
def test_it_is_gone_where_it_is_switched_off(client: Client, settings: Settings, path: str) -> None:
    settings.SIMULATED_IDP = False
    assert client.get(f"/simulated-idp{path}").status_code == 404


def test_the_key_is_made_once_and_for_its_owner_alone(settings: Settings) -> None:
    made: list[dict[str, Any]] = []
    threads = [Thread(target=lambda: made.append(keys.public_keys())) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    path = settings.DATA_DIR / keys.KEY_FILE
    assert (len({str(one) for one in made}), path.stat().st_mode & 0o777) == (1, 0o600)
    assert [one.name for one in settings.DATA_DIR.iterdir()] == [keys.KEY_FILE]
    assert "d" not in made[0]["keys"][0]


def test_discovery_names_the_address_the_server_is_reached_by(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://cong.example.vn"
    found = protocol.discovery()
    assert found["issuer"] == "https://cong.example.vn/simulated-idp"
    assert found["token_endpoint"] == "https://cong.example.vn/simulated-idp/token"


@pytest.fixture(autouse=True)
def _no_leftovers() -> Iterator[None]:
    yield
    keys._private_key.cache_clear()
