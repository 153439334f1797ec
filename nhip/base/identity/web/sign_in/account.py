"""How the sign-in library behaves here: no sign-up, no mail, our words, and the level of each sign-in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nhip.base.identity.api import actor_of
from nhip.base.identity.sessions import remember_assurance
from nhip.base.identity.web.ways_on import home_of

PASSWORD_LEVEL = 1
PASSKEY_LEVEL = 3


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from the national provider or from an administrator, never from a form."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đã ngừng hoạt động; xin liên hệ người quản trị."),
        "incorrect_code": _("Khoá đăng nhập không đúng; xin thử lại."),
        "incorrect_password": _("Mật khẩu không đúng."),
        "too_many_login_attempts": _("Thử sai quá nhiều lần; xin đợi vài phút rồi thử lại."),
        "rate_limited": _("Thử quá nhiều lần; xin đợi vài phút rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The library's own notices are not shown; our pages say what happened."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail is sent: there may be no address, and the account page lists every passkey."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home_of(actor_of(request.user).roles)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """The password, which every member of staff has, is what confirms a change of passkeys."""
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return render(request, "identity/inactive.html", status=403)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        sociallogin = (kwargs.get("signal_kwargs") or {}).get("sociallogin")
        level = sociallogin.account.extra_data["level"] if sociallogin else _staff_level(request, user)
        remember_assurance(request.session, level)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response


def _staff_level(request: HttpRequest, user: Any) -> int:
    methods = {record["method"] for record in get_authentication_records(request, user)}
    return PASSKEY_LEVEL if "mfa" in methods else PASSWORD_LEVEL
