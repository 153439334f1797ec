"""Intake at the counter: find the person, choose the procedure, fill in, accept, print."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import MandateState, Person
from nhip.kernel import clock
from nhip.kernel.access import may
from nhip.kernel.errors import Invalid, NhipError
from nhip.work.cases import access
from nhip.work.cases.actions import intake as actions
from nhip.work.cases.actions.confirming import send_code
from nhip.work.cases.adapters import agencies
from nhip.work.cases.contracts import (
    Channel,
    Confirmation,
    CounterPayment,
    Delivery,
    DraftIncomplete,
    IntakeState,
    IntakeView,
    UploadRefused,
)
from nhip.work.cases.queries import intakes
from nhip.work.cases.queries.intakes import quote_of
from nhip.work.cases.rules.id_card import Sought, sought
from nhip.work.cases.web.acting import actor_of
from nhip.work.cases.web.desk_forms import CounterForm, SearchForm, WalkInForm
from nhip.work.cases.web.forms import tell
from nhip.work.cases.web.presenting import language
from nhip.work.procedures import api as procedures
from nhip.work.procedures.api import StepForm
from nhip.work.procedures.contracts import CatalogueQuery, Json

SUGGESTED = 9


@may(access.RECEIVE.code)
def home(request: HttpRequest) -> HttpResponse:
    """Find the person before the counter; the search never stands in an address."""
    form = SearchForm(request.POST or None, shops=actions.desk_agencies(actor_of(request)))
    if not form.is_bound:
        return _home(request, form)
    if not form.is_valid():
        return _home(request, form, status=422)
    meant = sought(form.cleaned_data["q"])
    if meant is None:
        form.add_error("q", _("Không đọc được: cần 12 chữ số, mã QR của thẻ, hoặc họ tên kèm ngày sinh."))
        return _home(request, form, status=422)
    try:
        found = _find(request, meant)
    except Invalid as error:
        tell(form, error)
        return _home(request, form, status=422)
    if meant.number and found:
        return _begin(request, found[0].id, form.agency_id())
    return _home(request, form, seen=(meant, found))


def _find(request: HttpRequest, meant: Sought) -> tuple[Person, ...]:
    actor, purpose = actor_of(request), str(actions.PURPOSE)
    if meant.number:
        one = identity.find_person(actor, number=meant.number, purpose=purpose)
        return (one,) if one else ()
    if meant.birth_date is None:
        return ()
    return identity.find_people(actor, name=meant.full_name, birth_date=meant.birth_date, purpose=purpose)


def _home(
    request: HttpRequest,
    form: SearchForm,
    *,
    seen: tuple[Sought | None, tuple[Person, ...]] = (None, ()),
    walk_in: WalkInForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, (meant, found) = actor_of(request), seen
    if meant and walk_in is None:
        parts = ("number", "full_name", "birth_date", "sex", "address")
        initial = {name: getattr(meant, name) for name in parts}
        walk_in = WalkInForm(initial=initial, shops=actions.desk_agencies(actor), auto_id="new_%s")
    if found or form.errors or (walk_in is not None and walk_in.is_bound):
        form.leave_cursor()
    page = {
        "form": form,
        "meant": meant,
        "found": found,
        "walk_in": walk_in,
        "agency_id": form.cleaned_data.get("agency", "") if form.is_bound and form.is_valid() else "",
        "begun": intakes.open_intakes(actor),
    }
    return render(request, "cases/desk_intake.html", page, status=status)


@may(access.RECEIVE.code)
@require_POST
def person(request: HttpRequest) -> HttpResponse:
    """Enter somebody the platform does not know yet, and begin."""
    actor = actor_of(request)
    shops = actions.desk_agencies(actor)
    form = WalkInForm(request.POST, shops=shops, auto_id="new_%s")
    if form.is_valid():
        try:
            party_id = identity.enter_walk_in(actor, form.walk_in(), agency_id=form.agency_id())
        except Invalid as error:
            tell(form, error)
        else:
            return _begin(request, party_id, form.agency_id())
    return _home(request, SearchForm(shops=shops), walk_in=form, status=422)


@may(access.RECEIVE.code)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin for a person that was found, in their own name or under a mandate of theirs."""
    visitor, agency = _uuid(request, "visitor"), _uuid(request, "agency")
    if visitor is None or agency is None:
        return redirect("cases:intake")
    return _begin(request, visitor, agency, mandate_id=_uuid(request, "mandate"))


