"""Clients of agencies' own systems: the list, a new one with its secret shown once, its uses, its end."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from nhip.base.identity.access import MANAGE_CLIENTS
from nhip.base.identity.actions.clients import LONGEST_DAYS, issue_client, revoke_client
from nhip.base.identity.contracts import NewClient, StaffFilter
from nhip.base.identity.queries import clients as register
from nhip.base.identity.queries import staff
from nhip.base.identity.web.form_keys import form_key
from nhip.base.identity.web.refusals import put_on
from nhip.base.identity.web.requests import actor_of_request
from nhip.base.identity.web.staff_desk.forms import AgencyField
from nhip.kernel.access import may, token_scopes
from nhip.kernel.errors import Invalid


class ClientForm(forms.Form):
    """A client to be."""

    name = forms.CharField(
        label=_("Tên phần mềm"),
        max_length=120,
        error_messages={"required": _("Gõ tên phần mềm, ví dụ Phần mềm chuyên ngành xây dựng.")},
    )
    agency = AgencyField(required=True, label=_("Cơ quan"))
    owner = forms.CharField(
        label=_("Tên đăng nhập của người chịu trách nhiệm"),
        max_length=60,
        help_text=_("Phần mềm chỉ làm được việc mà người này được làm ở cơ quan đó."),
        error_messages={"required": _("Gõ tên đăng nhập của cán bộ chịu trách nhiệm.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("Phần mềm được làm gì"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một việc.")},
    )
    days = forms.IntegerField(
        label=_("Số ngày dùng được"), min_value=1, max_value=LONGEST_DAYS, initial=LONGEST_DAYS
    )
    form_key = form_key()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        every = [(one.code, f"{one.title} ({one.code})") for one in token_scopes()]
        self.fields["scopes"].choices = every  # type: ignore[attr-defined]

    def clean_owner(self) -> UUID:
        name = self.cleaned_data["owner"].strip()
        found = staff.staff(StaffFilter(name), page=1).members
        ids = {one.party_id for one in found if any(acc.user_name == name for acc in one.accounts)}
        if len(ids) != 1:
            raise forms.ValidationError(
                _("Không có cán bộ nào đăng nhập bằng tên “%(name)s”. Xem danh sách cán bộ."),
                params={"name": name},
            )
        return ids.pop()


@may(MANAGE_CLIENTS.code)
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "identity/staff/clients.html", {"clients": register.clients()})


@may(MANAGE_CLIENTS.code)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Let a system in; its secret is in the answer, once."""
    form = ClientForm(request.POST or None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        wanted = NewClient(
            given["name"],
            tuple(given["scopes"]),
            given["days"],
            agency_id=given["agency"],
            owner_id=given["owner"],
            form_key=given["form_key"],
        )
        try:
            shown = issue_client(actor_of_request(request), wanted)
            return render(request, "identity/staff/client_secret.html", {"shown": shown, "name": wanted.name})
        except Invalid as error:
            put_on(form, error)
    context = {"form": form, "agencies": staff.agency_choices()}
    return render(request, "identity/staff/client_new.html", context, status=422 if form.is_bound else 200)


@may(MANAGE_CLIENTS.code)
@never_cache
@require_http_methods(["GET", "POST"])
def client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """One client: what it was used for, and its end."""
    card = register.client_card(client_id)
    if request.method == "POST":
        revoke_client(actor_of_request(request), client_id)
        messages.success(request, gettext("Đã thu hồi; phần mềm này không vào được nữa."))
        return redirect("identity:staff_clients")
    return render(
        request, "identity/staff/client.html", {"card": card, "uses": register.uses(client_id, limit=100)}
    )
