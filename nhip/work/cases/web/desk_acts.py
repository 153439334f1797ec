"""What an officer sends from the desk."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from nhip.kernel.access import may
from nhip.kernel.errors import Invalid
from nhip.work.cases import access, queries
from nhip.work.cases.web.acting import actor_of, done_or_told
from nhip.work.cases.web.acts import ACTS, form_for
from nhip.work.cases.web.desk import case_page
from nhip.work.cases.web.desk_filters import kept_part
from nhip.work.cases.web.forms import tell


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
            back=_back(request, case_id),
        )
    except Invalid as error:
        tell(form, error)
        return case_page(request, case_id, bound=(wanted, form), status=422)


def _back(request: HttpRequest, case_id: UUID) -> HttpResponseRedirect:
    """To the case, as part of the list it was opened from."""
    kept = kept_part(request)
    return redirect(f"{reverse('cases:desk-case', args=[case_id])}{'?' if kept else ''}{kept}")
