"""The desk of whoever may have a person told of calls later: decide, sign, end."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhip.base.exchange.actions import deferring
from nhip.base.exchange.contracts.tracking import NewDeferral
from nhip.base.exchange.queries import tracking
from nhip.base.exchange.web.asked import actor_of, pin
from nhip.kernel.access import Actor, may
from nhip.kernel.errors import Conflict, Invalid

DAY_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")


class DeferralForm(forms.Form):
    """A decision to tell a person later."""

    subsystem = forms.ChoiceField(label=gettext_lazy("Lượt tra cứu của hệ thống"))
    number = forms.CharField(
        label=gettext_lazy("Số định danh của người được hoãn cho biết"),
        help_text=gettext_lazy("Chỉ dùng để tìm lượt tra cứu; không lưu số này."),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    legal_basis = forms.CharField(label=gettext_lazy("Căn cứ pháp lý"), max_length=300)
    review_on = forms.DateField(
        label=gettext_lazy("Ngày xem lại"),
        help_text=gettext_lazy("Ngày/tháng/năm. Đến ngày này việc hoãn tự chấm dứt."),
        input_formats=DAY_FORMATS,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *arguments: object, actor: Actor) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self.fields["subsystem"].choices = [  # type: ignore[attr-defined]
            (str(key), name) for key, name in tracking.deferrable(actor)
        ]

    def asked(self) -> NewDeferral:
        """What was entered."""
        sent = self.cleaned_data
        return NewDeferral(
            UUID(sent["subsystem"]), sent["number"], sent["reason"], sent["legal_basis"], sent["review_on"]
        )


class LiftForm(forms.Form):
    """Why a deferral ends before its day."""

    reason = forms.CharField(label=gettext_lazy("Lý do chấm dứt"), max_length=500)


@may("exchange.defer")
def deferrals(request: HttpRequest) -> HttpResponse:
    """The decisions of the reader's agencies, and the form for a new one."""
    actor = actor_of(request)
    form = DeferralForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            deferring.defer_disclosure(actor, form.asked())
        except (Invalid, Conflict) as error:
            pin(form, error)
        else:
            messages.success(request, _("Đã quyết định; có hiệu lực khi chữ ký số được tạo xong."))
            return redirect("exchange:deferrals")
    context = {"form": form, "deferrals": tracking.deferrals(actor), "days": deferring.MOST_DAYS}
    return render(request, "exchange/desk_deferrals.html", context)


@may("exchange.defer")
def deferral(request: HttpRequest, deferral_id: UUID) -> HttpResponse:
    """One decision; a POST ends it."""
    actor = actor_of(request)
    found = tracking.deferral(actor, deferral_id)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deferring.lift_deferral(actor, deferral_id, reason=form.cleaned_data["reason"])
        except (Invalid, Conflict) as error:
            pin(form, error)
        else:
            messages.success(request, _("Đã chấm dứt; người ấy xem được các lượt từ bây giờ."))
            return redirect("exchange:deferral", deferral_id)
    return render(request, "exchange/desk_deferral.html", {"deferral": found, "form": form})
