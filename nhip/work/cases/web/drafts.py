"""A citizen fills in a dossier: start, places, steps, review, submit."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from nhip.base.identity import api as identity
from nhip.kernel.access import Actor, signed_in
from nhip.kernel.errors import Invalid, NotFound
from nhip.work.cases import queries
from nhip.work.cases.actions import drafts as actions
from nhip.work.cases.actions import filing
from nhip.work.cases.actions.held import Sent
from nhip.work.cases.actions.sources import choose_sources
from nhip.work.cases.adapters import agencies
from nhip.work.cases.contracts import Draft, UploadRefused
from nhip.work.cases.web.acting import actor_of
from nhip.work.cases.web.forms import PlacesForm, tell
from nhip.work.cases.web.held import forget, held_of, kept_over_sign_in
from nhip.work.cases.web.presenting import (
    PLACES,
    DraftStep,
    agency_name,
    draft_steps,
    field_labels,
    grouped,
    language,
    neighbours,
)
from nhip.work.procedures import api as procedures
from nhip.work.procedures.api import StepForm
from nhip.work.procedures.contracts import FormDefinition, Json, Prefilled


@signed_in()
def start(request: HttpRequest, procedure_code: str) -> HttpResponse:
    """Say what will be asked and start, or go on with what was begun."""
    actor = actor_of(request)
    if request.method == "POST":
        agreed, mandate_id = request.POST.getlist("source"), _mandate(request)
        draft_id = actions.start_draft(actor, procedure_code, agreed=agreed, mandate_id=mandate_id)
        _tell_silent(request, actor, draft_id)
        return redirect("cases:draft-places", draft_id)
    card = procedures.procedure(procedure_code)
    begun = queries.draft_of_procedure(actor, procedure_code)
    offers = queries.offers(procedures.form_of(card.version.id), card.code) if card.can_be_filed else ()
    mandates = identity.mandates_held(actor, procedure_code=procedure_code)
    page = {"card": card, "begun": begun, "offers": offers, "mandates": mandates}
    return render(request, "cases/start.html", page)


def _tell_silent(request: HttpRequest, actor: Actor, draft_id: UUID) -> None:
    """Say which of the chosen sources did not answer; the form goes on without them."""
    for one in queries.offers_for(actor, queries.draft(actor, draft_id)):
        if one.no_answer_at:
            told = _("%(title)s chưa trả lời; xin tự điền, hoặc hỏi lại sau ở mục “Dùng lại dữ liệu đã có”.")
            messages.warning(request, told % {"title": one.title})


def _mandate(request: HttpRequest) -> UUID | None:
    """For whom, as chosen at the start; nothing that is no id."""
    try:
        return UUID(request.POST.get("mandate", ""))
    except ValueError:
        return None


@signed_in()
def overview(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The draft's steps and what each still lacks: where to go on, on any device."""
    actor = actor_of(request)
    draft = queries.draft(actor, draft_id)
    steps = _steps(draft)
    page = {
        "draft": draft,
        "steps": steps,
        "next": next((one for one in steps if not one.is_complete), None),
        "offers": queries.offers_for(actor, draft),
        "disputes": queries.my_disputes(actor, draft_id),
    }
    return render(request, "cases/draft.html", page)


