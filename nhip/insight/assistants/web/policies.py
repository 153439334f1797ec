"""The reviewing officer's pages: hand a policy text in, settle its statements, conclude its pairs."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from nhip.insight.assistants import actions, queries
from nhip.insight.assistants.access import TEXTS
from nhip.insight.assistants.actions import Assigned
from nhip.insight.assistants.adapters.report_pdf import report_pdf
from nhip.insight.assistants.contracts import TextUnusable
from nhip.insight.assistants.web.policy_forms import IndicatorForm, NewIndicatorForm, TextForm, VerdictForm
from nhip.insight.assistants.wording import LABELS
from nhip.kernel import clock
from nhip.kernel.access import Actor, may
from nhip.kernel.errors import NhipError
from nhip.work.law.contracts import ConflictLabel

MAY_ADOPT = "indicators.adopt"
MAY_ALIAS = "law.alias"


@may(TEXTS.code)
def texts(request: HttpRequest) -> HttpResponse:
    """Policy texts under review, and how many statements wait for an indicator."""
    found = queries.texts(_actor(request))
    context = {"texts": found, "unmatched": sum(one.unmatched for one in found)}
    return render(request, "assistants/texts.html", context)


@may(TEXTS.code)
def hand_in(request: HttpRequest) -> HttpResponse:
    """Upload or paste a text."""
    form = TextForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            text_id = actions.hand_in(_actor(request), form.new_text())
        except TextUnusable as error:
            for name, told in error.fields.items():
                form.add_error(name, told)
        else:
            return redirect("assistants:text", text_id)
    return render(request, "assistants/hand_in.html", {"form": form}, status=422 if form.errors else 200)


@may(TEXTS.code)
def text(request: HttpRequest, text_id: UUID) -> HttpResponse:
    """Everything found in a text, gravest first."""
    actor = _actor(request)
    found = queries.review(actor, text_id)
    context = {
        "review": found,
        "counts": queries.counts_of(found.pairs),
        "labels": LABELS.items(),
        "may_adopt": actor.may(MAY_ADOPT),
    }
    return render(request, "assistants/text.html", context)


@may(TEXTS.code)
def report(request: HttpRequest, text_id: UUID) -> HttpResponse:
    """The same on paper."""
    found = queries.review(_actor(request), text_id)
    response = HttpResponse(report_pdf(found, day=clock.today()), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="ra-van-ban.pdf"'
    return response


@may(TEXTS.code)
def unmatched(request: HttpRequest) -> HttpResponse:
    """Statements of every text whose indicator nobody knows yet."""
    return render(request, "assistants/unmatched.html", {"lines": queries.unmatched(_actor(request))})


@may(TEXTS.code)
def statement(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """Say which indicator a statement measures: one of the register, or a new one."""
    actor = _actor(request)
    line = queries.statement_line(actor, statement_id)
    is_new = request.POST.get("which") == "new"
    known = IndicatorForm(request.POST if request.method == "POST" and not is_new else None)
    new = NewIndicatorForm(request.POST if is_new else None, prefix="new")
    form: IndicatorForm | NewIndicatorForm = new if is_new else known
    if request.method == "POST" and form.is_valid() and _assigned(request, statement_id, form):
        return redirect("assistants:text", line.text_id)
    context = {"line": line, "known": known, "new": new, "may_add": actor.may(MAY_ADOPT)}
    if not actor.may(MAY_ALIAS):
        del known.fields["words"]
    return render(request, "assistants/statement.html", context, status=422 if form.errors else 200)


@may(TEXTS.code)
@require_POST
def adopt(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """A confirmed target is followed from now on."""
    actor = _actor(request)
    line = queries.statement_line(actor, statement_id)
    try:
        actions.adopt(actor, statement_id)
        messages.success(request, _("Đã thành mục tiêu theo dõi; bảng chỉ tiêu có nó từ bây giờ."))
    except NhipError as error:
        messages.error(request, error.message)
    return redirect("assistants:text", line.text_id)


@may(TEXTS.code)
@require_POST
def set_aside(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """A statement leaves the lists."""
    actor = _actor(request)
    line = queries.statement_line(actor, statement_id)
    actions.set_aside(actor, statement_id)
    messages.success(request, _("Đã bỏ qua câu này."))
    return redirect("assistants:text", line.text_id)


@may(TEXTS.code)
@require_POST
def verdict(request: HttpRequest, text_id: UUID) -> HttpResponse:
    """What an officer concludes of a pair."""
    form = VerdictForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Chưa ghi được kết luận: hãy chọn một nhãn."))
        return redirect("assistants:text", text_id)
    data = form.cleaned_data
    actions.give_verdict(
        _actor(request), text_id, data["key"], label=ConflictLabel(data["label"]), note=data["note"]
    )
    messages.success(request, _("Đã ghi kết luận."))
    return redirect("assistants:text", text_id)


@may(TEXTS.code)
@require_POST
def drop(request: HttpRequest, text_id: UUID) -> HttpResponse:
    """Throw a text away."""
    try:
        actions.drop_text(_actor(request), text_id)
    except NhipError as error:
        messages.error(request, error.message)
        return redirect("assistants:text", text_id)
    messages.success(request, _("Đã bỏ văn bản."))
    return redirect("assistants:texts")


def _assigned(request: HttpRequest, statement_id: UUID, form: IndicatorForm | NewIndicatorForm) -> bool:
    data = form.cleaned_data
    words = data.get("words", "").strip()
    try:
        if isinstance(form, NewIndicatorForm):
            count = actions.assign_new(_actor(request), statement_id, form.metric(), words)
        else:
            count = actions.assign(_actor(request), statement_id, Assigned(data["indicator"], words))
    except NhipError as error:
        for name, told in (getattr(error, "fields", None) or {None: error.message}).items():
            form.add_error(name if name in form.fields else None, told)
        return False
    told = ngettext("%(count)s câu đã có chỉ số.", "%(count)s câu đã có chỉ số.", count)
    messages.success(request, told % {"count": count})
    return True


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]
