"""The editor: the list of forms, one form with its steps, one step, one question, with a preview beside."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhip.kernel.access import Actor, may
from nhip.kernel.errors import Conflict, NotFound
from nhip.work.procedures import actions
from nhip.work.procedures.access import EDIT_FORMS
from nhip.work.procedures.contracts import Answers, FieldKind, FormDefinition, FormWork
from nhip.work.procedures.forms.page import StepForm
from nhip.work.procedures.forms.service import step_form
from nhip.work.procedures.queries import editing as queries
from nhip.work.procedures.queries.writers import require_writer
from nhip.work.procedures.rules import form_edits as edits
from nhip.work.procedures.web.editor.forms import KINDS, FieldEditForm, NewFieldForm, StepEditForm, TitleForm
from nhip.work.procedures.web.editor.outline import earlier_fields, outline

LONGEST_SEARCH = 200


def actor_of(request: HttpRequest) -> Actor:
    """Whoever asks, as the middleware found them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def for_writers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For those who write forms; the pages of one form for those who may write that one."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if "code" in named:
            require_writer(actor_of(request), named["code"])
        return view(request, *args, **named)

    return may(EDIT_FORMS.code)(checked)


MAY = for_writers


@MAY
def listing(request: HttpRequest) -> HttpResponse:
    """Forms that are there or being written; a search also finds procedures without one."""
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_SEARCH]
    found = queries.editable_forms(actor_of(request), words)
    return render(request, "procedures/editor/list.html", {"forms": found, "q": words})


@MAY
def form(request: HttpRequest, code: str) -> HttpResponse:
    """One form: what is being written with its faults, or the way to begin."""
    if request.method == "POST":
        actions.begin_form(actor_of(request), code)
        return redirect("procedures:form", code)
    work, history = queries.form_work_or_none(code), queries.form_history(code)
    if not history:
        raise NotFound(_("Không có thủ tục mang mã %(code)s."), code=code)
    page: dict[str, Any] = {"code": code, "work": work, "history": history[:3]}
    if work is None:
        return render(request, "procedures/editor/begin.html", page)
    title = TitleForm(initial=work.data.get("title"))
    page |= {"title_form": title, "step_form": TitleForm(prefix="step"), "steps": outline(work)}
    return render(request, "procedures/editor/form.html", page)


@MAY
@require_POST
def change(request: HttpRequest, code: str) -> HttpResponse:
    """One press of a button on the page of the form: its title, or a step added, moved, taken out."""
    work = queries.form_work(code)
    sent = request.POST
    back = redirect("procedures:form", code)
    chosen = _form_change(request, sent.get("do", ""), sent.get("key", ""))
    if chosen is not None:
        _apply(request, work, chosen)
    return back


def _form_change(request: HttpRequest, what: str, key: str) -> Callable[[Mapping[str, Any]], Any] | None:
    moves = {"up": -1, "down": 1}
    if what in moves:
        return partial(edits.with_step_moved, key=key, by=moves[what])
    if what == "remove":
        return partial(edits.without_step, key=key)
    typed = TitleForm(request.POST, prefix="step" if what == "add" else None)
    if what in ("title", "add") and typed.is_valid():
        make = edits.with_step if what == "add" else edits.with_title
        return partial(make, title=typed.said())
    messages.error(request, _("Hãy điền tên bằng tiếng Việt."))
    return None


@MAY
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """One step: its texts and condition, its questions with buttons, and how it looks."""
    work = queries.form_work(code)
    part = _part(work, step)
    earlier = earlier_fields(work.data, before_step=step)
    typed = StepEditForm(part, earlier, data=request.POST if request.POST.get("do") == "step" else None)
    new = NewFieldForm(request.POST if request.POST.get("do") == "add" else None, prefix="new")
    if request.method == "POST":
        chosen = _step_change(request, step, typed, new)
        if chosen is not None:
            done = _apply(request, work, chosen)
            if done and new.is_bound:
                added = queries.form_work(code).data
                key = next(one["fields"][-1] for one in added["steps"] if one["key"] == step)
                return redirect("procedures:form-field", code, key)
            return redirect("procedures:form-step", code, step)
    page = {
        "work": work,
        "step": part,
        "form": typed,
        "new_form": new,
        "fields": [
            (key, work.data["schema"]["properties"][key], _kind_word(work, key)) for key in part["fields"]
        ],
        "preview": preview(work, step),
    }
    return render(request, "procedures/editor/step.html", page)


