"""Pages and endpoints of the simulated national provider."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from nhip.base.identity.adapters.simulated_idp import citizens, keys, protocol
from nhip.kernel.access import public

View = Callable[[HttpRequest], HttpResponse]


def _only_if_on(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.SIMULATED_IDP:
            raise Http404("the simulated provider is off")
        return view(request)

    return guarded


@public("discovery is for every client")
@_only_if_on
@require_safe
def discovery(request: HttpRequest) -> HttpResponse:
    return JsonResponse(protocol.discovery())


@public("public keys are for everybody")
@_only_if_on
@require_safe
def jwks(request: HttpRequest) -> HttpResponse:
    return JsonResponse(keys.public_keys())


@public("this is where a made-up citizen is chosen")
@_only_if_on
@never_cache
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    try:
        asked = protocol.read_request(request.GET.dict())
    except protocol.BadClient as error:
        return render(request, "identity/idp_bad_client.html", {"client": str(error)}, status=400)
    except protocol.Refused as refusal:
        params = refusal.as_json() | {"state": request.GET.get("state", "")}
        return HttpResponseRedirect(protocol.back(request.GET["redirect_uri"], params))
    if request.method == "POST":
        return HttpResponseRedirect(_answer(request, asked))
    return _choice(request, asked)


def _choice(request: HttpRequest, asked: protocol.Request) -> HttpResponse:
    context = {
        "citizens": citizens.citizens(),
        "client": asked.client_id,
        "acr": asked.acr,
        "levels": _levels(),
    }
    response = render(request, "identity/idp_authorize.html", context)
    origin = urlsplit(asked.redirect_uri)
    response.form_action = [f"{origin.scheme}://{origin.netloc}"]  # type: ignore[attr-defined]
    return response


def _answer(request: HttpRequest, asked: protocol.Request) -> str:
    if "cancel" in request.POST:
        refusal = protocol.Refused("access_denied", "the citizen went back")
        return protocol.back(asked.redirect_uri, refusal.as_json() | {"state": asked.state})
    citizen = citizens.by_subject(request.POST.get("subject", ""))
    acr = request.POST.get("acr", "")
    if citizen is None or acr not in settings.OIDC_LEVELS:
        raise Http404("no such citizen or level")
    return protocol.answer(asked, subject=citizen.subject, acr=acr)


def _levels() -> list[tuple[str, int]]:
    return sorted(settings.OIDC_LEVELS.items(), key=lambda item: item[1])


@csrf_exempt
@public("clients prove themselves with their secret and the code's verifier")
@_only_if_on
@never_cache
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    return _json(lambda: protocol.token(request.POST.dict(), request.headers.get("Authorization", "")))


@csrf_exempt
@public("the access token is the proof")
@_only_if_on
@never_cache
@require_GET
def userinfo(request: HttpRequest) -> HttpResponse:
    return _json(lambda: protocol.userinfo(request.headers.get("Authorization", "")))


def _json(answer: Callable[[], dict[str, Any]]) -> HttpResponse:
    try:
        return JsonResponse(answer(), headers={"Pragma": "no-cache"})
    except protocol.Refused as refusal:
        response = JsonResponse(refusal.as_json(), status=refusal.status)
        if refusal.status == 401:
            response.headers["WWW-Authenticate"] = f'Bearer error="{refusal.error}"'
        return response
