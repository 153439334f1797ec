"""Ask, hand over, read the officer's answer: without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nhip.insight.assistants import actions, queries
from nhip.insight.assistants.contracts import LONGEST_QUESTION, QuestionUnusable
from nhip.insight.assistants.web.forms import HandOverForm
from nhip.kernel import limits
from nhip.kernel.access import public
from nhip.kernel.web import client_address

OPEN = "anybody may ask about the law and the services"
A_MINUTE = 30
HANDED_AN_HOUR = 10


@public(OPEN)
def ask(request: HttpRequest) -> HttpResponse:
    """The question and what is known of it."""
    text = request.GET.get("q")
    about = request.GET.get("about", "")
    context = {"text": text or "", "about": about, "longest": LONGEST_QUESTION}
    if text is None:
        return render(request, "assistants/ask.html", context)
    limits.take("assistants.ask", client_address(request), allowed=A_MINUTE, per_seconds=60)
    try:
        reply = actions.compose(queries.answer(text, about=about))
    except QuestionUnusable as error:
        return render(request, "assistants/ask.html", context | {"wrong": error.message}, status=422)
    actions.count(reply.outcome)
    form = HandOverForm(initial={"question": reply.question})
    return render(request, "assistants/ask.html", context | {"reply": reply, "form": form})


@public(OPEN)
@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    """A question goes to an officer; whoever asks gets an address to come back to."""
    client = client_address(request)
    form = HandOverForm(request.POST)
    if not form.is_valid():
        return render(request, "assistants/hand_over.html", {"form": form}, status=422)
    limits.take("assistants.hand_over", client, allowed=HANDED_AN_HOUR, per_seconds=3600)
    kept = actions.hand_over(form.cleaned_data["question"])
    return redirect("assistants:handed", code=kept.code, secret=kept.secret)


@public("whoever holds the secret of a question asked it")
def handed(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """A question that went to an officer, and the answer once there is one."""
    limits.take("assistants.handed", client_address(request), allowed=60, per_seconds=60)
    response = render(request, "assistants/handed.html", {"question": queries.by_secret(code, secret)})
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