def _step_change(
    request: HttpRequest, step: str, typed: StepEditForm, new: NewFieldForm
) -> Callable[[Mapping[str, Any]], Any] | None:
    what, key = request.POST.get("do", ""), request.POST.get("key", "")
    moves = {"up": -1, "down": 1}
    if what in moves:
        return partial(edits.with_field_moved, key=key, by=moves[what])
    if what == "remove":
        return partial(edits.without_field, key=key)
    if what == "add" and new.is_valid():
        return partial(edits.with_field, step_key=step, kind=new.cleaned_data["kind"], title=new.said())
    if what == "step" and typed.is_valid():
        return partial(edits.with_step_changed, key=step, part=typed.part())
    return None


@MAY
def field(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One question, and how its step looks; "preview" shows what was typed without saving it."""
    work = queries.form_work(code)
    if key not in work.data["schema"]["properties"]:
        raise NotFound(_("Biểu mẫu không có mục “%(key)s”."), key=key)
    typed = FieldEditForm(
        key, work.data, earlier_fields(work.data, before_field=key), data=request.POST or None
    )
    step = next(one["key"] for one in work.data["steps"] if key in one["fields"])
    shown: Mapping[str, Any] = work.data
    if request.method == "POST" and typed.is_valid():
        change = partial(edits.with_field_changed, key=key, part=typed.part(), said=typed.outside())
        shown = change(work.data)
        if "preview" not in request.POST and _apply(request, work, change):
            messages.success(request, _("Đã lưu mục này."))
            return redirect("procedures:form-step", code, step)
    definition, faults = queries.checked(shown)
    page = {
        "work": work,
        "key": key,
        "step_key": step,
        "kind": _kind_word(work, key),
        "form": typed,
        "faults": faults,
        "preview": _preview(definition, step),
    }
    template = "preview" if request.headers.get("X-Preview") else "field"
    return render(request, f"procedures/editor/{template}.html", page)


def preview(work: FormWork, step: str) -> StepForm | None:
    """How a step looks to a citizen who has answered nothing; None while the form has faults."""
    return _preview(work.definition, step)


def _preview(definition: FormDefinition | None, step: str) -> StepForm | None:
    if definition is None or definition.step(step) is None:
        return None
    asked = next(one.fields for one in definition.steps if one.key == step)
    # A table is shown with a row, so that its columns are seen.
    rows: Answers = {one.key: [{}] for one in asked if one.kind is FieldKind.GROUP}
    shown = step_form(_unconditional(definition), step, rows)
    # Beside the editor's own controls, which have the same names.
    shown.auto_id = "preview_%s"
    return shown


def _unconditional(definition: FormDefinition) -> FormDefinition:
    """The form with every question asked, so that an officer sees those with a condition as well."""
    steps = tuple(
        replace(
            step, show_if=None, fields=tuple(replace(one, show_if=None, on_date="") for one in step.fields)
        )
        for step in definition.steps
    )
    return replace(definition, steps=steps)


def _apply(request: HttpRequest, work: FormWork, change: Callable[[Mapping[str, Any]], Any]) -> bool:
    """Save a change made on the revision the page showed; whether it was saved."""
    sent = request.POST.get("revision", "")
    revision = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0
    try:
        actions.edit_form(actor_of(request), actions.Edit(work.code, revision, change))
    except Conflict as error:
        messages.error(request, error.message)
        return False
    return True


def _part(work: FormWork, step: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] | None = next((one for one in work.data["steps"] if one["key"] == step), None)
    if found is None:
        raise NotFound(_("Biểu mẫu không có bước “%(key)s”."), key=step)
    return found


def _kind_word(work: FormWork, key: str) -> str:
    return str(KINDS[FieldKind(work.data["schema"]["properties"][key]["kind"])])
