"""The desk of the agency that owns the data: what persons ask about calls, and its answers."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhip.base.exchange.actions import asking
from nhip.base.exchange.queries import tracking
from nhip.base.exchange.web.asked import actor_of, pin
from nhip.kernel.access import may
from nhip.kernel.errors import Conflict, Invalid


class AnswerForm(forms.Form):
    """The answer a person reads."""

    text = forms.CharField(
        label=gettext_lazy("Trả lời"),
        max_length=asking.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Xin viết nội dung trả lời.")},
    )


@may("exchange.provide")
def questions(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the oldest first; or what was answered."""
    is_open = request.GET.get("answered") != "1"
    found = tracking.questions(actor_of(request), is_open=is_open)
    return render(request, "exchange/desk_questions.html", {"questions": found, "is_open": is_open})


@may("exchange.provide")
def question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One question with the call it is about; a POST answers it."""
    actor = actor_of(request)
    found = tracking.question(actor, question_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asking.answer_about_access(actor, question_id, text=form.cleaned_data["text"])
        except Invalid as error:
            pin(form, error)
        except Conflict as error:
            messages.error(request, error.message)
            return redirect("exchange:question", question_id)
        else:
            messages.success(request, _("Đã trả lời; người hỏi nhận được thông báo."))
            return redirect("exchange:questions")
    context = {"question": found, "access": tracking.questioned_access(actor, question_id), "form": form}
    return render(request, "exchange/desk_question.html", context)
