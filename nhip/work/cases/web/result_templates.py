"""The desk's pages of result templates: list, editor with preview, versions and what changed between them."""

import base64
import difflib
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhip.kernel.access import may
from nhip.kernel.errors import Conflict, Invalid
from nhip.work.cases.access import EDIT_RESULT_TEMPLATES
from nhip.work.cases.actions import templates as acts
from nhip.work.cases.adapters.result_pdf import Unprintable, pictures
from nhip.work.cases.adapters.result_pdf import render as paper
from nhip.work.cases.contracts import TemplateText
from nhip.work.cases.queries import result_fields
from nhip.work.cases.queries import result_templates as queries
from nhip.work.cases.queries.documents import sample_document
from nhip.work.cases.queries.template_writers import may_write_template, require_template_writer
from nhip.work.cases.web.acting import actor_of
from nhip.work.cases.web.forms import tell


class TemplateForm(forms.Form):
    """What an officer writes."""

    title = forms.CharField(label=gettext_lazy("Tên in trên văn bản"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("Nội dung, mỗi dòng một đoạn"),
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "true", "class": "mono"}),
    )
    valid_months = forms.IntegerField(
        label=gettext_lazy("Kết quả có giá trị bao nhiêu tháng"),
        help_text=gettext_lazy("0 nếu không có thời hạn."),
        min_value=0,
        max_value=acts.LONGEST_VALIDITY_MONTHS,
    )
    note = forms.CharField(label=gettext_lazy("Vì sao sửa"), required=False, max_length=300)


@may(EDIT_RESULT_TEMPLATES.code)
def templates(request: HttpRequest) -> HttpResponse:
    """Every template with the version in force."""
    actor = actor_of(request)
    cards = [one for one in queries.template_cards() if may_write_template(actor, one.key)]
    return render(request, "cases/result_templates.html", {"cards": cards})


@may(EDIT_RESULT_TEMPLATES.code)
def template(request: HttpRequest, key: str) -> HttpResponse:
    """Edit a template: look at it filled with made-up values, save it, publish it."""
    require_template_writer(actor_of(request), key)
    if request.method != "POST":
        shown = queries.draft_of(key) or queries.template(key)
        form = TemplateForm(initial=_initial(shown))
        return _editor(request, key, form, preview=_preview(shown))
    form = TemplateForm(request.POST)
    if not form.is_valid():
        return _editor(request, key, form, status=422)
    return _sent(request, key, form)


@may(EDIT_RESULT_TEMPLATES.code)
@require_POST
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Publish the draft."""
    try:
        number = acts.publish(actor_of(request), key)
    except (Conflict, Invalid) as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Đã ban hành phiên bản %(number)s.") % {"number": number})
    return redirect("cases:result-template", key)


@may(EDIT_RESULT_TEMPLATES.code)
@require_POST
def discard(request: HttpRequest, key: str) -> HttpResponse:
    """Throw the draft away."""
    queries.template(key)
    acts.discard_draft(actor_of(request), key)
    messages.success(request, _("Đã bỏ bản nháp."))
    return redirect("cases:result-template", key)


@may(EDIT_RESULT_TEMPLATES.code)
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One version beside the one in force; an older one can be taken up again."""
    shown, now = queries.template(key, number), queries.template(key)
    if request.method == "POST":
        acts.take_up(actor_of(request), key, number)
        messages.success(request, _("Đã đưa phiên bản %(number)s vào bản nháp.") % {"number": number})
        return redirect("cases:result-template", key)
    page = {"shown": shown, "now": now, "lines": _difference(shown, now), "preview": _preview(shown)}
    return render(request, "cases/result_template_version.html", page)


@may(EDIT_RESULT_TEMPLATES.code)
def sample(request: HttpRequest, key: str) -> HttpResponse:
    """The paper a template gives with made-up values, as PDF."""
    shown = queries.draft_of(key) or queries.template(key)
    response = HttpResponse(paper(sample_document(shown)), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="mau-{key}.pdf"'
    return response


def _sent(request: HttpRequest, key: str, form: TemplateForm) -> HttpResponse:
    sent = form.cleaned_data
    written = acts.Written(sent["title"], sent["body"], sent["valid_months"], sent["note"])
    if request.POST.get("do") == "preview":
        shown = TemplateText(key, queries.DRAFT, written.title, written.body, written.valid_months)
        found = acts.refusals(key, written.body)
        if found:
            form.add_error("body", " ".join(found[:10]))
            return _editor(request, key, form, status=422)
        return _editor(request, key, form, preview=_preview(shown))
    try:
        acts.save_draft(actor_of(request), key, written)
    except Invalid as error:
        tell(form, error)
        return _editor(request, key, form, status=422)
    messages.success(request, _("Đã lưu bản nháp; mẫu chỉ được dùng sau khi ban hành."))
    return redirect("cases:result-template", key)


def _editor(
    request: HttpRequest, key: str, form: TemplateForm, *, preview: list[str] | None = None, status: int = 200
) -> HttpResponse:
    known = result_fields.known_to(key)
    page: dict[str, Any] = {
        "key": key,
        "now": queries.template(key),
        "draft": queries.draft_of(key),
        "form": form,
        "preview": preview,
        "case_fields": result_fields.case_fields(),
        "form_fields": result_fields.form_fields(result_fields.forms_behind(key)),
        "groups": {group: sorted(columns) for group, columns in known.groups.items()},
        "versions": queries.history(key),
    }
    return render(request, "cases/result_template.html", page, status=status)


def _preview(shown: TemplateText) -> list[str]:
    """The pages as pictures inside the answer itself: nothing is kept for a preview."""
    try:
        pages = pictures(sample_document(shown))
    except Unprintable:
        return []
    return [f"data:image/png;base64,{base64.b64encode(page).decode()}" for page in pages]


def _difference(before: TemplateText, after: TemplateText) -> list[tuple[str, str]]:
    """Lines with what happened to them: "same", "gone" or "new"."""
    kinds = {" ": "same", "-": "gone", "+": "new"}
    lines = difflib.ndiff(_all_lines(before), _all_lines(after))
    return [(kinds[line[0]], line[2:]) for line in lines if line[0] in kinds]


def _all_lines(text: TemplateText) -> list[str]:
    return [text.title, *text.body.splitlines()]


def _initial(shown: TemplateText) -> dict[str, Any]:
    return {"title": shown.title, "body": shown.body, "valid_months": shown.valid_months, "note": shown.note}
