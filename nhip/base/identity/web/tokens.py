"""A person's own tokens: which there are, a new one shown once, what it was used for, its end."""

from dataclasses import replace
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nhip.base.identity.actions.clients import issue_personal_token, revoke_client
from nhip.base.identity.contracts import NewClient
from nhip.base.identity.queries import clients as register
from nhip.base.identity.web.form_keys import form_key
from nhip.base.identity.web.refusals import put_on
from nhip.base.identity.web.requests import actor_of_request
from nhip.kernel.access import signed_in, token_scopes
from nhip.kernel.errors import Invalid

DAYS = (("30", _("30 ngày")), ("90", _("90 ngày")), ("365", _("1 năm")))


class TokenForm(forms.Form):
    """A token to be."""

    name = forms.CharField(
        label=_("Dùng cho phần mềm nào"),
        max_length=120,
        help_text=_("Để sau này nhận ra. Ví dụ: Phần mềm kế toán trên máy ở nhà"),
        error_messages={"required": _("Gõ tên để sau này nhận ra mã này.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("Mã này được làm gì"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một việc.")},
    )
    days = forms.ChoiceField(label=_("Dùng được trong"), choices=DAYS, initial="30", widget=forms.RadioSelect)
    form_key = form_key()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        own = [(one.code, f"{one.title} ({one.code})") for one in token_scopes() if one.is_personal]
        self.fields["scopes"].choices = own  # type: ignore[attr-defined]


@signed_in()
@never_cache
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """The tokens, and a form for one more; a new one is shown in the answer, once."""
    form, shown = TokenForm(request.POST or None), None
    actor = actor_of_request(request)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            wanted = NewClient(given["name"], tuple(given["scopes"]), int(given["days"]))
            shown = issue_personal_token(actor, replace(wanted, form_key=given["form_key"]))
            form = TokenForm()
        except Invalid as error:
            put_on(form, error)
    context = {"tokens": register.my_tokens(actor), "form": form, "shown": shown, "titles": titles()}
    return render(request, "identity/tokens.html", context, status=422 if form.errors else 200)


@signed_in()
@never_cache
@require_http_methods(["GET", "POST"])
def token(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """One token: what it was used for, and its end."""
    actor = actor_of_request(request)
    card = register.my_token(actor, client_id)
    if request.method == "POST":
        revoke_client(actor, client_id)
        messages.success(request, gettext("Đã thu hồi; mã này không dùng được nữa."))
        return redirect("identity:tokens")
    context = {"card": card, "uses": register.uses(client_id), "back": "identity:tokens"}
    return render(request, "identity/token.html", context)


def titles() -> dict[str, str]:
    """What each scope lets a program do, in words."""
    return {one.code: str(one.title) for one in token_scopes()}
