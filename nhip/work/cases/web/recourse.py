"""What a citizen does against what was done: complain, take it back, read the letter of apology."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhip.kernel.access import signed_in
from nhip.kernel.errors import Invalid
from nhip.kernel.storage import storage
from nhip.work.cases import queries
from nhip.work.cases.actions import complaining
from nhip.work.cases.adapters.clock_rules import recourse_rules
from nhip.work.cases.contracts import ComplaintKind, NoGround
from nhip.work.cases.web.acting import actor_of, done_or_told, to_case
from nhip.work.cases.web.clock_forms import ComplaintForm
from nhip.work.cases.web.forms import tell
from nhip.work.cases.wording import COMPLAINTS


@signed_in()
def complaint(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Complain about a late, refused or not accepted case."""
    actor = actor_of(request)
    view, known = queries.case(actor, case_id), queries.recourse(actor, case_id)
    if not known.kinds and request.method != "POST":
        raise NoGround(_("Hồ sơ này hiện không có việc nào để khiếu nại, hoặc đã có một khiếu nại đang chờ."))
    kinds = [(kind.value, COMPLAINTS[kind]) for kind in known.kinds or ComplaintKind]
    initial = {"kind": kinds[0][0]}
    form = ComplaintForm(request.POST or None, kinds=kinds, initial=initial)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            return done_or_told(
                request,
                lambda: _file(request, case_id, sent["kind"], sent["text"]),
                told=_("Đã gửi khiếu nại."),
                back=to_case(case_id),
            )
        except Invalid as error:
            tell(form, error)
    page = {"case": view, "recourse": known, "form": form, "rules": recourse_rules()}
    return render(request, "cases/complaint.html", page, status=422 if form.is_bound else 200)


def _file(request: HttpRequest, case_id: UUID, kind: str, text: str) -> None:
    complaining.complain(actor_of(request), case_id, kind=ComplaintKind(kind), text=text)


@signed_in()
@require_POST
def drop(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take one's own complaint back."""
    return done_or_told(
        request,
        lambda: complaining.drop_complaint(actor_of(request), case_id),
        told=_("Đã rút khiếu nại."),
        back=to_case(case_id),
    )


@signed_in()
def letter(request: HttpRequest, case_id: UUID, letter_id: UUID) -> FileResponse:
    """The PDF of a letter of apology, for its applicant and the officers of the case."""
    found = queries.letter_of(actor_of(request), case_id, letter_id)
    return FileResponse(
        storage().open(found.storage_key),
        content_type="application/pdf",
        as_attachment=True,
        filename=f"thu-xin-loi-{found.number}.pdf",
    )
