"""Django's own error pages, in our words."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from nhip.kernel.errors import NhipError, NotAllowed, NotFound


class BadRequest(NhipError):
    """The browser sent what no page of ours sends."""

    code = "bad_request"


class Broken(NhipError):
    """Our own mistake."""

    code = "broken"
    http_status = 500


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
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
    error = Broken(_("Lỗi này là của hệ thống, không phải của quý vị. Việc đã nhận thì không mất."))
    context: dict[str, Any] = {"error": error}
    return HttpResponseServerError(render_to_string("ui/error.html", context))


def _page(request: HttpRequest, error: NhipError) -> HttpResponse:
    return render(request, "ui/error.html", {"error": error}, status=error.http_status)
