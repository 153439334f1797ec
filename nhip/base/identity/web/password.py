"""Changing one's own password; whoever came with a one-time password begins here."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from nhip.base.identity import actions
from nhip.base.identity.web.refusals import put_on
from nhip.base.identity.web.requests import actor_of_request
from nhip.base.identity.web.ways_on import home_of
from nhip.kernel import limits
from nhip.kernel.access import signed_in
from nhip.kernel.errors import NhipError


def _password(label: Any, *, autocomplete: str, missing: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=200,
        strip=False,
        error_messages={"required": missing},
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class PasswordForm(forms.Form):
    """The password of now, and the new one twice."""

    old = _password(
        _("Mật khẩu hiện tại"),
        autocomplete="current-password",
        missing=_("Gõ mật khẩu quý vị vừa dùng để đăng nhập."),
    )
    new = _password(
        _("Mật khẩu mới"),
        autocomplete="new-password",
        missing=_("Gõ mật khẩu mới."),
        help_text=_("Ít nhất 8 ký tự, không phải mật khẩu hay gặp. Một câu ngắn dễ nhớ là tốt."),
    )
    again = _password(
        _("Mật khẩu mới, gõ lại"), autocomplete="new-password", missing=_("Gõ lại mật khẩu mới.")
    )

    def clean(self) -> dict[str, str]:
        new, again = self.cleaned_data.get("new"), self.cleaned_data.get("again")
        if new and again and new != again:
            self.add_error("again", _("Hai lần gõ mật khẩu mới khác nhau. Gõ lại cả hai ô."))
        return self.cleaned_data


@signed_in()
@sensitive_post_parameters("old", "new", "again")
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    if not request.user.has_usable_password():  # type: ignore[union-attr]
        raise Http404("this account has no password")
    form = PasswordForm(request.POST or None)
    if form.is_bound and form.is_valid() and _try(request, form):
        messages.success(request, gettext("Đã đổi mật khẩu."))
        return redirect(home_of(actor_of_request(request).roles))
    context = {"form": form, "is_first": request.user.must_change_password}  # type: ignore[union-attr]
    return render(request, "identity/password.html", context, status=422 if form.is_bound else 200)


def _try(request: HttpRequest, form: PasswordForm) -> bool:
    name = request.user.get_username()
    limits.take("identity.password", name.lower(), allowed=5, per_seconds=300)
    if not request.user.check_password(form.cleaned_data["old"]):
        form.add_error("old", _("Mật khẩu hiện tại không đúng. Gõ lại, hoặc hỏi người quản trị."))
        return False
    limits.forgive("identity.password", name.lower())
    try:
        actions.change_password(actor_of_request(request), password=form.cleaned_data["new"])
    except NhipError as error:
        put_on(form, error)
        return False
    user = cast(Any, request.user)
    user.refresh_from_db()
    update_session_auth_hash(request, user)
    return True
