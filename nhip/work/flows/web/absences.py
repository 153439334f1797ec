"""One's own absences, and whom one stands in for."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhip.kernel.access import may
from nhip.kernel.errors import Invalid
from nhip.work.flows import actions, queries
from nhip.work.flows.access import TASKS
from nhip.work.flows.actions.absences import colleagues_who_could
from nhip.work.flows.contracts import NewAbsence
from nhip.work.flows.web.acting import actor_of, done_or_told
from nhip.work.flows.web.forms import AbsenceForm, tell


@may(TASKS.code)
def index(request: HttpRequest) -> HttpResponse:
    """The list, and the form that registers another absence."""
    actor = actor_of(request)
    colleagues = colleagues_who_could(actor)
    form = AbsenceForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        new = NewAbsence(UUID(data["substitute"]), data["first_on"], data["last_on"], data["reason"])
        try:
            return done_or_told(
                request,
                lambda: actions.register_absence(actor, new),
                told=_("Đã ghi: việc của quý vị sang người làm thay trong những ngày này."),
                back=redirect("flows:absences"),
            )
        except Invalid as error:
            tell(form, error)
    context = {
        "form": form if colleagues else None,
        "absences": queries.absences(actor),
        "me": actor.party_id,
    }
    return render(request, "flows/absences.html", context, status=422 if form.errors else 200)


@may(TASKS.code)
@require_POST
def end(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    return done_or_told(
        request,
        lambda: actions.end_absence(actor_of(request), absence_id),
        told=_("Đã kết thúc đợt vắng mặt."),
        back=redirect("flows:absences"),
    )
