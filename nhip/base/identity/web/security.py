"""Passkeys of a staff member: which there are, adding one, removing one."""

import ipaddress
from typing import cast
from urllib.parse import urlsplit

from allauth.account.internal.flows.reauthentication import (
    raise_if_reauthentication_required,
    reauthenticate_by_password,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth, flows
from django import forms
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from nhip.base.identity import api
from nhip.base.identity.web.requests import actor_of_request
from nhip.base.identity.web.sign_in.passkey_forms import PasskeyForm
from nhip.base.identity.web.ways_on import next_of
from nhip.kernel import limits
from nhip.kernel.access import signed_in


class ConfirmForm(forms.Form):
    """The password once more, before something that changes how one signs in."""

    password = forms.CharField(
        label=_("Mật khẩu"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@signed_in()
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    context = {
        "passkeys": api.passkeys(actor_of_request(request)),
        "may_add": _user(request).has_usable_password(),
        "localhost": _localhost_of(request),
    }
    return render(request, "identity/security.html", context)


@signed_in()
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    user = _staff_user(request)
    raise_if_reauthentication_required(request, app="allauth.mfa")
    form = PasskeyForm(request.POST or None, user=user)
    if form.is_bound and form.is_valid():
        name, credential = form.cleaned_data["name"], form.cleaned_data["credential"]
        flows.add_authenticator(request, name=name, credential=credential)
        messages.success(request, gettext("Đã thêm khoá đăng nhập."))
        return redirect("identity:security")
    options = auth.begin_registration(user, True)
    context = {"form": form, "options": options}
    return render(request, "identity/passkey_add.html", context, status=422 if form.is_bound else 200)


@signed_in()
@never_cache
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, passkey_id: int) -> HttpResponse:
    passkey = get_object_or_404(Authenticator, pk=passkey_id, user_id=_user(request).pk)
    raise_if_reauthentication_required(request, app="allauth.mfa")
    if request.method == "POST":
        flows.remove_authenticator(request, passkey)
        messages.success(request, gettext("Đã xoá khoá đăng nhập."))
        return redirect("identity:security")
    return render(request, "identity/passkey_remove.html", {"name": passkey.wrap().name})


@signed_in()
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    user = _staff_user(request)
    form = ConfirmForm(request.POST or None)
    if form.is_bound and form.is_valid():
        limits.take("identity.password", user.get_username(), allowed=5, per_seconds=300)
        if user.check_password(form.cleaned_data["password"]):
            limits.forgive("identity.password", user.get_username())
            reauthenticate_by_password(request)
            return redirect(next_of(request) or "identity:security")
        form.add_error("password", gettext("Mật khẩu không đúng."))
    context = {"form": form, "next": next_of(request)}
    return render(request, "identity/confirm.html", context, status=422 if form.is_bound else 200)


def _user(request: HttpRequest) -> AbstractBaseUser:
    return cast(AbstractBaseUser, request.user)


def _staff_user(request: HttpRequest) -> AbstractBaseUser:
    if not _user(request).has_usable_password():
        raise Http404("this account has no password and no passkeys")
    return _user(request)


def _localhost_of(request: HttpRequest) -> str:
    """Where to go instead when the address is a number: browsers make passkeys for names alone."""
    address = urlsplit(request.build_absolute_uri())
    try:
        ipaddress.ip_address(address.hostname or "")
    except ValueError:
        return ""
    port = f":{address.port}" if address.port else ""
    return f"http://localhost{port}{request.path}"
