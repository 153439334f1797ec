"""A citizen signs in through OpenID Connect; every way of cheating on the way is refused.

Where a provider must lie, the simulated one is made to: it stands for a party outside.
"""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from nhip.base.identity import models
from nhip.base.identity.adapters.simulated_idp import citizens, keys, protocol
from nhip.base.identity.tests.conftest import SignIn, query_of
from nhip.base.identity.web.sign_in.national import NationalAdapter

pytestmark = pytest.mark.django_db
Start = Callable[..., str]


def test_the_sign_in_page_says_that_the_provider_is_simulated(client: Client) -> None:
    page = client.get("/sign-in/?next=/cases/").content.decode()
    assert "Mô phỏng – không phải VNeID" in page
    assert 'href="/sign-in/start/?assurance=1&amp;next=/cases/"' in page


def test_the_request_carries_state_nonce_and_pkce(to_provider: Start) -> None:
    query = query_of(to_provider(level=2))
    assert query["code_challenge_method"] == "S256"
    assert (len(query["code_challenge"]), len(query["nonce"]), len(query["state"])) == (43, 32, 16)
    assert query["acr_values"] == "urn:nhip:level-2"
    assert query["redirect_uri"] == "http://testserver/sign-in/national/callback/"


@pytest.mark.parametrize(
    ("issuer", "callback"),
    [
        ("", "http://testserver/sign-in/national/callback/"),
        ("https://real.example", "https://cong.example.vn/sign-in/national/callback/"),
    ],
)
def test_a_real_provider_is_told_our_one_public_address(
    client: Client, settings: Settings, issuer: str, callback: str
) -> None:
    settings.OIDC_ISSUER, public = issuer, settings.PUBLIC_URL
    request = RequestFactory().get("/")
    settings.PUBLIC_URL = "https://cong.example.vn" if issuer else public
    assert NationalAdapter(request, "national").get_callback_url(request, None) == callback


def test_a_citizen_signs_in_and_is_known(client: Client, to_provider: Start, choose: SignIn) -> None:
    response = client.get(choose(to_provider(next="/account/"), citizen=1))
    assert (response.status_code, response.headers["Location"]) == (302, "/account/")
    citizen = citizens.citizens()[1]
    record = models.PersonRecord.objects.select_related("party").get(number=citizen.number)
    assert (record.party.name, record.party.simulated, record.birth_date) == (
        citizen.full_name,
        True,
        citizen.birth_date,
    )
    page = client.get("/account/").content.decode()
    assert citizen.full_name in page
    assert str(citizen.number) not in page
    assert f"•••••••••{citizen.number[-3:]}" in page
    assert str(citizen.number) in client.post("/account/").content.decode()


def test_the_library_keeps_no_personal_data_and_no_token(
    client: Client, to_provider: Start, choose: SignIn
) -> None:
    client.get(choose(to_provider(), level=2))
    account = SocialAccount.objects.get()
    assert account.extra_data == {"level": 2}
    assert account.uid == f"{protocol.issuer()}#{citizens.citizens()[0].subject}"
    assert not account.socialtoken_set.exists()


def test_signing_in_again_is_the_same_person(client: Client, to_provider: Start, choose: SignIn) -> None:
    for _again in range(2):
        client.get(choose(to_provider()))
        client.post("/sign-out/")
    assert (models.Party.objects.count(), models.User.objects.count()) == (1, 1)


def test_the_level_of_the_sign_in_is_kept_and_a_step_up_raises_it(
    client: Client, to_provider: Start, choose: SignIn
) -> None:
    client.get(choose(to_provider(), level=1))
    assert "Mức định danh 1" in client.get("/account/").content.decode()
    page = client.get("/sign-in/?assurance=2&next=/account/").content.decode()
    assert "Xác nhận danh tính ở mức cao hơn" in page
    client.get(choose(to_provider(level=2, next="/account/"), level=2))
    assert "Mức định danh 2" in client.get("/account/").content.decode()
    assert models.User.objects.count() == 1


def test_an_answer_without_our_state_is_refused(client: Client, to_provider: Start, choose: SignIn) -> None:
    back = choose(to_provider())
    assert Client().get(back).status_code == 401
    assert client.get(back.replace("state=", "state=x")).status_code == 401
    assert models.User.objects.count() == 0


def test_an_answer_works_once(client: Client, to_provider: Start, choose: SignIn) -> None:
    back = choose(to_provider())
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 401


