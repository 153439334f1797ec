"""The officers' side: questions that wait, answers, the reviewed ones."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhip.insight.assistants import actions, queries
from nhip.insight.assistants.access import ANSWER, REVIEW
from nhip.insight.assistants.contracts import AlreadyAnswered, HandedQuestion, QuestionUnusable
from nhip.insight.assistants.web.forms import AnswerForm
from nhip.kernel import clock
from nhip.kernel.access import Actor, may


@may(ANSWER.code)
def waiting(request: HttpRequest) -> HttpResponse:
    """Questions that wait, how today's questions ended, the reviewed answers."""
    actor = _actor(request)
    context = {
        "waiting": queries.waiting(actor),
        "shared": queries.shared(actor),
        "tallies": queries.tallies(clock.today()),
        "advice": queries.advice_tallies(actor),
        "use": queries.model_use(clock.today()),
        "may_review": actor.may(REVIEW.code),
    }
    return render(request, "assistants/waiting.html", context)


@may(ANSWER.code)
def question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One question and its answer."""
    actor = _actor(request)
    found = queries.question(actor, question_id)
    form = AnswerForm(request.POST or None)
    if not actor.may(REVIEW.code):
        del form.fields["shared_as"]
    if form.is_valid() and _answered(request, found, form):
        return redirect("assistants:waiting")
    context = {"question": found, "form": form, "draft": queries.answer(found.question)}
    return render(request, "assistants/question.html", context, status=422 if form.errors else 200)


@may(REVIEW.code)
@require_POST
def take_out(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """An answer leaves the reviewed ones."""
    actions.take_out(_actor(request), answer_id)
    messages.success(request, _("Đã rút câu trả lời khỏi kho dùng chung."))
    return redirect("assistants:waiting")


def _answered(request: HttpRequest, found: HandedQuestion, form: AnswerForm) -> bool:
    try:
        actions.give_answer(_actor(request), found.id, form.answered())
    except QuestionUnusable as error:
        for name, told in error.fields.items():
            form.add_error(name, told)
        return False
    except AlreadyAnswered as error:
        messages.error(request, error.message)
        return True
    messages.success(request, _("Đã trả lời. Người hỏi đọc được ngay ở địa chỉ của họ."))
    return True


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]
