"""Signing in as a citizen: to the national provider and back."""

from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nhip.base.identity.web.sign_in.national import CallbackView, NationalAdapter, SocialAdapter
from nhip.base.identity.web.ways_on import is_for_staff, level_of, next_of
from nhip.kernel.access import public


@public("whoever is not signed in must be able to")
@never_cache
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    level, back = level_of(request), next_of(request)
    if request.user.is_authenticated and level == 1 and "next" not in request.GET:
        return redirect("identity:account")
    context = {
        "next": back,
        "level": level,
        "is_for_staff": is_for_staff(back),
        "is_step_up": request.user.is_authenticated and level > 1,
        "is_simulated": settings.SIMULATED_IDP and not settings.OIDC_ISSUER,
        "provider": _provider_name(request),
    }
    return render(request, "identity/sign_in.html", context)


@public("the way to the national provider")
@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    # A link of another site must not be able to send somebody to the provider unasked.
    if request.headers.get("Sec-Fetch-Site", "none") == "cross-site":
        return redirect("identity:sign_in")
    try:
        provider = SocialAdapter(request).get_provider(request, settings.PROVIDER_ID)
    except SocialApp.DoesNotExist:
        raise Http404("no provider is configured") from None
    response: HttpResponse = provider.ask(request, next_url=next_of(request), level=level_of(request))
    return response


@public("the way back from the national provider; what it brings is checked in full")
@never_cache
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        response: HttpResponse = CallbackView.adapter_view(NationalAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404("no such provider") from None
    return response


@public("somebody changed their mind at the provider")
@require_safe
def cancelled(request: HttpRequest) -> HttpResponse:
    return render(request, "identity/cancelled.html")


@public("leaving is always allowed")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseRedirect:
    logout(request)
    return redirect("/")


def _provider_name(request: HttpRequest) -> str:
    apps = SocialAdapter(request).list_apps(request, provider=settings.PROVIDER_ID)
    return apps[0].name if apps else ""
