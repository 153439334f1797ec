"""The client of the national identity provider: the library's OpenID Connect, with what it lacks.

Added to it: a nonce bound to the browser's session, the token's signature and claims checked in full,
the provider's assurance level kept with the session, an account keyed by issuer and subject, and the
person's record brought up to date from the claims. Nothing is matched by e-mail address.
"""

import secrets
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import actions, rules
from nhip.base.identity.adapters import id_token
from nhip.base.identity.adapters.simulated_idp import transport
from nhip.kernel.errors import Invalid

SIMULATED_CLAIM = "simulated"
_CHANGED = Invalid(_("Nhà cung cấp định danh trả về một người khác với lần trước; xin liên hệ nơi cấp."))


class NationalAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """One exchange with the provider. `sent` is what this browser's session remembers of the request."""

    sent: dict[str, Any]

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        path = reverse("openid_connect_callback", args=[self.provider_id])
        # A real provider knows one address of ours. The simulated one follows the browser, which may have
        # come by another name (localhost), because the session's cookie is bound to that name.
        is_public = settings.OIDC_ISSUER or request.get_host() == urlsplit(settings.PUBLIC_URL).netloc
        return f"{settings.PUBLIC_URL}{path}" if is_public else request.build_absolute_uri(path)

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        claims = self._verified(app, kwargs["response"].get("id_token", ""))
        attributes = claims | self._userinfo(claims, token.token)
        return self.get_provider().social_login(request, claims=claims, attributes=attributes)

    def _verified(self, app: Any, token: str) -> dict[str, Any]:
        configuration = self.openid_config
        if configuration["issuer"].rstrip("/") != app.settings["server_url"].rstrip("/"):
            raise ProviderException("the provider names another issuer than the configured one")
        with self._session() as session:
            keys = session.get(configuration["jwks_uri"]).json()
        expected = id_token.Expected(
            issuer=configuration["issuer"], client_id=app.client_id, nonce=self.sent.get("nonce", "")
        )
        try:
            return id_token.verify(token, keys=keys, expected=expected)
        except id_token.IdTokenRefused as error:
            raise ProviderException(str(error)) from error

    def _userinfo(self, claims: dict[str, Any], access_token: str) -> dict[str, Any]:
        if "userinfo_endpoint" not in self.openid_config:
            return {}
        info: dict[str, Any] = self._fetch_user_info(access_token)
        # Core 5.3.2: the answer may only be used for the same subject.
        if info.get("sub") != claims["sub"]:
            raise ProviderException("userinfo speaks of another subject than the token")
        return info

    def _session(self) -> Any:
        return SocialAdapter(self.request).get_requests_session()


class NationalProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """The provider as configured; its requests carry a nonce and the level asked for."""

    oauth2_adapter_class = NationalAdapter

    def ask(self, request: HttpRequest, *, next_url: str, level: int) -> HttpResponse:
        """Send the browser to the provider, to come back signed in at `level` or above."""
        nonce = secrets.token_urlsafe(24)
        params = {**self.get_auth_params(), "nonce": nonce, "ui_locales": "vi"}
        if level > 1:
            params["acr_values"] = _acr_of(level)
        response: HttpResponse = self.redirect(
            request, process="login", next_url=next_url, auth_params=params, nonce=nonce, level=level
        )
        return response

    def social_login(
        self, request: HttpRequest, *, claims: dict[str, Any], attributes: dict[str, Any]
    ) -> SocialLogin:
        """The login the library goes on with; of the claims it stores the level and nothing personal."""
        level = rules.assurance_of(str(claims.get("acr", "")), settings.OIDC_LEVELS)
        account = SocialAccount(
            provider=self.sub_id, uid=f"{claims['iss']}#{claims['sub']}", extra_data={"level": level}
        )
        login = SocialLogin(user=get_user_model()(), account=account, provider=self)
        login.user.set_unusable_password()
        login.person = _person_from(attributes)
        return login


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Where the library asks what to do with somebody the provider vouches for."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        app = self.get_app(request, provider=provider, client_id=client_id)
        return NationalProvider(request, app=app)

    def get_requests_session(self) -> Any:
        return transport.mount(super().get_requests_session())

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail is sent: the provider's account is the only way in there is."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        try:
            party_id = actions.register_person(sociallogin.person, source=settings.PROVIDER_ID)
        except Invalid as error:
            raise ImmediateHttpResponse(_refusal(request, error)) from error
        user = actions.citizen_user(party_id, simulated=sociallogin.person.simulated)
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)
        elif sociallogin.user != user:
            # The provider speaks of another person than before under one subject: neither may enter.
            raise ImmediateHttpResponse(_refusal(request, _CHANGED))


class CallbackView(OAuth2CallbackView):  # type: ignore[misc]
    """The library's callback; it hands what the session remembers to the adapter, which checks the nonce."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.sent = state or {}
        return state, response


def _acr_of(level: int) -> str:
    return next((acr for acr, known in settings.OIDC_LEVELS.items() if known >= level), "")


def _person_from(attributes: dict[str, Any]) -> actions.NewPerson:
    def claim(name: str) -> str:
        value = attributes.get(settings.OIDC_CLAIMS[name]) or ""
        return str(value.get("formatted", "") if isinstance(value, dict) else value)

    return actions.NewPerson(
        number=claim("number"),
        full_name=claim("full_name"),
        birth_date=_day(claim("birth_date")),
        sex=claim("sex"),
        address=claim("address"),
        unit_code=claim("unit_code"),
        phone=claim("phone"),
        email=claim("email"),
        simulated=attributes.get(SIMULATED_CLAIM) is True,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        # A provider may know the year alone ("1958", Core 5.1); a day is not made up from it.
        return None


def _refusal(request: HttpRequest, error: Invalid) -> HttpResponse:
    return render(request, "identity/refused.html", {"error": error}, status=error.http_status)
