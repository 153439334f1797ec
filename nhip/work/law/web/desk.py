"""The officers' side: what the reading of documents left to a person."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhip.kernel.access import Actor, may
from nhip.kernel.ui.contracts import Pages
from nhip.work.law import actions, queries
from nhip.work.law.access import REVIEW
from nhip.work.law.web.views import page_number


@may(REVIEW.code)
def doubts(request: HttpRequest) -> HttpResponse:
    """Open doubts, by kind."""
    found = queries.doubts(
        _actor(request), kind=request.GET.get("kind", ""), page=page_number(request.GET.get("page", ""))
    )
    pages = Pages(number=found.page, count=found.pages)
    return render(request, "law/doubts.html", {"found": found, "pages": pages})


@may(REVIEW.code)
@require_POST
def settle(request: HttpRequest, doubt_id: UUID) -> HttpResponse:
    """Close one with a note, and go on where one was."""
    actions.settle(_actor(request), doubt_id, request.POST.get("note", ""))
    messages.success(request, _("Đã ghi là xem xong."))
    kind = request.POST.get("kind", "")
    back = redirect("law:doubts")
    if kind.replace("_", "").isalpha():
        back.headers["Location"] += f"?kind={kind}"
    return back


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]  # set by the access middleware
