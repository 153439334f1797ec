"""Pages and endpoints of the simulated bank."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from nhip.base.payments.adapters.simulated_bank import books, service
from nhip.base.payments.rules.vietqr import QrBroken, Transfer, read
from nhip.base.payments.web.forms import CHOICES
from nhip.kernel import limits
from nhip.kernel.access import public
from nhip.kernel.web import client_address

View = Callable[..., HttpResponse]
PAYMENTS_MOST, PAYMENTS_SECONDS = 60, 600


def _only_if_on(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.SIMULATED_BANK:
            raise Http404("the simulated bank is off")
        return view(request, *args, **kwargs)

    return guarded


def _for_the_payee(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        path = request.get_full_path().removeprefix(f"{settings.SIMULATED_BANK_PATH}/api")
        try:
            service.check(request.method or "", path, headers=request.headers, body=request.body)
        except service.Denied as denied:
            return JsonResponse({"error": str(denied)}, status=403)
        return view(request, *args, **kwargs)

    return guarded


@public("this is where a made-up payment is chosen; no money moves")
@_only_if_on
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest) -> HttpResponse:
    """What a scanned code asks for, and what to do about it."""
    text = request.GET.get("qr", "").strip()
    back = _way_back(request)
    try:
        asked = read(text) if text else None
    except QrBroken:
        page = {"is_broken": True, "qr": text[:500], "back": back}
        return render(request, "payments/bank/scan.html", page, status=400)
    if asked is None:
        return render(request, "payments/bank/scan.html", {"qr": "", "back": back})
    if request.method == "POST":
        return _paid(request, asked, back)
    page = {"asked": asked, "choices": CHOICES, "back": back}
    return render(request, "payments/bank/pay.html", page)


def _paid(request: HttpRequest, asked: Transfer, back: str) -> HttpResponse:
    limits.take(
        "payments.simulated_bank",
        client_address(request),
        allowed=PAYMENTS_MOST,
        per_seconds=PAYMENTS_SECONDS,
    )
    try:
        choice = books.Choice(request.POST.get("choice", ""))
    except ValueError:
        raise Http404("no such choice") from None
    made = books.pay(asked, choice)
    query = urlencode({"made": ",".join(one.transaction_id for one in made), "back": back})
    return redirect(f"{settings.SIMULATED_BANK_PATH}/done/?{query}")


@public("the receipt of a made-up payment")
@_only_if_on
@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """What the bank did."""
    asked = request.GET.get("made", "").split(",")[:2]
    made = [found for one in asked if one and (found := books.credit(one)) is not None]
    return render(request, "payments/bank/done.html", {"made": made, "back": _way_back(request)})


@public("the payee proves itself by its signature")
@_only_if_on
@require_GET
@_for_the_payee
def credits(request: HttpRequest) -> HttpResponse:
    return _json(service.credits(request.GET.get("account", ""), request.GET.get("reference", "")))


@public("the payee proves itself by its signature")
@_only_if_on
@require_GET
@_for_the_payee
def credit(request: HttpRequest, transaction_id: str) -> HttpResponse:
    return _json(service.credit(transaction_id))


@public("the payee proves itself by its signature")
@_only_if_on
@require_GET
@_for_the_payee
def statement(request: HttpRequest, account: str, day: str) -> HttpResponse:
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise Http404("no such day") from None
    return HttpResponse(service.statement(account, wanted), content_type="application/xml")


@csrf_exempt
@public("the payee proves itself by its signature")
@_only_if_on
@require_POST
@_for_the_payee
def refund(request: HttpRequest) -> HttpResponse:
    return _json(service.refund(request.body))


def _json(answer: service.Answer) -> JsonResponse:
    return JsonResponse(dict(answer.content), status=answer.status)


def _way_back(request: HttpRequest) -> str:
    back = request.GET.get("back", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/cases/"
