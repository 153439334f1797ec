"""Answering a supplement request in place: exactly the asked items, each with the officer's reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nhip.kernel.access import Actor, signed_in
from nhip.kernel.errors import Invalid
from nhip.work.cases import queries
from nhip.work.cases.actions import applicant
from nhip.work.cases.actions.applicant import SupplementSent
from nhip.work.cases.contracts import Answer, CaseView, NothingAsked, SupplementItem, TargetKind
from nhip.work.cases.web.acting import actor_of, to_case
from nhip.work.cases.web.forms import tell
from nhip.work.procedures import api as procedures
from nhip.work.procedures.api import StepForm
from nhip.work.procedures.contracts import Answers, FormDefinition, FormStep, LocalText

SUPPLEMENT = "supplement"
LONGEST_MESSAGE = 2000


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One asked item: why, what was filed, and the question to answer again."""

    item: SupplementItem
    before: Answer | None
    form: StepForm


class AskedForms:
    """The forms of all items, told of as one in the summary of mistakes."""

    def __init__(self, items: Sequence[AskedItem]) -> None:
        self.items = items
        self.is_bound = any(one.form.is_bound for one in items)

    def __iter__(self) -> Iterator[forms.BoundField]:
        return (field for one in self.items for field in one.form)

    def non_field_errors(self) -> list[str]:
        """What belongs to no field."""
        return [str(text) for one in self.items for text in one.form.non_field_errors()]


@signed_in()
def supplement(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Answer what was asked, or keep the answer for later; nothing typed or uploaded is lost."""
    actor = actor_of(request)
    view = queries.case(actor, case_id)
    items = _items(request, actor, view, with_files=True)
    if request.method != "POST":
        return _page(request, actor, view, items)
    sent, is_valid = _sent(request, items)
    try:
        if "later" in request.POST or not is_valid:
            applicant.save_supplement(actor, case_id, sent)
        else:
            applicant.supplement(actor, case_id, sent)
            messages.success(request, _("Đã gửi bổ sung; thời hạn giải quyết tính tiếp."))
            return to_case(case_id)
    except Invalid as error:
        return _page(request, actor, view, _again(request, actor, view, error))
    if "later" in request.POST:
        messages.success(request, _("Đã lưu. Quý vị có thể làm tiếp sau, trên máy khác cũng được."))
        return redirect("cases:supplement", case_id)
    return _page(request, actor, view, _again(request, actor, view, None))


def _page(request: HttpRequest, actor: Actor, view: CaseView, items: Sequence[AskedItem]) -> HttpResponse:
    kept = queries.supplement_draft(actor, view.card.id)
    page = {
        "case": view,
        "items": items,
        "problems": AskedForms(items),
        "kept": kept,
        "message": request.POST.get("message", kept.message),
        "times": queries.times(actor, view.card.id),
    }
    return render(request, "cases/supplement.html", page)


def _items(request: HttpRequest, actor: Actor, view: CaseView, *, with_files: bool) -> list[AskedItem]:
    """The asked items, filled in with what was kept, else with what was filed; files only with new ones."""
    asked = view.open_supplement
    if asked is None:
        raise NothingAsked(_("Hồ sơ này không có yêu cầu bổ sung nào đang chờ quý vị."))
    definition = procedures.form_of(view.version_id)
    filed = queries.last_answers(actor, view.card.id)
    kept = queries.supplement_draft(actor, view.card.id).answers
    # A document asked for again begins empty: the new file takes the place of the old one.
    replaced = {item.key: None for item in asked.items if item.kind is TargetKind.DOCUMENT}
    answers = {**filed, **replaced, **kept}
    before = {answer.key: answer for answer in view.answers}
    return [
        AskedItem(
            item, before.get(item.key), _form(request, definition, answers, item, with_files=with_files)
        )
        for item in asked.items
        if definition.field(item.key)
    ]


def _form(
    request: HttpRequest,
    definition: FormDefinition,
    answers: Answers,
    item: SupplementItem,
    *,
    with_files: bool,
) -> StepForm:
    only = _only(definition, item.key)
    if request.method != "POST":
        return procedures.step_form(only, SUPPLEMENT, answers)
    files = request.FILES if with_files else None
    return procedures.step_form(only, SUPPLEMENT, answers, data=request.POST, files=files)


def _only(definition: FormDefinition, key: str) -> FormDefinition:
    """The form cut down to one question, asked whatever its condition says."""
    fields = tuple(replace(field, show_if=None, required=True) for field in (definition.field(key),) if field)
    step = FormStep(key=SUPPLEMENT, title=LocalText(_("Bổ sung hồ sơ")), intro=LocalText(""), fields=fields)
    return replace(definition, steps=(step,))


def _sent(request: HttpRequest, items: Sequence[AskedItem]) -> tuple[SupplementSent, bool]:
    """What is right of what came in, and whether all of it is."""
    valid = [one.form.is_valid() for one in items]
    answers = {key: value for one in items for key, value in one.form.answers().items()}
    uploads = {key: files for one in items for key, files in one.form.uploads().items()}
    # A free text that no form has checked: without NUL, which PostgreSQL cannot keep.
    message = request.POST.get("message", "").replace("\0", "")[:LONGEST_MESSAGE]
    return SupplementSent(answers, uploads, message), all(valid)


def _again(request: HttpRequest, actor: Actor, view: CaseView, error: Invalid | None) -> list[AskedItem]:
    """The items as they were sent, with the files that are safe now listed instead of asked for again."""
    items = _items(request, actor, view, with_files=False)
    for one in items:
        one.form.is_valid()
        mine = {key: text for key, text in (error.fields if error else {}).items() if key in one.form.fields}
        if mine and error:
            tell(one.form, Invalid(error.message, fields=mine))
    return items
