"""The officer's assistant beside one case."""

from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhip.insight.assistants import actions, queries
from nhip.insight.assistants.access import ADVISE
from nhip.insight.assistants.contracts import AdviceAnswer, AdviceKind, UnknownAdvice
from nhip.insight.assistants.wording import ADVICE, ADVICE_ANSWERS
from nhip.kernel.access import Actor, may

LONGEST_DRAFT = 20_000


class AdviceForm(forms.Form):
    """What the buttons of a suggestion send."""

    key = forms.CharField(max_length=160)
    answer = forms.ChoiceField(choices=[(one.value, one.value) for one in AdviceAnswer])
    draft = forms.CharField(max_length=LONGEST_DRAFT, required=False)


@may(ADVISE.code)
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Everything the assistant says of one case."""
    return _page(request, case_id)


@may(ADVISE.code)
@require_POST
def answer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A suggestion is taken, changed or refused. A draft stays on the page as changed, to be copied."""
    form = AdviceForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, _("Không ghi được: hãy bấm lại một trong các nút, bản thảo tối đa 20.000 chữ.")
        )
        return _page(request, case_id, status=422)
    sent = form.cleaned_data
    said = actions.AdviceSaid(sent["key"], AdviceAnswer(sent["answer"]), sent["draft"])
    try:
        recorded = actions.answer_advice(_actor(request), case_id, said)
    except UnknownAdvice as error:
        messages.error(request, error.message)
        return redirect("assistants:case", case_id)
    messages.success(request, _("Đã ghi: %(answer)s.") % {"answer": ADVICE_ANSWERS[recorded]})
    if said.draft:
        return _page(request, case_id, changed={said.key: said.draft})
    return redirect(f"{reverse('assistants:case', args=[case_id])}#{said.key}")


def _page(
    request: HttpRequest, case_id: UUID, *, changed: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    view, listed = queries.advice(_actor(request), case_id)
    kept = changed or {}
    parts = [
        (kind, ADVICE[kind], [(one, kept.get(one.key, one.draft)) for one in listed if one.kind is kind])
        for kind in AdviceKind
    ]
    context = {"case": view, "parts": [one for one in parts if one[2] or one[0] is AdviceKind.DOSSIER]}
    return render(request, "assistants/case.html", context, status=status)


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]
