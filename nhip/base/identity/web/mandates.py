"""A person's own mandates: who may act for them, for whom they may act; granted and ended here."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nhip.base.identity import api, queries
from nhip.base.identity.contracts import MandateKind, NewMandate
from nhip.base.identity.queries.mandates import principals_of
from nhip.base.identity.web.refusals import put_on
from nhip.base.identity.web.requests import actor_of_request, party_of_request
from nhip.kernel import clock
from nhip.kernel.access import Actor, signed_in
from nhip.kernel.errors import Conflict, Invalid

DAY_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
KIND_WORDS = {
    MandateKind.LEGAL: gettext_lazy("Đại diện theo pháp luật"),
    MandateKind.PARENT: gettext_lazy("Cha, mẹ, người giám hộ"),
    MandateKind.AUTHORISED: gettext_lazy("Uỷ quyền"),
}
STATE_WORDS = {
    "in_force": (gettext_lazy("Đang có hiệu lực"), "tag-met"),
    "coming": (gettext_lazy("Chưa đến ngày"), "tag-oncourse"),
    "expired": (gettext_lazy("Đã hết hạn"), "tag-nodata"),
    "revoked": (gettext_lazy("Đã thu hồi"), "tag-offcourse"),
    "used_up": (gettext_lazy("Đã dùng hết số lần"), "tag-nodata"),
}


class GrantForm(forms.Form):
    """Whom one lets act, in what, until when."""

    principal = forms.ChoiceField(label=gettext_lazy("Uỷ quyền của ai?"))
    number = forms.CharField(
        label=gettext_lazy("Số định danh của người được uỷ quyền"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    full_name = forms.CharField(
        label=gettext_lazy("Họ và tên người được uỷ quyền"),
        max_length=200,
        help_text=gettext_lazy("Đúng như trên thẻ căn cước; người ấy cần đã dùng cổng này ít nhất một lần."),
    )
    procedures = forms.CharField(
        label=gettext_lazy("Chỉ cho các thủ tục"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy(
            "Mã thủ tục, cách nhau bằng dấu phẩy; mã có ở trang thủ tục. Để trống là mọi thủ tục."
        ),
    )
    most_filings = forms.IntegerField(
        label=gettext_lazy("Nhiều nhất bao nhiêu hồ sơ"),
        required=False,
        min_value=1,
        max_value=10_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    last_day = forms.DateField(
        label=gettext_lazy("Đến hết ngày"),
        required=False,
        help_text=gettext_lazy("Ngày/tháng/năm, ví dụ 21/11/2026. Để trống là đến khi thu hồi."),
        input_formats=DAY_FORMATS,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Hãy điền một ngày có thật, ví dụ 21/11/2026.")},
    )

    def __init__(self, *args: Any, principals: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["principal"]
        if isinstance(field, forms.ChoiceField):
            field.choices = principals
        if len(principals) == 1:
            field.widget = forms.HiddenInput()
            field.initial = principals[0][0]


@signed_in()
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What one gave and what one holds."""
    actor = actor_of_request(request)
    context = {
        "given": [_shown(one) for one in api.mandates_given(actor)],
        "held": [_shown(one) for one in api.mandates_held(actor)],
    }
    return render(request, "identity/mandates.html", context)


def _shown(one: Any) -> dict[str, Any]:
    word, tag = STATE_WORDS[one.state.value]
    return {
        "mandate": one,
        "kind": KIND_WORDS[one.kind],
        "state": word,
        "tag": tag,
        "can_end": one.revoked_at is None and one.state.value != "expired",
    }


@signed_in(assurance=2)
@never_cache
@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest) -> HttpResponse:
    """Let somebody act for oneself, or for the organisation one legally represents."""
    actor = actor_of_request(request)
    initial = {"procedures": request.GET.get("procedure", "")[:40]}
    form = GrantForm(request.POST or None, principals=_principals(request, actor), initial=initial)
    if form.is_bound and form.is_valid():
        try:
            api.grant_mandate(actor, _new(actor, form.cleaned_data))
        except Invalid as error:
            put_on(form, _renamed(error))
        else:
            messages.success(request, _("Đã uỷ quyền. Quý vị thu hồi được bất cứ lúc nào ở trang này."))
            return redirect("identity:mandates")
    return render(
        request, "identity/mandate_grant.html", {"form": form}, status=422 if form.is_bound else 200
    )


def _principals(request: HttpRequest, actor: Actor) -> list[tuple[str, str]]:
    cards = queries.person_cards(principals_of(actor))
    own = party_of_request(request)
    return [(str(one.id), _("Của chính tôi") if one.id == own else one.name) for one in cards.values()]


def _new(actor: Actor, sent: dict[str, Any]) -> NewMandate:
    number = sent["number"].replace(" ", "")
    last = sent["last_day"]
    return NewMandate(
        kind=MandateKind.AUTHORISED,
        principal_id=UUID(sent["principal"]),
        representative_id=api.name_representative(actor, number=number, full_name=sent["full_name"]),
        valid_from=clock.today(),
        valid_to=last + timedelta(days=1) if last else None,
        procedure_codes=tuple(code.strip() for code in sent["procedures"].split(",") if code.strip()),
        most_filings=sent["most_filings"],
    )


def _renamed(error: Invalid) -> Invalid:
    """The page asks for the last day, the record keeps the day after it."""
    if "valid_to" in error.fields:
        error.fields["last_day"] = error.fields.pop("valid_to")
    return error


@signed_in()
@require_POST
def revoke(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """End a mandate at once, whichever side one is on."""
    reason = request.POST.get("reason", "").replace("\0", "")
    try:
        api.revoke_mandate(actor_of_request(request), mandate_id, reason=reason)
    except Conflict as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Đã thu hồi; từ lúc này không ai làm thay theo uỷ quyền ấy được nữa."))
    return redirect("identity:mandates")