def _begin(
    request: HttpRequest, visitor_id: UUID, agency_id: UUID, *, mandate_id: UUID | None = None
) -> HttpResponse:
    actor = actor_of(request)
    intake_id = actions.begin_intake(actor, visitor_id, agency_id=agency_id, mandate_id=mandate_id)
    return redirect("cases:intake-one", intake_id)


def _uuid(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return None


@may(access.RECEIVE.code)
def one(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """Choose the procedure, then fill in everything on one page."""
    view = intakes.intake(actor_of(request), intake_id)
    if view.state is IntakeState.FILED and view.case_id:
        return redirect("cases:desk-receipt", view.case_id)
    if view.state is IntakeState.INCOMPLETE:
        return redirect("cases:intake-slip", intake_id)
    if request.method == "POST" and "procedure" in request.POST:
        return _choose(request, view)
    if view.version_id is None or "change" in request.GET:
        return _procedures(request, view)
    return _filled(request, view) if request.method == "POST" else _page(request, view, *_blank(view))


def _choose(request: HttpRequest, view: IntakeView) -> HttpResponse:
    try:
        actions.choose_procedure(actor_of(request), view.id, request.POST["procedure"])
    except NhipError as error:
        messages.error(request, error.message)
    return redirect("cases:intake-one", view.id)


def _procedures(request: HttpRequest, view: IntakeView) -> HttpResponse:
    words = request.GET.get("q", "")
    query = CatalogueQuery(words=words, fileable_only=True, page_size=SUGGESTED)
    recent = [] if words else intakes.recent_procedures(view.agency_id)
    known = {code for code, _title in recent}
    hits = [(hit.code, hit.title) for hit in procedures.find(query).hits if hit.code not in known]
    held = identity.mandates_of_party(actor_of(request), view.visitor_id)
    page = {
        "intake": view,
        "q": words,
        "recent_count": len(recent),
        "choices": [*recent, *hits][:SUGGESTED],
        "mandates": [
            one
            for one in held
            if one.representative_id == view.visitor_id and one.state is MandateState.IN_FORCE
        ],
    }
    return render(request, "cases/desk_intake_procedure.html", page)


def _blank(view: IntakeView) -> tuple[list[StepForm], CounterForm]:
    definition = procedures.form_of(_version(view))
    steps = procedures.visible_steps(definition, view.answers)
    forms = [procedures.step_form(definition, step.key, view.answers) for step in steps]
    return forms, _counter(view)


def _version(view: IntakeView) -> UUID:
    if view.version_id is None:
        raise Invalid(_("Chưa chọn thủ tục."))
    return view.version_id


def _counter(view: IntakeView, *, data: Any = None, files: Any = None) -> CounterForm:
    version = procedures.version(_version(view))
    return CounterForm(
        data,
        files,
        view=view,
        channels=actions.channels_of(view.procedure_code),
        shops=agencies.one_stops(),
        documents=version.content.documents,
        prefix="desk",
    )


def _filled(request: HttpRequest, view: IntakeView) -> HttpResponse:
    """Keep what came in; then accept it, give it back with a slip, or ask on."""
    steps, answers, uploads = _read(request, view)
    counter = _counter(view, data=request.POST, files=request.FILES)
    if not counter.is_valid():
        return _page(request, view, steps, counter, status=422)
    actor = actor_of(request)
    try:
        actions.keep_intake(actor, view.id, _sent(counter, answers, uploads))
    except UploadRefused as error:
        return _again(request, view, refusal=error)
    return _end(request, view)


def _end(request: HttpRequest, view: IntakeView) -> HttpResponse:
    actor, wanted = actor_of(request), request.POST.get("act", "")
    try:
        if wanted == "file":
            payment = _payment(request)
            return redirect("cases:desk-receipt", actions.file_intake(actor, view.id, payment=payment))
        if wanted == "summary":
            return redirect("cases:intake-summary", view.id)
        if wanted == "send-code":
            send_code(actor, view.id)
            messages.success(request, _("Đã gửi mã tới điện thoại của người nộp; mã có hiệu lực 10 phút."))
        if wanted == "turn-away":
            actions.turn_away(
                actor, view.id, more=request.POST.get("more", "").replace("\0", "").splitlines()
            )
            return redirect("cases:intake-slip", view.id)
    except DraftIncomplete as error:
        return _again(request, view, refusal=error)
    except NhipError as error:
        messages.error(request, error.message)
    return redirect("cases:intake-one", view.id)


def _payment(request: HttpRequest) -> CounterPayment | None:
    sent = request.POST.get("desk-payment", "")
    return CounterPayment(sent) if sent in set(CounterPayment) else None


def _read(
    request: HttpRequest, view: IntakeView, *, with_files: bool = True
) -> tuple[list[StepForm], dict[str, Json], dict[str, Any]]:
    """The steps as they came in: each is asked with the answers of those before it."""
    definition = procedures.form_of(_version(view))
    said: dict[str, Json] = dict(view.answers)
    answers: dict[str, Json] = {}
    uploads: dict[str, Any] = {}
    forms = []
    for step in definition.steps:
        files = request.FILES if with_files else None
        form = procedures.step_form(definition, step.key, said, data=request.POST, files=files)
        form.is_valid()
        if not form.asked:
            continue
        answers |= form.answers()
        said |= answers
        uploads |= form.uploads()
        forms.append(form)
    return forms, answers, uploads


def _sent(
    counter: CounterForm, answers: Mapping[str, Json], uploads: Mapping[str, Any]
) -> actions.IntakeSent:
    sent = counter.cleaned_data
    return actions.IntakeSent(
        answers=answers,
        channel=Channel(sent["channel"]),
        return_agency_id=UUID(sent["return_agency"]),
        delivery=Delivery(sent["delivery"]),
        delivery_address=sent["delivery_address"],
        papers=counter.papers(),
        confirmation=Confirmation(sent["confirmation"]) if sent["confirmation"] else None,
        uploads=uploads,
        confirmation_paper=sent["confirmation_paper"],
        summary_code=sent["summary_code"],
        one_time_code=sent["one_time_code"],
    )


def _again(request: HttpRequest, view: IntakeView, *, refusal: Invalid) -> HttpResponse:
    """The page as it was sent, with the files that are safe now listed instead of asked for again."""
    view = intakes.intake(actor_of(request), view.id)
    steps, _answers, _uploads = _read(request, view, with_files=False)
    counter = _counter(view, data=request.POST, files=request.FILES)
    counter.is_valid()
    for name, message in refusal.fields.items():
        key = name.rpartition(".")[2]
        target = next((form for form in (counter, *steps) if key in form.fields), None)
        if target is not None and key not in target.errors:
            target.add_error(key, message)
        elif target is None and not any(form.errors for form in steps):
            counter.add_error(None, message)
    return _page(request, view, steps, counter, status=422)


def _page(
    request: HttpRequest, view: IntakeView, steps: list[StepForm], counter: CounterForm, *, status: int = 200
) -> HttpResponse:
    page = {
        "intake": view,
        "steps": [(form.page.step.title.say(language()), form) for form in steps],
        "counter": counter,
        "problems": problems_of([*steps, counter]),
        "quote": quote_of(actor_of(request), view.id),
    }
    return render(request, "cases/desk_intake_form.html", page, status=status)


def problems_of(forms: Sequence[Form]) -> list[tuple[str, str]]:
    """Every mistake of several forms on one page: the control it is at, and the sentence."""
    bound = [form for form in forms if form.is_bound]
    whole = [("", str(text)) for form in bound for text in form.non_field_errors()]
    parts = [
        (one.id_for_label, f"{one.label}: {text}") for form in bound for one in form for text in one.errors
    ]
    return [*whole, *parts]


@may(access.RECEIVE.code)
def slip(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """The paper that says what is missing, for the person to take home."""
    view = intakes.intake(actor_of(request), intake_id)
    return render(request, "cases/desk_slip.html", {"intake": view, "officer": actor_of(request).name})


@may(access.RECEIVE.code)
def summary(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """What was entered, in words, to be read back and signed; its code says which answers these are."""
    actor = actor_of(request)
    view = intakes.intake(actor, intake_id)
    rows, code = intakes.summary(actor, intake_id)
    page = {"intake": view, "rows": rows, "code": code, "officer": actor.name, "now": clock.now()}
    return render(request, "cases/desk_summary.html", page)


@may(access.RECEIVE.code)
@require_POST
def discard(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """Throw away what was entered."""
    actions.discard_intake(actor_of(request), intake_id)
    messages.success(request, _("Đã xoá lượt tiếp nhận."))
    return redirect("cases:intake")
