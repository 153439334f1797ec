"""The outbox: every announcement, and what became of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nhip.base.notify.access import SEE_OUTBOX
from nhip.base.notify.adapters.senders import local_channels
from nhip.base.notify.queries.deliveries import outbox
from nhip.base.notify.web.forms import OutboxFilter
from nhip.base.notify.wording import CHANNELS
from nhip.kernel.access import may
from nhip.kernel.ui.contracts import Pages
from nhip.kernel.web import page_number


@may(SEE_OUTBOX.code)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    form = OutboxFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    page = outbox(
        channel=asked.get("channel", ""),
        state=asked.get("state", ""),
        page=page_number(request.GET.get("page", "1")),
    )
    context = {
        "form": form,
        "page": page,
        "pages": Pages(page.number, page.count),
        "local": [CHANNELS[channel] for channel in local_channels()],
    }
    return render(request, "notify/outbox.html", context)
