"""Templates in the browser: edited, tried with sample values, published as a version."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nhip.base.notify import registry
from nhip.base.notify.access import MANAGE_TEMPLATES
from nhip.base.notify.actions import versions
from nhip.base.notify.composing import plain_where_asked
from nhip.base.notify.contracts import TemplateRefused, TemplateSpec, Text
from nhip.base.notify.queries import templates as queries
from nhip.base.notify.rules.sms import Length, length_of
from nhip.base.notify.rules.texts import LANGUAGES, filled
from nhip.base.notify.web.forms import TemplateForm
from nhip.base.notify.web.requests import actor_of_request
from nhip.base.notify.wording import KINDS
from nhip.kernel.access import may
from nhip.kernel.errors import Conflict


@dataclass(frozen=True, slots=True)
class Preview:
    """A text with sample values, and what it costs as an SMS."""

    language: str
    subject: str
    body: str
    short: str
    sms: str
    length: Length


@may(MANAGE_TEMPLATES.code)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "notify/templates.html", {"lines": queries.template_lines()})


@may(MANAGE_TEMPLATES.code)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    spec, now = registry.spec_of(code), queries.texts_now(code)
    form = TemplateForm(request.POST if request.method == "POST" else None, now=now)
    if form.is_valid() and "publish" in request.POST and _published(request, form, spec):
        return redirect("notify:template", code=code)
    texts = {language: form.text(language) for language in LANGUAGES} if form.is_valid() else None
    context = {
        "spec": spec,
        "kind": KINDS[spec.kind],
        "now": now,
        "form": form,
        "previews": [_preview(spec, lang, (texts or {}).get(lang) or now.text(lang)) for lang in LANGUAGES],
        "history": queries.versions_of(code),
    }
    return render(request, "notify/template.html", context, status=422 if form.errors else 200)


@may(MANAGE_TEMPLATES.code)
@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    spec, found = registry.spec_of(code), queries.version(code, number)
    if found is None:
        raise Http404("no such version")
    previews = [_preview(spec, language, found.text(language)) for language in LANGUAGES]
    return render(
        request, "notify/template_version.html", {"spec": spec, "found": found, "previews": previews}
    )


@may(MANAGE_TEMPLATES.code)
@require_POST
def restore(request: HttpRequest, code: str) -> HttpResponse:
    based_on = request.POST.get("based_on", "")
    number = int(based_on) if based_on.isascii() and based_on.isdigit() and len(based_on) < 9 else 0
    new = versions.restore(actor_of_request(request), code, based_on=number)
    messages.success(request, _("Đã trở lại nội dung gốc, thành phiên bản %(number)s.") % {"number": new})
    return redirect("notify:template", code=code)


def _published(request: HttpRequest, form: TemplateForm, spec: TemplateSpec) -> bool:
    edited = versions.Edited(
        vi=form.text("vi"),
        en=form.text("en"),
        zalo=form.zalo,
        note=form.cleaned_data["note"],
        based_on=form.cleaned_data["based_on"],
    )
    try:
        number = versions.publish(actor_of_request(request), spec.code, edited)
    except TemplateRefused as refusal:
        form.refuse(refusal.fields)
        return False
    except Conflict as conflict:
        form.refuse({"": conflict.message})
        return False
    messages.success(
        request, _("Đã xuất bản phiên bản %(number)s; thông báo từ nay dùng bản này.") % {"number": number}
    )
    return True


def _preview(spec: TemplateSpec, language: str, text: Text) -> Preview:
    samples = {one.name: one.sample for one in spec.placeholders}
    short = filled(text.short, samples)
    sms = plain_where_asked(short)
    return Preview(
        language=language,
        subject=filled(text.subject, samples),
        body=filled(text.body, samples),
        short=short,
        sms=sms,
        length=length_of(sms),
    )
