"""Data that people said is wrong: the desk of whoever keeps it, and one's own list."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from nhip.kernel.access import may, signed_in
from nhip.kernel.errors import Invalid
from nhip.kernel.ui.contracts import Pages
from nhip.kernel.web import page_number
from nhip.work.cases.access import ANSWER_DISPUTES
from nhip.work.cases.actions.disputes import answer_dispute
from nhip.work.cases.contracts.disputes import DisputeOutcome
from nhip.work.cases.queries import disputes as queries
from nhip.work.cases.web.acting import actor_of, done_or_told
from nhip.work.cases.web.forms import tell


class AnswerForm(forms.Form):
    """What becomes of the data, and why."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Trả lời"),
        widget=forms.RadioSelect,
        choices=[
            (DisputeOutcome.CORRECTED.value, gettext_lazy("Đã sửa ở nơi giữ dữ liệu")),
            (DisputeOutcome.KEPT.value, gettext_lazy("Giữ nguyên")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Nội dung trả lời"),
        help_text=gettext_lazy("Sửa thế nào, hoặc vì sao giữ nguyên. Người báo đọc được nội dung này."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@may(ANSWER_DISPUTES.code)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, or what was answered."""
    is_answered = request.GET.get("answered") == "1"
    page = page_number(request.GET.get("page", ""))
    found = queries.disputes(actor_of(request), is_answered=is_answered, page=page)
    context = {
        "found": found,
        "is_answered": is_answered,
        "pages": Pages(number=found.page, count=found.pages),
    }
    return render(request, "cases/desk_disputes.html", context)


@may(ANSWER_DISPUTES.code)
def one(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """One dispute with both values; answering it."""
    actor = actor_of(request)
    if request.method != "POST":
        return _page(request, dispute_id, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, dispute_id, form, status=422)
    sent: dict[str, Any] = form.cleaned_data
    try:
        return done_or_told(
            request,
            lambda: answer_dispute(
                actor, dispute_id, outcome=DisputeOutcome(sent["outcome"]), reason=sent["reason"]
            ),
            told=_("Đã trả lời; người báo được thông báo."),
            back=redirect("cases:disputes"),
        )
    except Invalid as error:
        tell(form, error)
        return _page(request, dispute_id, form, status=422)


def _page(request: HttpRequest, dispute_id: UUID, form: AnswerForm, *, status: int = 200) -> HttpResponse:
    context = {"dispute": queries.dispute(actor_of(request), dispute_id), "form": form}
    return render(request, "cases/desk_dispute.html", context, status=status)


@signed_in()
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What one said is wrong oneself, with the answers."""
    return render(request, "cases/own_disputes.html", {"disputes": queries.own_disputes(actor_of(request))})
