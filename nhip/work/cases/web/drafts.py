"""A citizen fills in a dossier: start, places, steps, review, submit."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhip.kernel.access import Actor, signed_in
from nhip.kernel.errors import Invalid, NotFound
from nhip.work.cases import queries
from nhip.work.cases.actions import drafts as actions
from nhip.work.cases.actions import filing
from nhip.work.cases.adapters import agencies
from nhip.work.cases.contracts import Draft, UploadRefused
from nhip.work.cases.web.acting import actor_of
from nhip.work.cases.web.forms import PlacesForm, tell
from nhip.work.cases.web.presenting import PLACES, draft_steps, field_labels, grouped, language, neighbours
from nhip.work.procedures import api as procedures
from nhip.work.procedures.api import StepForm
from nhip.work.procedures.contracts import FormDefinition


@signed_in()
def start(request: HttpRequest, procedure_code: str) -> HttpResponse:
    """Say what will be asked and start, or go on with what was begun."""
    actor = actor_of(request)
    if request.method == "POST":
        return redirect("cases:draft-places", actions.start_draft(actor, procedure_code))
    card = procedures.procedure(procedure_code)
    begun = queries.draft_of_procedure(actor, procedure_code)
    return render(request, "cases/start.html", {"card": card, "begun": begun})


@signed_in()
def overview(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The draft's steps and what each still lacks: where to go on, on any device."""
    draft = queries.draft(actor_of(request), draft_id)
    return render(request, "cases/draft.html", {"draft": draft, "steps": _steps(draft)})


@signed_in()
def places(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Choose where to hand in and where to fetch the result."""
    actor = actor_of(request)
    draft = queries.draft(actor, draft_id)
    chosen = {"received_at": draft.received_at_agency_id, "returned_at": draft.return_agency_id}
    form = PlacesForm(request.POST or None, initial=chosen, one_stops=agencies.one_stops())
    if form.is_valid():
        received, returned = form.places()
        actions.choose_places(actor, draft_id, received_at=received, returned_at=returned)
        return _on(draft, PLACES)
    where = neighbours(_keys(draft), PLACES)
    return render(request, "cases/places.html", {"draft": draft, "form": form, "where": where})


@signed_in()
def step(request: HttpRequest, draft_id: UUID, step: str) -> HttpResponse:
    """One step of the form. What is right is kept at once, also when something else is wrong."""
    actor = actor_of(request)
    draft = queries.draft(actor, draft_id)
    definition = procedures.form_of(draft.version_id)
    if step not in _keys(draft):
        raise NotFound(_("Mẫu đơn không có bước này."))
    form = procedures.step_form(definition, step, draft.answers)
    if request.method == "POST":
        form, is_kept = _keep(request, actor, draft, step=step)
        if is_kept:
            return _on(queries.draft(actor, draft_id), step)
    asked = next(one for one in definition.steps if one.key == step)
    words = {"title": asked.title.say(language()), "intro": asked.intro.say(language())}
    page = {"draft": draft, "form": form, "where": neighbours(_keys(draft), step), **words}
    return render(request, "cases/step.html", page)


@signed_in()
def review(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Check the answers before filing."""
    draft = queries.draft(actor_of(request), draft_id)
    definition = procedures.form_of(draft.version_id)
    labels = field_labels(definition)
    problems = procedures.validate_all(definition, draft.answers)
    page = {
        "draft": draft,
        "groups": grouped(procedures.review(definition, draft.answers)),
        "steps": _steps(draft),
        "problems": [(labels.get(problem.field, ""), problem) for problem in problems],
        "places": _chosen_places(draft),
    }
    return render(request, "cases/review.html", page)


@signed_in()
@require_POST
def submit(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """File. Sent twice, it leads to the same receipt."""
    try:
        case_id = filing.file_draft(actor_of(request), draft_id)
    except Invalid as error:
        messages.error(request, error.message)
        return redirect("cases:draft-review", draft_id)
    return redirect("cases:receipt", case_id)


@signed_in()
@require_POST
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    actions.discard_draft(actor_of(request), draft_id)
    messages.success(request, _("Đã xoá hồ sơ đang soạn."))
    return redirect("cases:list")


@signed_in()
@require_POST
def update(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Go on under the version of the procedure in force now."""
    actions.move_to_current_version(actor_of(request), draft_id)
    messages.success(request, _("Đã chuyển sang mẫu đơn mới. Xin xem lại từng bước."))
    return redirect("cases:draft", draft_id)


def _keep(request: HttpRequest, actor: Actor, draft: Draft, *, step: str) -> tuple[StepForm, bool]:
    """Save what came in; the form to show again, and whether all of it was right."""
    definition = procedures.form_of(draft.version_id)
    form = procedures.step_form(definition, step, draft.answers, data=request.POST, files=request.FILES)
    is_valid = form.is_valid()
    try:
        actions.save_step(actor, draft.id, actions.StepAnswers(step, form.answers(), form.uploads()))
    except UploadRefused as error:
        return _shown_again(request, actor, draft, step=step, refusal=error), False
    return (form, True) if is_valid else (_shown_again(request, actor, draft, step=step), False)


def _shown_again(
    request: HttpRequest, actor: Actor, draft: Draft, *, step: str, refusal: UploadRefused | None = None
) -> StepForm:
    """The step as it was sent, with the files that are safe now listed instead of asked for again."""
    definition = procedures.form_of(draft.version_id)
    kept = queries.draft(actor, draft.id).answers
    form = procedures.step_form(definition, step, kept, data=request.POST)
    form.is_valid()
    if refusal:
        tell(form, refusal)
    return form


def _on(draft: Draft, key: str) -> HttpResponseRedirect:
    """To the step after `key`, or to the review after the last."""
    following = neighbours(_keys(draft), key).following
    if following:
        return redirect("cases:draft-step", draft.id, following)
    return redirect("cases:draft-review", draft.id)


def _keys(draft: Draft) -> list[str]:
    return [PLACES, *(step.key for step in procedures.visible_steps(_form(draft), draft.answers))]


def _form(draft: Draft) -> FormDefinition:
    return procedures.form_of(draft.version_id)


def _steps(draft: Draft) -> object:
    form = _form(draft)
    return draft_steps(
        procedures.visible_steps(form, draft.answers),
        procedures.validate_all(form, draft.answers),
        has_places=bool(draft.received_at_agency_id and draft.return_agency_id),
    )


def _chosen_places(draft: Draft) -> tuple[str, str]:
    names = {agency.id: agency.name_vi for agency in agencies.one_stops()}
    received, returned = draft.received_at_agency_id, draft.return_agency_id
    return (names.get(received, "") if received else "", names.get(returned, "") if returned else "")
