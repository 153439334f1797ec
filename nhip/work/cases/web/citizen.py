"""A citizen's filed cases: follow, answer, withdraw, take the result, rate."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhip.kernel.access import signed_in
from nhip.kernel.storage import storage
from nhip.work.cases import queries
from nhip.work.cases.actions import applicant, reception
from nhip.work.cases.contracts import Act
from nhip.work.cases.queries.documents import track_url
from nhip.work.cases.web.acting import actor_of, done_or_told, to_case
from nhip.work.cases.web.forms import RateForm
from nhip.work.cases.web.presenting import grouped, qr_data, stages


@signed_in()
def my_cases(request: HttpRequest) -> HttpResponse:
    """Everything the citizen has begun or filed."""
    actor = actor_of(request)
    page = {"drafts": queries.my_drafts(actor), "cases": queries.my_cases(actor)}
    return render(request, "cases/list.html", page)


@signed_in()
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case: where it stands, until when, why, and what can be done."""
    return _case_page(request, case_id, rating=RateForm())


@signed_in()
def receipt(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The receipt, to keep and to print."""
    found = queries.receipt(actor_of(request), case_id)
    return render(request, "cases/receipt.html", {"receipt": found, "qr": qr_data(track_url(found.code))})


@signed_in()
@require_POST
def withdraw(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take the dossier back."""
    reason = _said(request, "reason")
    return done_or_told(
        request,
        lambda: applicant.withdraw(actor_of(request), case_id, reason=reason),
        told=_("Đã rút hồ sơ."),
        back=to_case(case_id),
    )


@signed_in()
@require_POST
def collect(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take the result online."""
    return done_or_told(
        request,
        lambda: reception.return_result(actor_of(request), case_id),
        told=_("Kết quả đã sẵn sàng để tải về."),
        back=to_case(case_id),
    )


@signed_in()
def result(request: HttpRequest, case_id: UUID) -> FileResponse:
    """The PDF of the result, for its applicant and the officers of the case."""
    found = queries.result_of(actor_of(request), case_id)
    return FileResponse(
        storage().open(found.storage_key),
        content_type="application/pdf",
        as_attachment=True,
        filename=f"{found.code}.pdf",
    )


@signed_in()
@require_POST
def rate(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Rate the service, once."""
    form = RateForm(request.POST)
    if not form.is_valid():
        return _case_page(request, case_id, rating=form, status=422)
    stars, comment = int(form.cleaned_data["stars"]), form.cleaned_data["comment"]
    return done_or_told(
        request,
        lambda: applicant.rate(actor_of(request), case_id, stars=stars, comment=comment),
        told=_("Cảm ơn quý vị đã đánh giá."),
        back=to_case(case_id),
    )


def _case_page(request: HttpRequest, case_id: UUID, *, rating: RateForm, status: int = 200) -> HttpResponse:
    view = queries.case(actor_of(request), case_id)
    page = {
        "case": view,
        "stages": stages(view.card.status),
        "groups": grouped(view.answers),
        "times": queries.times(actor_of(request), case_id),
        "recourse": queries.recourse(actor_of(request), case_id),
        "rate_form": rating if Act.RATE in view.acts else None,
        "can": {act.value for act in view.acts},
    }
    return render(request, "cases/case.html", page, status=status)


def _said(request: HttpRequest, name: str) -> str:
    """A free text that no form has checked: without NUL, which PostgreSQL cannot keep."""
    return request.POST.get(name, "").replace("\0", "")
