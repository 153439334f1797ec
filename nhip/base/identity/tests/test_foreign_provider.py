"""Our client against a provider nobody here wrote: authlib's, over a real network connection."""

from collections.abc import Iterator
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import flask
import pytest
import requests
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode, UserInfo
from django.test import Client
from joserfc.jwk import RSAKey
from pytest_django.fixtures import Settings
from werkzeug.serving import make_server

from nhip.base.identity import models

pytestmark = pytest.mark.django_db
KEY = RSAKey.generate_key(2048, {"kid": "authlib-1", "use": "sig", "alg": "RS256"})
SECRET = "bi-mat"
PERSON = {"sub": "u-1", "ho_ten": "Lý Thị Thật", "so_dinh_danh": "079190000042", "birthdate": "1990-05-06"}


class Relying(ClientMixin):
    """Us, as the provider knows us."""

    client_id = "nhip-that"

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == "http://testserver/sign-in/national/callback/"

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in {"client_secret_basic", "client_secret_post"}

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Code(AuthorizationCodeMixin):
    """A code the provider gave out, with the request it answers."""

    def __init__(self, code: str, payload: Any) -> None:
        self.code, self.data, self.redirect_uri = code, payload.data, payload.redirect_uri
        self.scope = payload.scope
        self.code_challenge = self.data.get("code_challenge")
        self.code_challenge_method = self.data.get("code_challenge_method")

    def get_redirect_uri(self) -> str:
        return str(self.redirect_uri)

    def get_scope(self) -> str:
        return str(self.scope)

    def get_nonce(self) -> Any:
        return self.data.get("nonce")

    def get_auth_time(self) -> int:
        return 1

    def get_acr(self) -> str:
        return "cao"

    def get_amr(self) -> None:
        return None


def provider(issuer: str) -> flask.Flask:
    """authlib's authorization server with the OpenID Connect and PKCE extensions, and its key."""
    app, codes = flask.Flask("provider"), dict[str, Code]()
    app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = False

    class Grant(grants.AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

        def save_authorization_code(self, code: str, request: Any) -> None:
            codes[code] = Code(code, request.payload)

        def query_authorization_code(self, code: str, client: Any) -> Code | None:
            return codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            codes.pop(authorization_code.code)

        def authenticate_user(self, authorization_code: Code) -> dict[str, str]:
            return PERSON

    class WithIdToken(OpenIDCode):  # type: ignore[misc]
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            return False

        def get_jwt_config(self, grant: Any, client: Any) -> dict[str, Any]:
            return {"key": KEY, "alg": "RS256", "iss": issuer, "exp": 60}

        def generate_user_info(self, user: Any, scope: str) -> UserInfo:
            return UserInfo(sub=PERSON["sub"])

    server = AuthorizationServer(
        app, query_client=lambda client_id: Relying(), save_token=lambda token, request: None
    )
    server.register_grant(Grant, [WithIdToken(require_nonce=True), CodeChallenge(required=True)])

    @app.get("/.well-known/openid-configuration")
    def configuration() -> dict[str, Any]:
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "userinfo_endpoint": f"{issuer}/userinfo",
            "jwks_uri": f"{issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    app.get("/jwks", endpoint="jwks")(lambda: {"keys": [KEY.as_dict(private=False)]})
    app.get("/userinfo", endpoint="userinfo")(lambda: PERSON)
    app.post("/token", endpoint="token")(lambda: server.create_token_response())
    app.get("/authorize", endpoint="authorize")(
        lambda: server.create_authorization_response(
            grant=server.get_consent_grant(end_user=PERSON), grant_user=PERSON
        )
    )
    return app


@pytest.fixture
def issuer(settings: Settings) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, lambda environ, start: flask_app(environ, start), threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    flask_app = provider(address)
    thread = Thread(target=server.serve_forever)
    thread.start()
    app = {"provider_id": "national", "name": "Thật", "client_id": "nhip-that", "secret": SECRET}
    configured = {"server_url": address, "oauth_pkce_enabled": True, "scope": ["openid", "profile"]}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app | {"settings": configured}]}}
    settings.OIDC_CLAIMS = settings.OIDC_CLAIMS | {"number": "so_dinh_danh", "full_name": "ho_ten"}
    settings.OIDC_LEVELS = {"thap": 1, "cao": 2}
    settings.OIDC_ISSUER, settings.PUBLIC_URL = address, "http://testserver"
    settings.SIMULATED_IDP = False
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_citizen_signs_in_at_a_provider_nobody_here_wrote(client: Client, issuer: str) -> None:
    asked = client.get("/sign-in/start/", {"assurance": "2", "next": "/account/"}).headers["Location"]
    assert asked.startswith(f"{issuer}/authorize?")
    assert "acr_values=cao" in asked
    back = urlsplit(requests.get(asked, allow_redirects=False, timeout=60).headers["Location"])
    response = client.get(f"{back.path}?{back.query}")
    assert (response.status_code, response.headers["Location"]) == (302, "/account/")
    record = models.PersonRecord.objects.select_related("party").get()
    assert (record.number, record.party.name, record.party.simulated) == (
        "079190000042",
        "Lý Thị Thật",
        False,
    )
    page = client.get("/account/").content.decode()
    assert ("Mức định danh 2" in page, "Mô phỏng" in page) == (True, False)


def test_its_code_does_not_work_in_another_browser(client: Client, issuer: str) -> None:
    asked = client.get("/sign-in/start/").headers["Location"]
    back = urlsplit(requests.get(asked, allow_redirects=False, timeout=60).headers["Location"])
    assert Client().get(f"{back.path}?{back.query}").status_code == 401
    assert models.User.objects.count() == 0


def test_a_provider_that_is_away_is_told_as_a_page(client: Client, settings: Settings) -> None:
    app = {"provider_id": "national", "name": "Thật", "client_id": "nhip-that", "secret": SECRET}
    configured = {"server_url": "http://127.0.0.1:9", "oauth_pkce_enabled": True}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app | {"settings": configured}]}}
    response = client.get("/sign-in/start/")
    assert (response.status_code, "chưa trả lời" in response.content.decode()) == (503, True)
