"""Acts on many cases from the inbox, each answered for itself; and the filters an officer keeps."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhip.kernel.access import may
from nhip.kernel.errors import Invalid
from nhip.work.cases import access
from nhip.work.cases.actions import bulk, filters
from nhip.work.cases.contracts import WorklistName
from nhip.work.cases.contracts.inbox import BulkLine
from nhip.work.cases.web.acting import actor_of
from nhip.work.cases.web.desk_filters import kept_part
from nhip.work.cases.web.forms import PickedForm

Many = Callable[[HttpRequest, list[UUID]], tuple[BulkLine, ...]]


@may(access.DESK.code)
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Accept every ticked dossier."""
    return _many(
        request,
        lambda request, ids: bulk.accept_all(actor_of(request), ids),
        title=gettext_lazy("Tiếp nhận nhiều hồ sơ"),
        name=WorklistName.TO_ACCEPT,
    )


@may(access.DESK.code)
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Give every ticked case to one officer."""

    def act(request: HttpRequest, ids: list[UUID]) -> tuple[BulkLine, ...]:
        try:
            handler = UUID(request.POST.get("handler", ""))
        except ValueError:
            raise Invalid(_("Hãy chọn người xử lý.")) from None
        return bulk.assign_all(actor_of(request), ids, handler_id=handler)

    return _many(request, act, title=gettext_lazy("Phân công nhiều hồ sơ"), name=WorklistName.TO_ASSIGN)


def _many(request: HttpRequest, act: Many, *, title: str | Promise, name: WorklistName) -> HttpResponse:
    form = PickedForm(request.POST)
    if not form.is_valid():
        messages.info(request, _("Chưa chọn hồ sơ nào."))
        return _to_list(request, name)
    try:
        lines = act(request, form.cleaned_data["case"])
    except Invalid as error:
        messages.error(request, error.message)
        return _to_list(request, name)
    page = {
        "title": title,
        "lines": lines,
        "done": sum(line.is_done for line in lines),
        "left": [line for line in lines if not line.is_done],
        "kept": kept_part(request) or f"list={name.value}",
    }
    return render(request, "cases/desk_bulk.html", page)


def _to_list(request: HttpRequest, name: WorklistName) -> HttpResponseRedirect:
    return redirect(f"{reverse('cases:desk')}?{kept_part(request) or f'list={name.value}'}")


@may(access.DESK.code)
@require_POST
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keep the filter of the inbox under a name."""
    try:
        name = request.POST.get("name", "").replace("\0", "")
        filters.save_filter(actor_of(request), name=name, query=kept_part(request))
    except Invalid as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Đã lưu bộ lọc."))
    return redirect(f"{reverse('cases:desk')}?{kept_part(request)}")


@may(access.DESK.code)
@require_POST
def delete_filter(request: HttpRequest, filter_id: UUID) -> HttpResponse:
    """Forget a saved filter."""
    filters.delete_filter(actor_of(request), filter_id)
    return redirect("cases:desk")
