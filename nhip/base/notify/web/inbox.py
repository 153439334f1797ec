"""The inbox: what a person was told."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from nhip.base.notify.actions import choosing
from nhip.base.notify.queries import inbox as queries
from nhip.base.notify.web.requests import actor_of_request
from nhip.kernel.access import signed_in
from nhip.kernel.ui.contracts import Pages
from nhip.kernel.web import page_number


def shell_of(request: HttpRequest) -> str:
    """The shell around a page that citizens and officers share."""
    return "ui/desk.html" if actor_of_request(request).is_staff else "ui/citizen.html"


@signed_in()
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    page = queries.inbox(actor_of_request(request), page=page_number(request.GET.get("page", "1")))
    context = {"page": page, "pages": Pages(page.number, page.count), "shell": shell_of(request)}
    return render(request, "notify/inbox.html", context)


@signed_in()
@require_safe
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    actor = actor_of_request(request)
    line = queries.notice(actor, notice_id)
    if request.method == "GET":
        choosing.mark_read(actor, notice_id)
    return render(request, "notify/notice.html", {"line": line, "shell": shell_of(request)})


@signed_in()
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    count = choosing.mark_all_read(actor_of_request(request))
    sentence = ngettext(
        "Đã đánh dấu %(count)s thông báo là đã đọc.", "Đã đánh dấu %(count)s thông báo là đã đọc.", count
    )
    messages.success(request, sentence % {"count": count})
    return redirect("notify:inbox")
