"""Signing in as staff: user name and password, or a passkey."""

from typing import Any, cast

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.webauthn.internal import auth, flows
from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from nhip.base.identity.web.sign_in.passkey_forms import PasskeySignInForm
from nhip.base.identity.web.ways_on import next_of
from nhip.kernel import limits
from nhip.kernel.access import public
from nhip.kernel.errors import RateLimited
from nhip.kernel.web import client_address

NAME_TRIES, ADDRESS_TRIES, WINDOW_SECONDS = 5, 30, 300


class StaffSignInForm(forms.Form):
    """Who, and a password; whether they fit is asked once the tries are counted."""

    user_name = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username webauthn", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@public("whoever is not signed in must be able to")
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = StaffSignInForm(request.POST or None)
    if form.is_bound and form.is_valid():
        user, status = _try(request, form)
        if user:
            login = Login(user=user, redirect_url=next_of(request) or None)
            return cast(HttpResponse, perform_password_login(request, {"username": user.username}, login))
    else:
        status = 422 if form.is_bound else 200
    return render(
        request, "identity/staff_sign_in.html", {"form": form, "next": next_of(request)}, status=status
    )


def _try(request: HttpRequest, form: StaffSignInForm) -> tuple[Any, int]:
    name = form.cleaned_data["user_name"].strip()
    try:
        limits.take("identity.password", name.lower(), allowed=NAME_TRIES, per_seconds=WINDOW_SECONDS)
        limits.take(
            "identity.password_address",
            client_address(request),
            allowed=ADDRESS_TRIES,
            per_seconds=WINDOW_SECONDS,
        )
    except RateLimited as error:
        form.add_error(None, error.message)
        return None, error.http_status
    user = authenticate(request, username=name, password=form.cleaned_data["password"])
    if user is None:
        form.add_error(None, gettext("Tên đăng nhập hoặc mật khẩu không đúng."))
        return None, 422
    limits.forgive("identity.password", name.lower())
    return user, 200


@public("whoever is not signed in must be able to; the passkey itself is the proof")
@never_cache
@require_http_methods(["GET", "POST"])
def passkey(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return JsonResponse(auth.begin_authentication(user=None))
    limits.take(
        "identity.passkey", client_address(request), allowed=ADDRESS_TRIES, per_seconds=WINDOW_SECONDS
    )
    form = PasskeySignInForm(data=request.POST)
    if not form.is_valid():
        return _refused(request, form)
    authenticator = form.cleaned_data["credential"]
    login = Login(user=authenticator.user, redirect_url=next_of(request) or None)
    return cast(HttpResponse, flows.perform_passwordless_login(request, authenticator, login))


def _refused(request: HttpRequest, passkey_form: forms.Form) -> HttpResponse:
    form = StaffSignInForm()
    context = {
        "form": form,
        "next": next_of(request),
        "passkey_errors": passkey_form.errors.get("credential"),
    }
    return render(request, "identity/staff_sign_in.html", context, status=422)
