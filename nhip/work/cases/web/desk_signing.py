"""Signing many results in one ceremony: what is signed is shown, agreed to once, and answered for each."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nhip.base.signing import api as signing
from nhip.kernel.access import may
from nhip.kernel.errors import Invalid
from nhip.work.cases import access
from nhip.work.cases.actions import results
from nhip.work.cases.contracts import WorklistName
from nhip.work.cases.queries.signing import signed_results, signing_candidates
from nhip.work.cases.web.acting import actor_of
from nhip.work.cases.web.desk_filters import kept_part
from nhip.work.cases.web.forms import PickedForm

AGREED = "agreed"


@may(access.DECIDE.code)
def ceremony(request: HttpRequest) -> HttpResponse:
    """Show what the ticked cases propose, and sign them once their approver agreed."""
    form = PickedForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        if request.method == "POST":
            messages.info(request, _("Chưa chọn hồ sơ nào."))
        # Whoever signs in again to sign comes back by GET.
        return _to_list(request)
    ids = form.cleaned_data["case"]
    try:
        if request.POST.get(AGREED) == "on":
            return _sign(request, ids)
    except Invalid as error:
        messages.error(request, error.message)
        return _to_list(request)
    return _ask(request, ids, is_refused="asked" in request.POST)


def _ask(request: HttpRequest, ids: list[UUID], *, is_refused: bool) -> HttpResponse:
    found = signing_candidates(actor_of(request), ids[: results.MOST_AT_ONCE])
    page = {
        "ready": [one for one in found if not one.obstacle],
        "held_back": [one for one in found if one.obstacle],
        "is_cut": len(ids) > results.MOST_AT_ONCE,
        "most": results.MOST_AT_ONCE,
        "is_refused": is_refused,
        "signs": signing.is_on(),
        "kept": kept_part(request) or f"list={WorklistName.TO_DECIDE.value}",
    }
    return render(request, "cases/desk_sign.html", page, status=422 if is_refused else 200)


def _sign(request: HttpRequest, ids: list[UUID]) -> HttpResponse:
    outcomes = results.sign_many(actor_of(request), ids)
    done = [one.case_id for one in outcomes if one.is_done]
    page = {
        "done": signed_results(actor_of(request), done),
        "left": [one for one in outcomes if not one.is_done],
        "total": len(outcomes),
        "follow": urlencode({"case": [str(one) for one in done]}, doseq=True),
        "kept": kept_part(request) or f"list={WorklistName.TO_DECIDE.value}",
    }
    return render(request, "cases/desk_signed.html", page)


@may(access.DECIDE.code)
@require_safe
def signed(request: HttpRequest) -> HttpResponse:
    """How far the papers are that were signed together."""
    form = PickedForm(request.GET)
    if not form.is_valid():
        return _to_list(request)
    ids = form.cleaned_data["case"][: results.MOST_AT_ONCE]
    found = signed_results(actor_of(request), ids)
    page = {
        "done": found,
        "left": [],
        "total": len(found),
        "follow": urlencode({"case": [str(one) for one in ids]}, doseq=True),
        "kept": f"list={WorklistName.TO_DECIDE.value}",
    }
    return render(request, "cases/desk_signed.html", page)


def _to_list(request: HttpRequest) -> HttpResponseRedirect:
    kept = kept_part(request) or f"list={WorklistName.TO_DECIDE.value}"
    return redirect(f"{reverse('cases:desk')}?{kept}")
