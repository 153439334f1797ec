"""What an officer sends from the desk."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from nhip.kernel.access import may
from nhip.kernel.errors import Invalid
from nhip.work.cases import access, queries
from nhip.work.cases.actions import reception
from nhip.work.cases.contracts import WorklistName
from nhip.work.cases.web.acting import actor_of, done_or_told, to_desk_case
from nhip.work.cases.web.acts import ACTS, form_for
from nhip.work.cases.web.desk import case_page
from nhip.work.cases.web.forms import PickedForm, tell


@may(access.DESK.code)
@require_POST
def act(request: HttpRequest, case_id: UUID, act: str) -> HttpResponse:
    """Do one act; a form with a mistake comes back on the page with what was typed."""
    wanted = next((one for one in ACTS if one.value == act), None)
    if wanted is None:
        raise Http404(act)
    actor, look = actor_of(request), ACTS[wanted]
    form = form_for(wanted, queries.case(actor, case_id), actor=actor, data=request.POST)
    if not form.is_valid():
        return case_page(request, case_id, bound=(wanted, form), status=422)
    try:
        return done_or_told(
            request,
            lambda: look.do(actor, case_id, form.cleaned_data),
            told=str(look.told),
            back=to_desk_case(case_id),
        )
    except Invalid as error:
        tell(form, error)
        return case_page(request, case_id, bound=(wanted, form), status=422)


@may(access.DESK.code)
@require_POST
def accept_many(request: HttpRequest) -> HttpResponse:
    """Accept every ticked dossier."""
    back = redirect(f"{reverse('cases:desk')}?list={WorklistName.TO_ACCEPT.value}")
    form = PickedForm(request.POST)
    if not form.is_valid():
        messages.info(request, _("Chưa chọn hồ sơ nào."))
        return back
    accepted, failures = reception.accept_many(actor_of(request), form.cleaned_data["case"])
    told = ngettext("Đã tiếp nhận %(count)s hồ sơ.", "Đã tiếp nhận %(count)s hồ sơ.", accepted)
    messages.success(request, told % {"count": accepted})
    for failure in failures:
        messages.error(request, failure.message)
    return back