def test_a_code_of_another_sign_in_is_refused_by_the_nonce_and_pkce(
    client: Client, to_provider: Start, choose: SignIn
) -> None:
    stolen = query_of(choose(to_provider(), citizen=3))["code"]
    own = query_of(choose(to_provider(), citizen=0))
    response = client.get("/sign-in/national/callback/?" + urlencode(own | {"code": stolen}))
    assert response.status_code == 401
    assert models.User.objects.count() == 0


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"nonce": ""},
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"aud": ["nhip", "other"], "azp": "other"},
        {"exp": 1_600_000_000},
        {"sub": "somebody-else"},
    ],
)
def test_a_token_that_lies_is_refused(
    client: Client,
    to_provider: Start,
    choose: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    lie: dict[str, object],
) -> None:
    honest = keys.signed
    monkeypatch.setattr(keys, "signed", lambda claims: honest(claims | lie))
    assert client.get(choose(to_provider())).status_code == 401
    assert (models.User.objects.count(), models.Party.objects.count()) == (0, 0)


def test_a_token_with_a_foreign_signature_is_refused(
    client: Client, to_provider: Start, choose: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = keys.signed
    monkeypatch.setattr(keys, "signed", lambda claims: honest(claims)[:-8] + "AAAAAAAA")
    assert client.get(choose(to_provider())).status_code == 401
    assert models.User.objects.count() == 0


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_with_a_weaker_algorithm_is_refused(
    client: Client, to_provider: Start, choose: SignIn, monkeypatch: pytest.MonkeyPatch, algorithm: str
) -> None:
    import jwt

    secret = None if algorithm == "none" else "x" * 32
    monkeypatch.setattr(
        keys, "signed", lambda c: jwt.encode(c, secret, algorithm=algorithm, headers={"kid": keys.KEY_ID})
    )
    assert client.get(choose(to_provider())).status_code == 401


def test_userinfo_of_another_subject_is_refused(
    client: Client, to_provider: Start, choose: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = protocol.userinfo
    monkeypatch.setattr(protocol, "userinfo", lambda header: honest(header) | {"sub": "somebody-else"})
    assert client.get(choose(to_provider())).status_code == 401
    assert models.Party.objects.count() == 0


@pytest.mark.parametrize("number", ["", "12345", "079999000001", "000054900002"])
def test_a_person_with_an_impossible_number_is_refused_with_a_page(
    client: Client, to_provider: Start, choose: SignIn, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    honest = protocol.userinfo
    monkeypatch.setattr(protocol, "userinfo", lambda header: honest(header) | {"citizen_number": number})
    response = client.get(choose(to_provider()))
    assert (response.status_code, models.Party.objects.count()) == (422, 0)
    assert "Chưa đăng nhập được" in response.content.decode()


def test_one_subject_cannot_become_another_person(
    client: Client, to_provider: Start, choose: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(choose(to_provider(), citizen=0))
    client.post("/sign-out/")
    other = protocol._attributes(citizens.citizens()[1])
    honest = protocol.userinfo
    monkeypatch.setattr(protocol, "userinfo", lambda header: other | {"sub": honest(header)["sub"]})
    assert client.get(choose(to_provider(), citizen=0)).status_code == 422
    assert "_auth_user_id" not in client.session


def test_going_back_at_the_provider_ends_on_a_page(client: Client, to_provider: Start) -> None:
    response = client.post(to_provider(), {"cancel": "1"})
    followed = client.get(response.headers["Location"], follow=True)
    assert followed.redirect_chain == [("/sign-in/cancelled/", 302)]
    assert "Đã dừng đăng nhập" in followed.content.decode()


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "evil"])
def test_nobody_is_led_to_another_site(client: Client, to_provider: Start, choose: SignIn, next: str) -> None:
    response = client.get(choose(to_provider(next=next)))
    assert response.headers["Location"] == "/account/"


def test_another_site_cannot_start_a_sign_in(client: Client) -> None:
    response = client.get("/sign-in/start/", headers={"Sec-Fetch-Site": "cross-site"})
    assert response.headers["Location"] == "/sign-in/"


def test_without_a_provider_there_is_nothing_to_start(client: Client, settings: Settings) -> None:
    settings.SIMULATED_IDP = False
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert client.get("/sign-in/start/").status_code == 404
    assert "chưa nối với nhà cung cấp" in client.get("/sign-in/").content.decode()


def test_signing_out_is_a_post_and_ends_the_session(
    client: Client, to_provider: Start, choose: SignIn
) -> None:
    client.get(choose(to_provider()))
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/account/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/account/").headers["Location"] == "/sign-in/?next=%2Faccount%2F"


def test_a_closed_account_stays_out(client: Client, to_provider: Start, choose: SignIn) -> None:
    client.get(choose(to_provider()))
    models.User.objects.update(is_active=False)
    assert client.get("/account/").status_code == 302
    client.post("/sign-out/")
    response = client.get(choose(to_provider()))
    assert (response.status_code, "_auth_user_id" in client.session) == (403, False)


def test_the_unused_routes_of_the_library_are_closed(client: Client) -> None:
    for path in (
        "/accounts/signup/",
        "/signup/",
        "/accounts/login/",
        "/2fa/",
        "/password/reset/",
        "/3rdparty/",
    ):
        assert client.get(path).status_code == 404