@signed_in()
def sources(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Agree to sources, or take an agreement back; off until ticked."""
    actor = actor_of(request)
    draft = queries.draft(actor, draft_id)
    if request.method == "POST":
        filled = choose_sources(actor, draft_id, agreed=request.POST.getlist("source"))
        told = ngettext("Đã điền sẵn %(count)d mục.", "Đã điền sẵn %(count)d mục.", filled)
        messages.success(request, told % {"count": filled})
        _tell_silent(request, actor, draft_id)
        return redirect("cases:draft", draft_id)
    page = {"draft": draft, "offers": queries.offers_for(actor, draft)}
    return render(request, "cases/sources.html", page)


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


@kept_over_sign_in
@signed_in()
def step(request: HttpRequest, draft_id: UUID, step: str) -> HttpResponse:
    """One step of the form. What is right is kept at once, what is not right yet as it was typed."""
    actor = actor_of(request)
    draft = queries.draft(actor, draft_id)
    if step not in _keys(draft):
        raise NotFound(_("Mẫu đơn không có bước này."))
    waiting = held_of(request, draft_id, step) if request.method == "GET" else None
    if waiting:
        _keep(actor, draft, step=step, sent=waiting)
        told = _("Những gì quý vị gửi trước khi phiên đăng nhập hết đã được lưu. Xin xem lại rồi tiếp tục.")
        messages.success(request, told)
        return forget(request, redirect("cases:draft-step", draft_id, step), draft_id)
    form = _shown(draft, step)
    if request.method == "POST":
        sent = Sent(dict(request.POST.lists()), dict(request.FILES.lists()))
        form, is_kept = _keep(actor, draft, step=step, sent=sent)
        if is_kept:
            return _on(queries.draft(actor, draft_id), step)
        if form.pressed:
            return redirect(f"{request.path}#id_{form.pressed_key}__rows")
    return _step_page(request, draft, form, step=step)


def _step_page(request: HttpRequest, draft: Draft, form: StepForm, *, step: str) -> HttpResponse:
    asked = next(one for one in _form(draft).steps if one.key == step)
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
def submit(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """File. Sent twice, it leads to the same receipt; come back from the sign-in, it asks once more."""
    if request.method != "POST":
        return redirect("cases:draft-review", draft_id)
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
def update(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show what the version in force now asks differently; go on under it once the applicant says so."""
    actor = actor_of(request)
    draft = queries.draft(actor, draft_id)
    if draft.changes is None:
        return redirect("cases:draft", draft_id)
    if request.method == "POST":
        actions.move_to_current_version(actor, draft_id)
        messages.success(request, _("Đã chuyển sang mẫu đơn mới. Xin xem lại từng bước."))
        return redirect("cases:draft", draft_id)
    return render(request, "cases/update.html", {"draft": draft, "changes": draft.changes})


def _known(draft: Draft) -> Prefilled:
    return Prefilled(draft.answers, queries.source_notes(draft))


def _shown(draft: Draft, step: str) -> StepForm:
    """The step as it was left: what was sent and is not right yet comes back as it was typed."""
    left = draft.unfinished.get(step)
    data = left["controls"] if left else None
    form = procedures.sourced_step_form(_form(draft), step, _known(draft), data=data)
    return form.without_complaints() if left and left.get("quiet") else form


def _keep(actor: Actor, draft: Draft, *, step: str, sent: Sent) -> tuple[StepForm, bool]:
    """Save what came in; the form to show again, and whether all of it was right."""
    form = procedures.sourced_step_form(
        _form(draft),
        step,
        _known(draft),
        data=sent.data,
        files=MultiValueDict({name: list(many) for name, many in sent.files.items()}),
    )
    is_valid = form.is_valid()
    typed: dict[str, Json] = dict(form.typed())
    left: dict[str, Json] | None = None if is_valid else {"controls": typed, "quiet": form.is_quiet}
    answers = actions.StepAnswers(step, form.answers(), form.uploads(), form.disputed(), left)
    try:
        actions.save_step(actor, draft.id, answers)
    except UploadRefused as error:
        return _shown_again(actor, draft, step=step, sent=sent, refusal=error), False
    if is_valid or form.pressed:
        return form, is_valid
    return _shown_again(actor, draft, step=step, sent=sent), False


def _shown_again(
    actor: Actor, draft: Draft, *, step: str, sent: Sent, refusal: UploadRefused | None = None
) -> StepForm:
    """The step as it was sent, with the files that are safe now listed instead of asked for again."""
    kept = queries.draft(actor, draft.id)
    form = procedures.sourced_step_form(_form(draft), step, _known(kept), data=sent.data)
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


def _steps(draft: Draft) -> tuple[DraftStep, ...]:
    form = _form(draft)
    return draft_steps(
        procedures.visible_steps(form, draft.answers),
        procedures.validate_all(form, draft.answers),
        unfinished=frozenset(draft.unfinished),
        has_places=bool(draft.received_at_agency_id and draft.return_agency_id),
    )


def _chosen_places(draft: Draft) -> tuple[str, str]:
    names = {agency.id: agency_name(agency) for agency in agencies.one_stops()}
    received, returned = draft.received_at_agency_id, draft.return_agency_id
    return (names.get(received, "") if received else "", names.get(returned, "") if returned else "")
