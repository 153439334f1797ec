"""Fill in a form as a citizen would, with no dossier made of it: answers stay in the officer's session."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nhip.kernel.errors import Conflict, NotFound
from nhip.work.procedures.contracts import FormDefinition, FormStep
from nhip.work.procedures.forms import service
from nhip.work.procedures.forms.page import StepForm
from nhip.work.procedures.queries import editing as queries
from nhip.work.procedures.web.editor.views import MAY

REVIEW = "review"


@MAY
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin anew, at the first step."""
    form = _form(code)
    request.session[_key(code)] = {}
    return redirect("procedures:form-try", code, service.visible_steps(form, {})[0].key)


@MAY
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """One step as a citizen sees it, checked by the same rules; nothing is filed."""
    form = _form(code)
    answers: dict[str, Any] = request.session.get(_key(code), {})
    if step == REVIEW:
        return _review(request, code, form, answers)
    shown = service.step_form(form, step, answers, data=_sent(request), files=_files(request))
    if request.method == "POST":
        is_done = shown.is_valid()
        answers = {**answers, **shown.answers(), **_named(shown)}
        request.session[_key(code)] = answers
        if is_done:
            return redirect("procedures:form-try", code, _following(form, answers, step))
        if shown.pressed:
            shown.without_complaints()
    return _page(request, code, shown, steps=service.visible_steps(form, answers), step=step)


def _page(
    request: HttpRequest,
    code: str,
    shown: StepForm,
    *,
    steps: tuple[FormStep, ...],
    step: str,
) -> HttpResponse:
    asked = next((one for one in steps if one.key == step), None)
    if asked is None:
        raise NotFound(_("Mẫu đơn không có bước này."))
    page = {"code": code, "form": shown, "step": asked, "steps": steps}
    return render(request, "procedures/editor/try.html", page)


def _review(request: HttpRequest, code: str, form: FormDefinition, answers: dict[str, Any]) -> HttpResponse:
    page = {
        "code": code,
        "rows": service.review(form, answers),
        "problems": service.validate_all(form, answers),
        "title": form.title,
    }
    return render(request, "procedures/editor/try_review.html", page)


def _form(code: str) -> FormDefinition:
    work = queries.form_work(code)
    if work.definition is None:
        raise Conflict(_("Biểu mẫu còn lỗi; hãy sửa các lỗi nêu ở trang của biểu mẫu rồi thử."))
    return work.definition


def _following(form: FormDefinition, answers: dict[str, Any], step: str) -> str:
    keys = [one.key for one in service.visible_steps(form, answers)]
    at = keys.index(step) if step in keys else len(keys)
    return keys[at + 1] if at + 1 < len(keys) else REVIEW


def _named(shown: StepForm) -> dict[str, Any]:
    """Files are looked at by name alone: a trial keeps none."""
    return {
        key: [
            {"id": f"{key}-{number}", "name": one.name, "size": one.size} for number, one in enumerate(many)
        ]
        for key, many in shown.uploads().items()
    }


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _files(request: HttpRequest) -> Any:
    return request.FILES if request.method == "POST" else None


def _key(code: str) -> str:
    return f"form-trial:{code}"
