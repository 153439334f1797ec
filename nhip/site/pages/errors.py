"""Django's own error pages, in our words."""

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from nhip.kernel.errors import NhipError, NotAllowed, NotFound
from nhip.kernel.space import is_out_of_space, storage_full


class BadRequest(NhipError):
    """The browser sent what no page of ours sends."""

    code = "bad_request"


class Broken(NhipError):
    """Our own mistake."""

    code = "broken"
    http_status = 500


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent | RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        told = _(
            "Gửi lên quá nhiều một lần: nhiều nhất %(most)s mục. Những gì đã lưu trước đó còn nguyên; "
            "xin quay lại và gửi ít hơn."
        )
        return _page(request, BadRequest(told, most=most))
    return _page(request, BadRequest(_("Trình duyệt gửi lên điều hệ thống không hiểu.")))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, NotAllowed(_("Trang này dành cho người khác.")))


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: mostly a page that lay open too long, or a browser that refuses cookies."""
    return _page(
        request,
        NotAllowed(
            _(
                "Trang đã mở quá lâu, hoặc trình duyệt không nhận cookie. "
                "Xin quay lại, tải lại trang rồi gửi lần nữa."
            )
        ),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, NotFound(_("Địa chỉ gõ nhầm, hoặc trang đã chuyển đi nơi khác.")))


def server_error(request: HttpRequest) -> HttpResponse:
    """No context processor runs here: what broke may be one of them."""
    error: NhipError = Broken(
        _("Lỗi này là của hệ thống, không phải của quý vị. Việc đã nhận thì không mất.")
    )
    if is_out_of_space(sys.exception()):
        # Met outside the view: while an upload was read, or a session kept.
        error = storage_full()
    context: dict[str, Any] = {"error": error}
    page = render_to_string("ui/error.html", context)
    return HttpResponseServerError(page, status=error.http_status)


def _page(request: HttpRequest, error: NhipError) -> HttpResponse:
    return render(request, "ui/error.html", {"error": error}, status=error.http_status)
