"""/design/: every component of the design system, alive, with the code that makes it."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nhip.kernel.access import public
from nhip.kernel.errors import NhipError
from nhip.kernel.ui.contracts import Pages
from nhip.kernel.ui.icons import ICONS
from nhip.site.pages.samples import SAMPLES

SHELLS = ("citizen", "desk", "ops")
ERRORS = (400, 401, 403, 404, 409, 410, 422, 429, 500, 503)


class SampleForm(forms.Form):
    """One field of each kind the platform uses."""

    full_name = forms.CharField(label=_("Họ và tên"), help_text=_("Viết như trên căn cước."), max_length=100)
    birth_date = forms.DateField(label=_("Ngày sinh"))
    channel = forms.ChoiceField(
        label=_("Nhận kết quả ở đâu"),
        choices=[("office", _("Tại bộ phận một cửa")), ("post", _("Gửi về nhà"))],
        widget=forms.RadioSelect,
    )
    unit = forms.ChoiceField(
        label=_("Phường, xã"), choices=[("", _("Chọn một nơi")), ("26740", _("Phường Sài Gòn"))]
    )
    attachment = forms.FileField(
        label=_("Ảnh chụp giấy tờ"),
        help_text=_("Ảnh hoặc PDF, không quá 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,application/pdf"}),
    )
    note = forms.CharField(label=_("Lời nhắn"), required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label=_("Tôi cam đoan lời khai trên là đúng"))


@public("the design system is open to whoever builds on it")
@require_safe
def style_page(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "pages/design.html",
        {
            "form": SampleForm(auto_id="sample_%s"),
            "broken": SampleForm({}, prefix="broken"),
            "page": Pages(number=6, count=12),
            "samples": SAMPLES,
            "icons": sorted(ICONS),
            "shells": SHELLS,
            "errors": ERRORS,
        },
    )


@public("the design system is open to whoever builds on it")
@require_safe
def shell_page(request: HttpRequest, shell: str) -> HttpResponse:
    if shell not in SHELLS:
        raise Http404
    return render(request, f"pages/shell_{shell}.html")


@public("the design system is open to whoever builds on it")
@require_safe
def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """Each error page as it looks, without an error having to happen."""
    if status not in ERRORS:
        raise Http404
    error = NhipError(_("Đây là chỗ của câu nói rõ chuyện gì đã xảy ra."))
    return render(request, "ui/error.html", {"error": error, "status": status})
