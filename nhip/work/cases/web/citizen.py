"""A citizen's filed cases: follow, answer, withdraw, take the result, rate."""

from dataclasses import replace
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhip.kernel.access import signed_in
from nhip.kernel.errors import Invalid
from nhip.kernel.storage import storage
from nhip.work.cases import queries
from nhip.work.cases.actions import applicant, reception
from nhip.work.cases.contracts import Act, CaseView, NothingAsked
from nhip.work.cases.queries.documents import track_url
from nhip.work.cases.web.acting import actor_of, done_or_told, to_case
from nhip.work.cases.web.forms import RateForm, tell
from nhip.work.cases.web.presenting import grouped, qr_data, stages
from nhip.work.procedures import api as procedures
from nhip.work.procedures.api import StepForm
from nhip.work.procedures.contracts import FormDefinition, FormStep, LocalText

SUPPLEMENT = "supplement"


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
def supplement(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Answer a supplement request in place: only what was asked for."""
    actor = actor_of(request)
    view = queries.case(actor, case_id)
    form = _asked_form(request, view)
    if request.method == "POST" and form.is_valid():
        sent = applicant.SupplementSent(form.answers(), form.uploads(), _said(request, "message"))
        try:
            applicant.supplement(actor, case_id, sent)
        except Invalid as error:
            tell(form, error)
        else:
            return to_case(case_id)
    return render(request, "cases/supplement.html", {"case": view, "form": form})


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
        "rate_form": rating if Act.RATE in view.acts else None,
        "can": {act.value for act in view.acts},
    }
    return render(request, "cases/case.html", page, status=status)


def _asked_form(request: HttpRequest, view: CaseView) -> StepForm:
    """A form of one step with only the fields that were asked for, filled in as they were filed."""
    asked = view.open_supplement
    if asked is None:
        raise NothingAsked(_("Hồ sơ này không có yêu cầu bổ sung nào đang chờ quý vị."))
    keys = [item.key for item in asked.items]
    definition = _only(procedures.form_of(view.version_id), keys)
    answers = queries.last_answers(actor_of(request), view.card.id)
    if request.method != "POST":
        return procedures.step_form(definition, SUPPLEMENT, answers)
    return procedures.step_form(definition, SUPPLEMENT, answers, data=request.POST, files=request.FILES)


def _only(definition: FormDefinition, keys: list[str]) -> FormDefinition:
    fields = [definition.field(key) for key in keys]
    step = FormStep(
        key=SUPPLEMENT,
        title=LocalText(_("Bổ sung hồ sơ")),
        intro=LocalText(""),
        fields=tuple(replace(field, show_if=None) for field in fields if field),
    )
    return replace(definition, steps=(step,))


def _said(request: HttpRequest, name: str) -> str:
    """A free text that no form has checked: without NUL, which PostgreSQL cannot keep."""
    return request.POST.get(name, "").replace("\0", "")
