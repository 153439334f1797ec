"""The state of the connection, comparing on demand, and what a human decides."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nhip.kernel import clock
from nhip.kernel.access import Actor, may
from nhip.kernel.errors import Invalid
from nhip.work.national_portal import queries
from nhip.work.national_portal.access import SUPERVISE
from nhip.work.national_portal.actions import link, reconciling
from nhip.work.national_portal.actions.findings import WITH_NOTE, settle
from nhip.work.national_portal.contracts import FindingKind, FindingLine, UnknownFinding

DAYS = (("1", _("Hôm qua và hôm nay")), ("7", _("7 ngày qua")), ("30", _("30 ngày qua")))
KINDS = {
    FindingKind.REFUSED_UPDATE: _("Cổng quốc gia không nhận bản cập nhật"),
    FindingKind.REFUSED_DOSSIER: _("Hồ sơ từ Cổng quốc gia chưa nhận được"),
    FindingKind.UNKNOWN_UPDATE: _("Cổng quốc gia có bản cập nhật mà ở đây không gửi"),
    FindingKind.UNKNOWN_DOSSIER: _("Hồ sơ đã nhận mà Cổng quốc gia không còn liệt kê"),
    FindingKind.DOUBLED_UPDATE: _("Cổng quốc gia ghi một bản cập nhật hai lần"),
    FindingKind.DIFFERING_STATUS: _("Trạng thái hai bên khác nhau"),
}
ACTS = {
    "resend": _("Gửi lại"),
    "retry": _("Thử nhận lại"),
    "skip": _("Bỏ qua, gửi tiếp các bản sau"),
    "close": _("Đóng, ghi lý do"),
}


class CompareForm(forms.Form):
    """How far back to compare."""

    days = forms.ChoiceField(label=_("Đối soát"), choices=DAYS, initial="1")


class SettleForm(forms.Form):
    """What to do about a finding."""

    act = forms.ChoiceField(
        label=_("Quyết định"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một cách xử lý.")},
    )
    note = forms.CharField(
        label=_("Lý do"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Cần khi bỏ qua hoặc đóng; người sau sẽ đọc."),
    )

    def __init__(self, line: FindingLine, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.fields["act"].choices = [(act, ACTS[act]) for act in line.acts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if given.get("act") in WITH_NOTE and not str(given.get("note", "")).strip():
            self.add_error("note", gettext("Xin ghi lý do, để người sau hiểu."))
        return given


@may(SUPERVISE.code)
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Both directions at a glance."""
    now = queries.synchronisation()
    findings = [(one, KINDS[one.kind]) for one in now.findings]
    context = {"now": now, "findings": findings, "form": CompareForm()}
    return render(request, "national_portal/overview.html", context)


@may(SUPERVISE.code)
@require_POST
def compare(request: HttpRequest) -> HttpResponse:
    """Ask the portal again at once, and compare some days."""
    form = CompareForm(request.POST)
    days = int(form.cleaned_data["days"]) if form.is_valid() else 1
    link.end_pause()
    if reconciling.reconcile(clock.today() - timedelta(days=days), clock.today()):
        messages.success(request, gettext("Đã đối soát; xem kết quả bên dưới."))
    else:
        messages.error(request, gettext("Cổng quốc gia chưa trả lời; chưa có gì thay đổi. Xin thử lại sau."))
    return redirect("national_portal:overview")


@may(SUPERVISE.code)
@never_cache
@require_http_methods(["GET", "POST"])
def finding(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """One finding and the decision about it."""
    line = next((one for one in queries.findings() if one.id == finding_id), None)
    if line is None:
        raise UnknownFinding(_("Điểm lệch này không có, hoặc đã được xử lý."))
    form = SettleForm(line, request.POST or None)
    if form.is_bound and form.is_valid():
        actor: Actor = request.actor  # type: ignore[attr-defined]
        try:
            settle(actor, finding_id, act=form.cleaned_data["act"], note=form.cleaned_data["note"])
            messages.success(request, gettext("Đã ghi quyết định."))
            return redirect("national_portal:overview")
        except Invalid as error:
            form.add_error(None, error.message)
    context = {"line": line, "kind": KINDS[line.kind], "form": form}
    return render(request, "national_portal/finding.html", context, status=422 if form.is_bound else 200)
